"""Doors that take one field of every kind, in a body and in a query."""

from datetime import UTC, datetime
from enum import StrEnum

from flask import Blueprint, Response
from marshmallow import Schema, fields

from consent.web.bodies import StrictSchema, as_json, dump, load, load_query
from consent.web.contract import contract
from consent.web.strict import (
    AwareDateTime,
    Boolean,
    Choice,
    Integer,
    IntegerText,
    Text,
)


class Colour(StrEnum):
    """A closed set."""

    RED = "red"
    BLUE = "blue"


class InnerSchema(StrictSchema[dict[str, object]]):
    """What lies inside."""

    wording = Text(most=10, required=True)


class ThingSchema(StrictSchema[dict[str, object]]):
    """A thing."""

    name = Text(most=5, required=True)
    note = Text(most=20, blank=True)
    flag = Boolean()
    count = Integer()
    at = AwareDateTime()
    colour = Choice(Colour)
    evidence = fields.Nested(InnerSchema)
    parts = fields.List(fields.Nested(InnerSchema))


class AskedSchema(StrictSchema[dict[str, object]]):
    """A query."""

    limit = IntegerText(load_default=10)
    tags = fields.List(fields.String())


class TimeSchema(Schema):
    """A time, going out."""

    at = AwareDateTime()


def hang_things(door: Blueprint) -> None:
    """Put a body, a query and a time to a door."""

    @door.post("/things")
    @contract(answers={200: None}, body=ThingSchema, max_bytes=2000)
    def take() -> Response:
        """Take a thing."""
        return as_json(load(ThingSchema))

    @door.get("/things")
    @contract(answers={200: None}, query=AskedSchema)
    def ask() -> Response:
        """Ask for things."""
        return as_json(load_query(AskedSchema))

    @door.get("/time")
    def now() -> Response:
        return dump(TimeSchema, {"at": datetime(2026, 11, 20, tzinfo=UTC)})
