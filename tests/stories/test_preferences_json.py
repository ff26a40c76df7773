"""The page as JSON: the same choices, for a front end of the business's own."""

from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.stories.house import House, Json
from tests.stories.page import contact_of, path_of
from tests.stories.people import ANA, BEN, WORDING

OFFERS: Json = {"channel": "sms", "purpose": "offers", "seller": "acme"}


@dataclass
class FrontEnd:
    """A front end with somebody's manage token."""

    house: House
    token: str
    etag: str = ""

    def read(self) -> Json:
        answer = self._call("GET")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.etag = answer.headers["ETag"]
        found: Json = answer.get_json()
        return found

    def patch(self, body: Json, *, etag: str | None = None) -> TestResponse:
        tag = self.etag if etag is None else etag
        return self._call("PATCH", body, headers={"If-Match": tag} if tag else {})

    def flip(self, *, on: bool, address: str = ANA, **more: object) -> Json:
        contact = contact_of(self.house, address)
        return {"switches": [{"contact": contact, **OFFERS, "on": on, **more}]}

    def _call(
        self, method: str, body: Json | None = None, headers: Json | None = None
    ) -> TestResponse:
        return self.house.app.test_client().open(
            "/v1/preferences",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
        )


def front_end(house: House, address: str = ANA) -> FrontEnd:
    end = FrontEnd(house, path_of(house, address).rpartition("/")[2])
    end.read()
    return end


def switch_of(page: Json, purpose: str = "offers", channel: str = "sms") -> Json:
    (found,) = [
        switch
        for section in page["sections"]
        for row in section["rows"]
        for switch in row["switches"]
        if (row["purpose"], row["seller"]) == (purpose, "acme")
        and switch["channel"] == channel
    ]
    return dict(found)


def test_a_front_end_shows_the_words_and_switches_on_under_them(house: House) -> None:
    house.say("withdraw")
    end = front_end(house)
    page = end.read()
    agreement = switch_of(page)["agreement"]

    yes = end.flip(on=True, wording=agreement["wording"], name="Ana Lopez")
    answer = end.patch(yes)

    (words,) = page["wordings"]
    assert "Msg & data rates may apply" in words["text"]
    assert (agreement["needs_name"], agreement["twice"]) == (True, False)
    assert (answer.status_code, switch_of(answer.get_json())["on"]) == (200, True)
    assert [each["told"] for each in answer.get_json()["changes"]] == ["on"]
    assert house.check().outcome == "allow"


def test_a_grant_that_its_words_do_not_carry_is_refused(house: House) -> None:
    letter = {"id": "letter-v1", "channels": ["email"], "basis": "express"}
    house.ask("/v1/wordings", {**WORDING, **letter})
    house.say("withdraw")
    end = front_end(house)
    refused: list[tuple[Json, int, str]] = [
        ({"wording": "form-v1"}, 422, "name_missing"),
        ({"wording": "form-v1", "name": "  . "}, 422, "name_missing"),
        ({"wording": "no-such", "name": "Ana"}, 422, "unknown_wording"),
        ({"wording": "letter-v1", "name": "Ana"}, 409, "wording_does_not_cover"),
        ({"name": "Ana"}, 422, "invalid"),
    ]

    for more, status, code in refused:
        answer = end.patch(end.flip(on=True, **more))
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)

    assert house.kinds() == ["withdrawn"]


def test_who_changes_what_has_changed_meanwhile_is_told_where_it_stands(
    house: House,
) -> None:
    house.grant()
    end = front_end(house)
    house.say("withdraw", purpose="surveys")
    house.hear("STOP")

    stale = end.patch(end.flip(on=False))
    again = end.patch(end.flip(on=False), etag=stale.headers["ETag"])

    assert (stale.status_code, stale.get_json()["code"]) == (412, "page_changed")
    assert again.status_code == 200


def test_a_message_that_left_changes_no_etag(house: House) -> None:
    house.grant()
    end = front_end(house)
    before = end.etag

    house.send()
    house.work()
    end.read()

    assert end.etag == before


def test_a_change_says_which_state_it_means(house: House) -> None:
    house.grant()
    end = front_end(house)

    for end.etag in ("", "*", '"a", "b"'):
        assert end.patch(end.flip(on=False)).status_code == 428

    assert house.kinds() == ["granted"]


def test_stopping_everything_needs_no_etag_and_is_undone_with_one(
    house: House,
) -> None:
    house.grant()
    end = front_end(house)
    end.etag = ""

    stopped = end.patch({"stop_everything": True})
    refused = end.patch({"undo_stop": True})
    end.read()
    undone = end.patch({"undo_stop": True})

    assert stopped.get_json()["stopped"] is not None
    assert switch_of(stopped.get_json())["on"] is False
    assert (refused.status_code, undone.status_code) == (428, 200)
    assert house.check().outcome == "allow"


def test_a_body_that_asks_for_nothing_or_for_two_things_is_refused(
    house: House,
) -> None:
    house.grant()
    end = front_end(house)
    bodies: list[Json] = [
        {},
        {"partners": True},
        {"stop_everything": False},
        {"stop_everything": True, "undo_stop": True},
        {"partners": False, "undo_stop": True},
        {"switches": []},
        {"on": True},
    ]

    statuses = {end.patch(body).status_code for body in bodies}

    assert statuses == {422}
    assert house.kinds() == ["granted"]


def test_the_switch_of_somebody_else_is_on_no_page_but_theirs(house: House) -> None:
    house.grant()
    house.grant(BEN)
    end = front_end(house)
    flips = end.flip(on=False)
    flips["switches"] += end.flip(on=False, address=BEN)["switches"]

    answer = end.patch(flips)

    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {"/switches/1": ["Is not on this page."]}
    assert (house.kinds(), house.kinds(BEN)) == (["granted"], ["granted"])


def test_a_token_that_is_over_or_none_of_ours_opens_nothing(house: House) -> None:
    end = front_end(house)
    house.clock.pass_by(minutes=31)
    codes = []

    for token in (end.token, "x" * 43, house.key, ""):
        answer = FrontEnd(house, token).patch({"stop_everything": True})
        assert answer.status_code == 401
        codes.append(answer.get_json()["code"])

    assert codes == ["manage_token_ended", *["manage_token_unknown"] * 3]


def test_use_keeps_a_token_alive(house: House) -> None:
    house.grant()
    end = front_end(house)
    house.clock.pass_by(minutes=29)
    end.patch(end.flip(on=False))

    house.clock.pass_by(minutes=29)

    assert end.read()["deactivated"] is False
