"""What a person is reached by, is called and says stands in no error and no log."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from werkzeug.test import TestResponse

from consent.app import Database
from consent.db.engine import libpq_url
from tests.conftest import Server
from tests.integration.api.doors import CONTACT, KEYED
from tests.integration.api.service import CALLS, EVENTS, RECEIPTS, Api, once, start

PLANTED = (
    "ana.lopez@mail.example",
    "ana.lopez@",
    "+14155552671",
    "+1 (415) 555-2671",
    "Ana Lopez",
    "12 Rosemary Lane",
    "the secret words",
)
SOME = ("ana.lopez@mail.example", "+14155552671", "Ana Lopez")
WHOLE = {
    "name": "Ana Lopez",
    "lines": ["12 Rosemary Lane"],
    "city": "Bonn",
    "country": "DE",
}
TRACES = ("lopez", "Lopez", "4155552671", "555-2671", "Rosemary", "secret words")
EVIDENCE = {
    "door": "web_form",
    "wording": "unknown",
    "words": "the secret words",
    "signature": "Ana Lopez",
    "page": "https://acme.example/?who=ana.lopez@mail.example",
    "user_agent": "the secret words",
    "note": "Ana Lopez",
}


@pytest.fixture(params=["whole", "broken"])
def heard(
    postgres: Server,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Api]:
    """A service that works, and one that finds no table where there should be one."""
    name = f"consent_silence_{postgres.worker}"
    made = postgres.create(name, template=migrated)
    database = Database(url=made.app_url, owner_url=made.owner_url)
    started = start(database, tmp_path_factory.mktemp("instance"))
    working = replace(started, admin=started.key())
    if request.param == "broken":
        with psycopg.connect(libpq_url(made.owner_url), autocommit=True) as owner:
            for table in (
                "contact",
                "wording",
                "account",
                "inbound_receipt",
                "message",
            ):
                owner.execute(f"ALTER TABLE {table} RENAME TO {table}_gone".encode())
    yield working
    working.close()
    postgres.drop(name)


def test_no_door_repeats_what_it_was_told(
    heard: Api, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = [*_keyed(heard), *_in_paths(heard), *_hooks(heard)]

    errors = [a.text for a in answers if a.status_code >= 400]
    figures = heard.app.test_client().get("/metrics").text
    written = heard.written() + "".join(capfd.readouterr())
    assert len(errors) > 100
    assert len(written.splitlines()) >= len(answers)
    for text in (*errors, written, figures):
        assert [trace for trace in TRACES if trace in text] == []
    for answer in answers:
        assert not any(t in str(answer.headers) for t in TRACES)


def _keyed(api: Api) -> Iterator[TestResponse]:
    """Say something personal in every member of every body, and beside it."""
    for method, path, body in KEYED:
        if body is None:
            yield api.send(method, path, headers=once())
            continue
        told: dict[str, Any] = {
            "evidence": EVIDENCE,
            "series": "Ana Lopez",
            "subject": "the secret words",
            "text": "the secret words",
        }
        yield api.send(method, path, body | _known(body, told), headers=once())
        names = {*body, "seller", "account", "region", "answers", "occurred_at", "at"}
        for name, value in itertools.product(sorted(names), SOME):
            yield api.send(method, path, {**body, name: value}, headers=once())
        for text in PLANTED:
            yield api.send(method, path, [text], headers=once())
            yield api.send(method, path, {text: WHOLE}, headers=once())
        yield api.send(method, path, {**body, "address": WHOLE}, headers=once())
        for name, value in itertools.product(EVIDENCE, SOME):
            evidence = {**EVIDENCE, name: value}
            yield api.send(method, path, {**body, "evidence": evidence}, headers=once())


def _in_paths(api: Api) -> Iterator[TestResponse]:
    for planted in PLANTED:
        for path in (
            f"/v1/accounts/{planted}/deactivate",
            f"/v1/contacts/{planted}/history",
            f"/v1/messages/{planted}",
            f"/{planted}",
            f"/unsubscribe/{planted}",
            f"/v1/wordings?channel=sms&purpose=offers&{planted}=1&region={planted}",
            f"/v1/contacts/{CONTACT}/history?after={planted}",
        ):
            yield api.send("POST" if "deactivate" in path else "GET", path)
        headers = {
            "Idempotency-Key": planted.replace(" ", ""),
            "X-Request-ID": planted,
            "User-Agent": planted,
            "Referer": planted,
            "Content-Type": planted,
        }
        yield api.send("POST", "/v1/consents", key=planted, headers=headers)
        yield api.send("POST", "/v1/consents", headers=headers)


def _hooks(api: Api) -> Iterator[TestResponse]:
    form = {
        "MessageSid": "SM1",
        "From": "+14155552671",
        "To": "+12025550100",
        "Body": "the secret words",
        "MessageStatus": "failed",
        "ErrorCode": "21610",
        "CallSid": "CA1",
        "CallStatus": "failed",
    }
    query = f"mid={CONTACT}&attempt=1"
    for planted in PLANTED:
        for name in form:
            yield api.signed(EVENTS, {**form, name: planted})
            yield api.signed(RECEIPTS, {**form, name: planted}, query=query)
            yield api.signed(CALLS, {**form, name: planted}, query=query)
        yield api.app.test_client().post(EVENTS, data={**form, "Body": planted})


def _known(body: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name in body}
