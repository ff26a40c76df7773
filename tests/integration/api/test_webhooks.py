"""The doors for Twilio, knocked at by others and by a Twilio gone mad."""

import itertools

import pytest

from consent.providers.twilio.signature import sign
from tests.integration.api.service import (
    CALLS,
    EVENTS,
    FORM,
    RECEIPTS,
    Api,
    a_grant,
    a_number,
)

_numbers = itertools.count(1)


def a_text(**changes: str) -> dict[str, str]:
    return {
        "MessageSid": f"SM{next(_numbers):032d}",
        "From": a_number(),
        "To": "+12025550100",
        "Body": "STOP",
        **changes,
    }


@pytest.mark.parametrize("path", [EVENTS, RECEIPTS, CALLS])
@pytest.mark.parametrize(
    "signature", [None, "", "x", "é", "A" * 28, "\u2028", "x" * 10_000]
)
def test_a_signature_that_does_not_fit_is_403(
    api: Api, path: str, signature: str | None
) -> None:
    told = (signature or "").encode().decode("latin-1")
    headers = {} if signature is None else {"X-Twilio-Signature": told}

    answer = api.app.test_client().post(path, data=a_text(), headers=headers)

    assert (answer.status_code, answer.get_json()["code"]) == (403, "signature_invalid")


@pytest.mark.parametrize("path", [EVENTS, RECEIPTS, CALLS])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405_with_allow(api: Api, path: str, method: str) -> None:
    answer = api.app.test_client().open(path, method=method)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_body_of_another_kind_is_refused_however_it_is_signed(api: Api) -> None:
    url = f"{api.settings.public_url}{EVENTS}"
    signature = sign(api.settings.twilio_webhook_tokens[0], url, {})
    client = api.app.test_client()

    statuses = {
        media: client.post(
            EVENTS,
            data=body,
            content_type=media,
            headers={"X-Twilio-Signature": signature},
        ).status_code
        for media, body in (
            ("application/json", b"{}"),
            ("text/plain", b""),
            ("multipart/form-data; boundary=x", b"--x--"),
            (FORM, b"\xff"),
        )
    }

    assert set(statuses.values()) <= {400, 403, 415}


def test_a_form_past_the_bound_is_413(api: Api) -> None:
    assert api.signed(EVENTS, a_text(Body="x" * 300_000)).status_code == 413


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_form_of_no_message_is_400(api: Api, missing: str) -> None:
    form = a_text()
    del form[missing]

    assert api.signed(EVENTS, form).status_code == 400


@pytest.mark.parametrize("name", ["MessageSid", "From", "To", "Body", "OptOutType"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "\x00",
        "a\x00b",
        "\ud7ff",
        "🛑",
        "x" * 3000,
        "+999999999999",
        "\u202e",
        "%00",
    ],
)
def test_a_member_of_any_shape_breaks_nothing(api: Api, name: str, value: str) -> None:
    answer = api.signed(EVENTS, a_text(**{name: value}))

    assert answer.status_code in {200, 400}


def test_a_stop_with_nonsense_around_it_is_still_heard(api: Api) -> None:
    number = a_number()
    granted = api.post("/v1/consents", a_grant(number)).get_json()
    assert granted["standing"]["state"] == "granted"
    form = a_text(From=number, MessagingServiceSid="a\x00b", To="\x00", Extra="\x00")

    answer = api.signed(EVENTS, form)

    asked = {"channel": "sms", "address": number, "purpose": "offers"}
    decision = api.send("POST", "/v1/guard/check", asked).get_json()
    assert answer.status_code == 200
    assert [r["code"] for r in decision["reasons"]][:1] == ["opted_out"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "mid=x&attempt=1",
        "mid=01890000-0000-7000-8000-000000000000&attempt=1",
        "mid=01890000-0000-7000-8000-000000000000&attempt=-1",
        "mid=01890000-0000-7000-8000-000000000000&attempt=" + "9" * 5000,
        "mid=01890000-0000-7000-8000-000000000000&attempt=%D9%A3",
        "mid=%00&attempt=%00",
    ],
    ids=lambda query: query[:60],
)
def test_a_receipt_for_nothing_is_taken_and_dropped(api: Api, query: str) -> None:
    text = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    call = {"CallSid": "CA1", "CallStatus": "completed"}

    assert api.signed(RECEIPTS, text, query=query).status_code == 204
    assert api.signed(CALLS, call, query=query).status_code == 204


@pytest.mark.parametrize(
    "form",
    [
        {"MessageSid": "SM1"},
        {"MessageSid": "\x00", "MessageStatus": "delivered"},
        {"MessageSid": "SM1", "MessageStatus": "\x00"},
        {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "9" * 5000},
        {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "-1"},
        {"MessageSid": "x" * 3000, "MessageStatus": "sent", "From": "\x00"},
    ],
    ids=lambda form: repr(form)[:60],
)
def test_a_receipt_of_any_shape_breaks_nothing(api: Api, form: dict[str, str]) -> None:
    number = a_number()
    api.post("/v1/consents", a_grant(number))
    query = "mid=01890000-0000-7000-8000-000000000000&attempt=1"

    called = {name.replace("Message", "Call"): value for name, value in form.items()}
    assert api.signed(RECEIPTS, form, query=query).status_code == 204
    assert api.signed(CALLS, called, query=query).status_code == 204
