from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consent.vocabulary.ids import new_id
from tests.integration.contacts.conftest import Room

EMAIL: dict[str, object] = {
    "channel": "email",
    "address": "ana@example.com",
    "verified": "email_link",
}


@pytest.fixture
def client(room: Room) -> FlaskClient:
    return room.app.test_client()


def link(client: FlaskClient, body: dict[str, object]) -> TestResponse:
    return client.post("/v1/accounts/C-1042/contacts", json=body)


def test_an_account_is_put(client: FlaskClient) -> None:
    body = {
        "state": "active",
        "region": "us-ca",
        "time_zone": "America/Los_Angeles",
        "language": "EN-us",
        "birth_date": "1990-05-01",
        "consumer": False,
    }

    made = client.put("/v1/accounts/C-1042", json=body)
    again = client.put("/v1/accounts/C-1042", json=body)

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.get_json() == {
        "reference": "C-1042",
        **body,
        "region": "US-CA",
        "language": "en-US",
        "created_at": "2026-11-20T12:00:00Z",
        "changed_at": "2026-11-20T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"state": "paused"}, "/state"),
        ({"region": "California"}, "/region"),
        ({"time_zone": "PST8"}, "/time_zone"),
        ({"language": "english_us"}, "/language"),
        ({"birth_date": "01.05.1990"}, "/birth_date"),
        ({"birth_date": "1890-05-01"}, "/birth_date"),
        ({"birth_date": "1990-02-30"}, "/birth_date"),
        ({"birth_date": 19900501}, "/birth_date"),
        ({"consumer": "yes"}, "/consumer"),
        ({"nickname": "Ana"}, "/nickname"),
    ],
)
def test_a_wrong_member_is_named(
    client: FlaskClient, change: dict[str, object], pointer: str
) -> None:
    answer = client.put("/v1/accounts/C-1042", json=change)

    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == [pointer]


@pytest.mark.parametrize(
    "reference", ["ana%40example.com", "4155550123", "%2B14155550"]
)
def test_a_reference_that_looks_like_an_address_is_refused(
    client: FlaskClient, reference: str
) -> None:
    answer = client.put(f"/v1/accounts/{reference}", json={})

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "invalid_reference"
    assert "example" not in answer.text
    assert "4155550" not in answer.text


def test_a_contact_is_linked_unlinked_and_the_address_never_answered(
    client: FlaskClient,
) -> None:
    client.put("/v1/accounts/C-1042", json={})

    made = link(client, EMAIL)
    again = link(client, EMAIL)
    contact = made.get_json()["contact"]
    gone = client.delete(f"/v1/accounts/C-1042/contacts/{contact}")
    twice = client.delete(f"/v1/accounts/C-1042/contacts/{contact}")

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.get_json() == again.get_json()
    assert made.get_json() == {
        "contact": str(UUID(contact)),
        "account": "C-1042",
        "linked_at": "2026-11-20T12:00:00Z",
        "verified": "email_link",
    }
    assert (gone.status_code, twice.status_code) == (204, 204)
    assert gone.data == b""


def test_a_house_is_linked(client: FlaskClient) -> None:
    client.put("/v1/accounts/C-1042", json={})
    house = {"lines": ["12 Main St."], "city": "Springfield", "country": "US"}

    answer = link(client, {"channel": "mail", "address": house})

    assert answer.status_code == 201
    assert answer.get_json()["verified"] == "none"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**EMAIL, "address": "ana"}, "invalid_address"),
        ({**EMAIL, "channel": "sms"}, "invalid_address"),
        ({**EMAIL, "address": {"lines": []}}, "invalid_address"),
        ({**EMAIL, "address": 5}, "invalid"),
        ({**EMAIL, "address": "x" * 401}, "invalid"),
        ({**EMAIL, "channel": "fax"}, "invalid"),
        ({**EMAIL, "verified": None}, "invalid"),
        ({"channel": "email"}, "invalid"),
        (
            {"channel": "location", "address": "a3F9-77c1"},
            "device_has_no_account",
        ),
    ],
)
def test_what_cannot_be_linked_is_refused(
    client: FlaskClient, body: dict[str, object], code: str
) -> None:
    client.put("/v1/accounts/C-1042", json={})

    answer = link(client, body)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == code


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    nobody = new_id()

    answers = [
        link(client, EMAIL),
        client.post("/v1/accounts/C-1042/deactivate"),
        client.post("/v1/accounts/C-1042/reactivate"),
        client.delete(f"/v1/accounts/C-1042/contacts/{nobody}"),
        client.delete("/v1/accounts/C-1042/contacts/ana"),
        client.patch(f"/v1/contacts/{nobody}", json={"region": "DE", "source": "crm"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6


def test_an_account_is_deactivated_and_reactivated(client: FlaskClient) -> None:
    client.put("/v1/accounts/C-1042", json={})

    gone = client.post("/v1/accounts/C-1042/deactivate")
    back = client.post("/v1/accounts/C-1042/reactivate")

    assert (gone.get_json()["state"], back.get_json()["state"]) == (
        "deactivated",
        "active",
    )


def test_attributes_are_written_with_their_source(client: FlaskClient) -> None:
    client.put("/v1/accounts/C-1042", json={})
    contact = link(client, EMAIL).get_json()["contact"]

    answer = client.patch(
        f"/v1/contacts/{contact}",
        json={"region": "DE", "time_zone": "Europe/Berlin", "source": "crm"},
    )

    said = {"source": "crm", "at": "2026-11-20T12:00:00Z"}
    assert answer.status_code == 200
    assert answer.get_json() == {
        "contact": contact,
        "kind": "email",
        "region": "DE",
        "time_zone": "Europe/Berlin",
        "language": None,
        "birth_date": None,
        "sources": {"region": said, "time_zone": said},
    }


@pytest.mark.parametrize(
    "body",
    [
        {"region": "DE"},
        {"source": "crm"},
        {"region": "DE", "source": "the CRM!"},
        {"region": "DE", "source": None},
        {"address": "ana@example.com", "source": "crm"},
    ],
)
def test_attributes_need_a_source_and_a_source_needs_attributes(
    client: FlaskClient, body: dict[str, object]
) -> None:
    client.put("/v1/accounts/C-1042", json={})
    contact = link(client, EMAIL).get_json()["contact"]

    answer = client.patch(f"/v1/contacts/{contact}", json=body)

    assert answer.status_code == 422
