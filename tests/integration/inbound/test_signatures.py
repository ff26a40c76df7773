"""Only what Twilio signed is heard, over what was really sent."""

import hashlib
import json
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from consent.providers.twilio.signature import sign
from tests.integration.inbound.posts import (
    FORM,
    STOP,
    TEXTS,
    post_with,
    signed,
    stopped,
)
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ACCOUNT_SID, ACME, PUBLIC_URL, TOKEN


@pytest.mark.parametrize(
    "signature", [None, "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "é", "a" * 10_000]
)
def test_of_what_is_not_signed_nothing_is_kept_in_any_table(
    house: House, signature: str | None
) -> None:
    house.grant()
    before = house.rows()

    answer = post_with(house, signature)

    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"
    assert house.rows() == before


def test_a_form_that_was_changed_on_the_way_is_refused(house: House) -> None:
    signature = signed(TEXTS, STOP)
    changes = [{"Body": "STOPP"}, {"From": ACME}, {"Extra": ""}]

    statuses = {
        house.app.test_client()
        .post(TEXTS, data={**STOP, **change}, headers={"X-Twilio-Signature": signature})
        .status_code
        for change in changes
    }

    assert statuses == {403}
    assert house.rows()["inbound_receipt"] == 0


def test_what_is_signed_for_another_account_is_refused(house: House) -> None:
    house.grant()
    before = house.rows()

    other = house.post_signed(TEXTS, {**STOP, "AccountSid": "AC" + "1" * 32})
    none = {name: value for name, value in STOP.items() if name != "AccountSid"}
    missing = house.post_signed(TEXTS, none)

    assert (other.status_code, missing.status_code) == (403, 403)
    assert house.rows() == before


def test_repeated_and_empty_parameters_are_signed_as_they_are(house: House) -> None:
    house.grant()
    pairs = [*STOP.items(), ("MediaUrl", "b"), ("MediaUrl", "a"), ("FromCity", "")]
    signature = sign(TOKEN, PUBLIC_URL + TEXTS, MultiDict(pairs))

    answer = house.app.test_client().post(
        TEXTS,
        data=urlencode(pairs),
        content_type=FORM,
        headers={"X-Twilio-Signature": signature},
    )

    assert answer.status_code == 200
    assert stopped(house)


def test_a_replay_has_no_second_effect(house: House) -> None:
    house.grant()
    first = house.post_signed(TEXTS, STOP)
    house.clock.pass_by(days=1)
    house.hear("START")
    before = house.rows()

    replayed = house.post_signed(TEXTS, STOP)

    assert (first.status_code, replayed.status_code) == (200, 200)
    assert house.rows() == before
    assert house.check().outcome == "allow"


def test_while_a_token_is_replaced_both_are_heard(open_house: OpenHouse) -> None:
    house = open_house(TWILIO_AUTH_TOKENS=f"the-new-one,{TOKEN}")

    statuses = [
        house.post_signed(TEXTS, {**STOP, "MessageSid": token}, token=token).status_code
        for token in ("the-new-one", TOKEN, "one-of-last-year")
    ]

    assert statuses == [200, 200, 403]


def test_json_is_checked_against_its_digest_and_not_read(house: House) -> None:
    body = json.dumps(STOP)
    digest = hashlib.sha256(body.encode()).hexdigest()
    target = f"{TEXTS}?bodySHA256={digest}"
    client = house.app.test_client()

    statuses = [
        client.post(
            where,
            data=said,
            content_type="application/json",
            headers={"X-Twilio-Signature": signed(where, {})},
        ).status_code
        for where, said in (
            (target, body),
            (target, body.replace("STOP", "HELP")),
            (TEXTS, body),
        )
    ]

    assert statuses == [415, 403, 403]
    assert house.rows()["inbound_receipt"] == 0


def test_a_status_callback_is_signed_with_its_query(house: House) -> None:
    house.grant()
    sent = house.send()
    house.work()
    form = house.twilio.status_form(house.twilio.texts[0], "delivered")
    form |= {"AccountSid": ACCOUNT_SID}
    right = f"/webhooks/twilio/status?mid={sent['id']}&attempt=2"

    forged = house.app.test_client().post(
        right,
        data=form,
        headers={"X-Twilio-Signature": signed("/webhooks/twilio/status", form)},
    )

    assert forged.status_code == 403
    assert house.status(sent) == "sent"
