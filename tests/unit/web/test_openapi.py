"""The description says what the doors do."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient
from marshmallow import fields

from consent.web.bodies import StrictSchema, as_json
from consent.web.contract import contract
from consent.web.strict import (
    AwareDateTime,
    Boolean,
    Choice,
    Integer,
    IntegerText,
    Text,
)
from tests.unit.web.conftest import Build

Described = dict[str, Any]


class Size(StrEnum):
    """A closed set."""

    SMALL = "small"
    LARGE = "large"


class OrderPartSchema(StrictSchema[dict[str, object]]):
    """A part."""

    wording = Text(most=10, required=True)


class OrderSchema(StrictSchema[dict[str, object]]):
    """An order."""

    name = Text(most=5, required=True)
    note = Text(most=20, blank=True)
    flag = Boolean(required=True)
    count = Integer()
    at = AwareDateTime()
    size = Choice(Size, required=True)
    part = fields.Nested(OrderPartSchema)


class OrderQuerySchema(StrictSchema[dict[str, object]]):
    """Which orders."""

    limit = IntegerText(load_default=10)


@pytest.fixture
def client(build: Build, door: Blueprint) -> FlaskClient:
    @door.post("/orders")
    @contract(
        scope="messages",
        body=OrderSchema,
        answers={201: OrderSchema},
        idempotent="required",
    )
    def place() -> Response:
        """Place an order."""
        return as_json({})

    @door.get("/orders/<uuid:order>")
    @contract(scope="messages", query=OrderQuerySchema, answers={200: OrderSchema})
    def show(order: UUID) -> Response:
        """Show an order."""
        return as_json({"order": order})

    @door.get("/silent")
    def silent() -> str:
        return ""

    return build(door)


@pytest.fixture
def described(client: FlaskClient) -> Described:
    found: Described = client.get("/openapi.json").get_json()
    return found


def test_a_body_is_described_as_strictly_as_it_is_read(described: Described) -> None:
    schema = described["components"]["schemas"]["Order"]
    shown = schema["properties"]

    assert schema["additionalProperties"] is False
    assert sorted(schema["required"]) == ["flag", "name", "size"]
    assert shown["name"]["minLength"] == 1
    assert shown["name"]["maxLength"] == 5
    assert "pattern" in shown["name"]
    assert shown["note"]["type"] == ["string", "null"]
    assert shown["flag"]["type"] == "boolean"
    assert shown["at"]["format"] == "date-time"
    assert shown["size"] == {"type": "string", "enum": ["small", "large"]}
    assert shown["part"] == {"$ref": "#/components/schemas/OrderPart"}


def test_a_door_that_needs_a_key_says_so(described: Described) -> None:
    place = described["paths"]["/orders"]["post"]

    assert place["operationId"] == "door_place"
    assert place["summary"] == "Place an order."
    assert place["tags"] == ["door"]
    assert place["security"] == [{"bearer": []}]
    errors = {"400", "401", "403", "409", "413", "415", "422", "429", "503"}
    assert errors <= place["responses"].keys()
    assert "application/problem+json" in place["responses"]["422"]["content"]
    (key,) = place["parameters"]
    assert key["name"] == "Idempotency-Key"
    assert key["required"] is True


def test_what_stands_in_a_path_or_a_query_is_described(described: Described) -> None:
    show = described["paths"]["/orders/{order}"]["get"]

    place, limit = sorted(show["parameters"], key=lambda p: p["name"], reverse=True)
    assert place["schema"] == {"type": "string", "format": "uuid"}
    assert limit["in"] == "query"
    assert limit["schema"] == {"type": "integer", "default": 10}
    assert "404" in show["responses"]


def test_a_door_without_a_promise_is_not_described(described: Described) -> None:
    assert "/silent" not in described["paths"]
    assert "/healthz" in described["paths"]


def test_the_page_shows_it_without_a_script_or_another_host(
    client: FlaskClient,
) -> None:
    answer = client.get("/docs")

    assert answer.status_code == 200
    assert "POST /orders" in answer.text
    assert "<script" not in answer.text
    assert "//" not in answer.text.replace("http://127.0.0.1:8000", "")
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert '<th scope="col">' in answer.text
    assert '<html lang="en">' in answer.text


def test_the_page_has_its_style_here(client: FlaskClient) -> None:
    with client.get("/docs/static/docs.css") as answer:
        text = answer.get_data(as_text=True)

    assert "prefers-color-scheme" in text
