"""Who knocks too often must wait; who has a true link or signature never does."""

from werkzeug.test import TestResponse

from consent.access.limits import FAILURES
from consent.providers.twilio.signature import sign
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, subscribed
from tests.stories.people import ACCOUNT_SID, ACME, ANA, PUBLIC_URL, TOKEN

WEBHOOK = "/webhooks/twilio/messages"
TEXT = {
    "MessageSid": "SM1",
    "AccountSid": ACCOUNT_SID,
    "From": ANA,
    "To": ACME,
    "Body": "STOP",
}
HERE = {"REMOTE_ADDR": "198.51.100.7"}
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def show_false_links(house: House, times: int) -> list[TestResponse]:
    client = house.app.test_client()
    return [
        client.open(
            f"/unsubscribe/none{number}",
            method="POST" if number % 2 else "GET",
            environ_base=HERE,
        )
        for number in range(times)
    ]


def send(house: House, signature: str, where: dict[str, str]) -> TestResponse:
    headers = {"X-Twilio-Signature": signature}
    return house.app.test_client().post(
        WEBHOOK, data=TEXT, headers=headers, environ_base=where
    )


def test_a_network_that_shows_false_links_must_wait(house: House) -> None:
    *first, last = show_false_links(house, FAILURES + 1)

    assert {answer.status_code for answer in first} == {404}
    assert (last.status_code, last.mimetype) == (429, "text/html")
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    other = house.app.test_client().get("/unsubscribe/none", environ_base=ELSEWHERE)
    assert other.status_code == 404


def test_a_true_link_works_from_a_network_of_guessers(house: House) -> None:
    link = link_in(subscribed(house))
    show_false_links(house, FAILURES + 5)

    client = house.app.test_client()
    statuses = [
        client.get(link, environ_base=HERE).status_code for _ in range(FAILURES + 5)
    ]
    statuses += [
        client.post(link, data=ONE_CLICK, environ_base=HERE).status_code
        for _ in range(3)
    ]

    assert set(statuses) == {200}


def test_a_network_that_sends_false_signatures_must_wait(house: House) -> None:
    before = house.rows()

    *first, last = [send(house, "A" * 27 + "=", HERE) for _ in range(FAILURES + 1)]

    assert {answer.status_code for answer in first} == {403}
    assert (last.status_code, last.get_json()["code"]) == (429, "rate_limited")
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert send(house, "", ELSEWHERE).status_code == 403
    assert house.rows() == before


def test_a_true_signature_is_heard_from_a_network_of_forgers(house: House) -> None:
    house.grant()
    for _ in range(FAILURES + 5):
        send(house, "false", HERE)

    heard = send(house, sign(TOKEN, PUBLIC_URL + WEBHOOK, TEXT), HERE)

    assert heard.status_code == 200
    assert house.check().reasons >= {"opted_out"}


def test_a_key_that_asks_too_often_must_wait(open_house: OpenHouse) -> None:
    house = open_house(CONSENT_RATE_LIMIT="5")
    asked = {"channel": "sms", "address": ANA}

    answers = [house.call("POST", "/v1/contacts/lookup", asked) for _ in range(7)]

    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert house.app.test_client().get("/healthz").status_code == 200
