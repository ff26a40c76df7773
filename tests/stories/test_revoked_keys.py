"""A key that was revoked learns nothing more, from errors neither."""

import pytest

from consent.access.keys import Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service
from tests.stories.fixtures import OpenHouse, make_key
from tests.stories.house import House, Json
from tests.stories.people import ANA

QUESTION: Json = {"channel": "sms", "purpose": "offers", "address": ANA}
QUESTIONS: list[Json] = [
    {},
    {"purpose": "offfers"},
    {"seller": "acne"},
    {"address": "no number"},
    {"channel": "pigeon"},
    {"purpose": None},
    {"purpose": "offfers", "content": {"promotes": True}},
]


@pytest.fixture
def revoked(open_house: OpenHouse) -> tuple[House, str]:
    """Return a process that knows a key, which another one has revoked since."""
    here, there = open_house(), open_house()
    key = make_key(here.app, "leaving", [Scope.GUARD])
    there.check(key=key)
    with here.app.app_context(), transaction():
        service(Access).revoke("leaving")
    return there, key


@pytest.mark.parametrize("change", QUESTIONS)
def test_a_revoked_key_is_refused_whatever_it_asks(
    revoked: tuple[House, str], change: Json
) -> None:
    house, key = revoked

    answer = house.call("POST", "/v1/guard/check", QUESTION | change, key=key)

    assert answer.status_code == 401
    assert "offers" not in answer.get_data(as_text=True)


def test_a_key_that_still_opens_is_told_what_is_wrong(house: House) -> None:
    answer = house.call("POST", "/v1/guard/check", QUESTION | {"purpose": "offfers"})

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "unknown_purpose"
