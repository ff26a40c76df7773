"""The short way to read a question, and the schema, say the same of every body."""

import pytest
from hypothesis import given, strategies as st

from consent.guard.schemas import QuestionSchema, asked_in
from consent.vocabulary.errors import InvalidError
from consent.web.bodies import load_from

PLAIN = {"channel": "sms", "address": "+14155550123", "purpose": "offers"}
NAMES = st.sampled_from(
    ["offers", "acme", "a.b-c_d", "", " ", "*", "class:marketing", "é", "a\n", "x" * 65]
)
VALUES = NAMES | st.none() | st.booleans() | st.integers() | st.just(["sms"])
ADDRESSES = st.sampled_from(
    [
        "+14155550123",
        " +1 (415) 555-0123 ",
        "+1415555",
        "ana@example.com",
        "Ana@EXAMPLE.com",
        "no address",
        "device-0123456789",
        "",
        "9" * 401,
    ]
)
BODIES = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["sms", "email", "call", "mail", "location", "fax"])
        | VALUES,
        "address": ADDRESSES | VALUES,
        "purpose": NAMES | VALUES,
    },
    optional={
        "seller": VALUES,
        "series": VALUES,
        "account": VALUES,
        "technology": st.sampled_from(["automated", "live"]),
        "use": st.sampled_from(["send", "locate"]),
        "other": VALUES,
    },
)


def said(read: object, body: dict[str, object]) -> object:
    """Return what a reader makes of a body: a question, nothing, or its errors."""
    assert callable(read)
    try:
        return read(body)
    except InvalidError as error:
        return type(error), error.detail, error.errors


def by_schema(body: dict[str, object]) -> object:
    return load_from(QuestionSchema, body, what="body")


@given(BODIES)
def test_the_short_way_says_what_the_schema_says_or_leaves_it_to_it(
    body: dict[str, object],
) -> None:
    short = said(asked_in, dict(body))

    assert short is None or short == said(by_schema, dict(body))


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        PLAIN | {"seller": "acme"},
        PLAIN | {"series": "november-sale"},
        PLAIN | {"channel": "email", "address": "ana@example.com"},
    ],
)
def test_what_most_callers_ask_goes_the_short_way(body: dict[str, object]) -> None:
    assert asked_in(body) == by_schema(body)


@pytest.mark.parametrize("body", [None, [], "sms", 1, {}, {"channel": "sms"}])
def test_what_is_no_question_is_left_to_the_schema(body: object) -> None:
    assert asked_in(body) is None
