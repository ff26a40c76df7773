from typing import Any

import pytest
from flask import Flask
from marshmallow import fields

from consent.preferences.looks.forms import NoFormError, posted
from consent.vocabulary.errors import InvalidError
from consent.web.bodies import StrictSchema
from consent.web.strict import Text


class Order(StrictSchema[dict[str, Any]]):
    name = Text(most=10)
    kinds = fields.List(fields.String())


def read(body: str, media: str = "application/x-www-form-urlencoded") -> dict[str, Any]:
    with Flask("form").test_request_context(
        "/", method="POST", data=body, content_type=media
    ):
        return posted(Order)


def test_a_form_becomes_what_its_schema_says() -> None:
    form = read("name=Ana&kinds=a&kinds=b&csrf=seal")

    assert form == {"name": "Ana", "kinds": ["a", "b"]}


def test_what_was_left_empty_is_not_there() -> None:
    assert read("name=+&kinds=&csrf=") == {"name": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [("name=a&name=b", "/name"), ("ana%40mail.example=1", ""), ("name=a%00", None)],
)
def test_a_form_that_no_page_made_is_refused(body: str, field: str | None) -> None:
    with pytest.raises(InvalidError) as refused:
        read(body)

    assert field is None or list(refused.value.errors) == [field]
    assert "mail.example" not in str(refused.value.errors)


def test_a_body_that_is_no_form_is_refused() -> None:
    with pytest.raises(NoFormError):
        read('{"name": "Ana"}', "application/json")
