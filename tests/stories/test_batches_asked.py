"""What a batch is asked, and who may ask it."""

import pytest

from consent.access.keys import Scope
from tests.stories.batches import OFFERS, batch, ndjson, post, told
from tests.stories.fixtures import make_key
from tests.stories.house import House
from tests.stories.people import ANA


def test_a_halt_defers_every_line_of_its_series(house: House) -> None:
    house.grant(ANA)
    house.ask("/v1/halts", {"series": "spring", "reason": "a wrong price"})

    (of_series,) = batch(house, [ANA], {**OFFERS, "series": "spring"})
    (of_another,) = batch(house, [ANA], {**OFFERS, "series": "summer"})

    assert (of_series["outcome"], of_series["reasons"]) == ("defer", ["sending_halted"])
    assert of_another["outcome"] == "allow"


def test_another_time_can_be_asked_about(house: House) -> None:
    house.grant(ANA, expires_at="2091-01-01T00:00:00Z")
    lines = ndjson([{"id": 1, "address": ANA}])

    then, last = told(
        post(house, lines, query={**OFFERS, "at": "2091-02-01T00:00:00Z"})
    )

    assert then["reasons"] == ["consent_expired"]
    assert last["hypothetical"] is True
    assert batch(house, [ANA])[0]["outcome"] == "allow"


def test_a_key_asks_only_what_it_is_for(house: House) -> None:
    scopes = [Scope.GUARD]
    of_partner = make_key(house.app, "partner", scopes, sellers=["acme-partner"])
    of_surveys = make_key(house.app, "surveys", scopes, purposes=["surveys"])
    of_nothing = make_key(house.app, "reader", [Scope.CONSENTS_READ])

    codes = [
        post(house, b"", key=key).get_json()["code"]
        for key in (of_partner, of_surveys, of_nothing)
    ]

    assert codes == ["seller_not_allowed", "purpose_not_allowed", "scope_missing"]
    ours = {**OFFERS, "seller": "acme-partner"}
    assert post(house, b"", key=of_partner, query=ours).status_code == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"purpose": "offers"}, "/channel"),
        ({"channel": "sms"}, "/purpose"),
        ({"channel": "fax", "purpose": "offers"}, "/channel"),
        ({"channel": "sms", "purpose": "offers", "technology": "live"}, "/technology"),
        ({"channel": "sms", "purpose": "offers", "use": "locate"}, "/use"),
        ({"channel": "sms", "purpose": "offers", "at": "tomorrow"}, "/at"),
        ({"channel": "sms", "purpose": "offers", "links": "yes"}, "/links"),
        ({"channel": "sms", "purpose": "offers", "limit": "1"}, "/limit"),
    ],
)
def test_a_question_that_is_not_well_put_is_told_so(
    house: House, query: dict[str, str], pointer: str
) -> None:
    answer = post(house, b"", query=query)

    assert answer.status_code == 422
    assert pointer in answer.get_json()["errors"]


@pytest.mark.parametrize("names", [{"purpose": "gifts"}, {"seller": "nobody"}])
def test_names_that_are_not_published_are_told_before_the_lines_are_read(
    house: House, names: dict[str, str]
) -> None:
    answer = post(house, b"nonsense", query={**OFFERS, **names})

    assert answer.status_code == 422
    assert answer.get_json()["code"] in {"unknown_purpose", "unknown_seller"}
