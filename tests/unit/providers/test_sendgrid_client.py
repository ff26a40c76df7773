from datetime import timedelta

import pytest

from consent.providers.handover import Accepted, Refused, Retryable, Signal, Unclear
from consent.providers.sendgrid.client import SendGridMail
from tests.doubles.http_double import Answer
from tests.doubles.sendgrid_double import SendGridDouble, error
from tests.unit.providers.parcels import ADDRESS, WORDS, a_mail

HEADERS = {
    "List-Unsubscribe": "<https://x.example/unsubscribe/t>, <mailto:u@x.example>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def test_an_email_leaves_with_all_it_needs(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    answer = mail.hand_over(a_mail(reply_to="help@acme.example", headers=HEADERS))

    assert answer == Accepted(reference="message-1")
    assert sendgrid.mails[0].json == {
        "from": {"email": "shop@acme.example", "name": "Acme"},
        "reply_to": {"email": "help@acme.example"},
        "subject": "Offers",
        "personalizations": [
            {
                "to": [{"email": ADDRESS}],
                "custom_args": {"cs_mid": "00000000-0000-0000-0000-000000000001"},
                "headers": HEADERS,
            }
        ],
        "content": [
            {"type": "text/plain", "value": WORDS},
            {"type": "text/html", "value": "<p>Half price</p>"},
        ],
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
        },
    }


def test_a_group_is_named_only_if_there_is_one(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    mail.hand_over(a_mail(group=7))
    mail.hand_over(a_mail())

    group = {"group_id": 7, "groups_to_display": [7]}
    assert [sent.json.get("asm") for sent in sendgrid.mails] == [group, None]


def test_nothing_is_sent_to_the_sandbox(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    mail.hand_over(a_mail())

    assert "mail_settings" not in sendgrid.mails[0].json


def test_a_plain_email_has_no_empty_part(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    mail.hand_over(a_mail(html=None))

    content = sendgrid.mails[0].json["content"]
    assert content == [{"type": "text/plain", "value": WORDS}]


def test_an_odd_address_stays_an_address(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    mail.hand_over(a_mail(to="notanemail"))

    assert sendgrid.mails[0].to == "notanemail"


def test_an_accepted_email_without_an_id_is_known_by_its_attempt(
    sendgrid: SendGridDouble, mail: SendGridMail
) -> None:
    sendgrid.then(Answer(status=202))
    parcel = a_mail()

    assert mail.hand_over(parcel) == Accepted(
        reference=f"{parcel.message}-{parcel.attempt}"
    )


@pytest.mark.parametrize("status", [200, 201, 204])
def test_only_202_is_a_success(
    sendgrid: SendGridDouble, mail: SendGridMail, status: int
) -> None:
    sendgrid.then(Answer(status=status, headers={"X-Message-Id": "m"}))

    assert mail.hand_over(a_mail()) == Unclear(code=f"http_{status}")


@pytest.mark.parametrize(
    ("status", "signal"),
    [
        (400, None),
        (401, Signal.OUR_FAULT),
        (403, Signal.OUR_FAULT),
        (413, Signal.OUR_FAULT),
        (422, None),
    ],
)
def test_a_refusal_says_whose_fault_it_is(
    sendgrid: SendGridDouble, mail: SendGridMail, status: int, signal: Signal | None
) -> None:
    sendgrid.then(error(status))

    assert mail.hand_over(a_mail()) == Refused(code=f"http_{status}", signal=signal)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("7", timedelta(seconds=7)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("-1", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_the_wait_is_the_one_that_is_asked_for(
    sendgrid: SendGridDouble, mail: SendGridMail, said: str, after: timedelta | None
) -> None:
    sendgrid.then(error(429, {"Retry-After": said}))

    assert mail.hand_over(a_mail()) == Retryable(code="http_429", after=after)


@pytest.mark.parametrize("key", ["", " ", "SG.key\r\nX-Evil: 1", "SG.ключ"])
def test_an_empty_or_broken_key_does_not_start(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.from-the-environment")

    with pytest.raises(ValueError, match=r"^SENDGRID_API_KEY is empty"):
        SendGridMail(key)


def test_requests_carry_the_key_and_go_to_the_path(sendgrid: SendGridDouble) -> None:
    SendGridMail("SG.key", api_url=f"{sendgrid.url}/").hand_over(a_mail())

    assert sendgrid.requests[0].headers["Authorization"] == "Bearer SG.key"
    assert sendgrid.requests[0].path == "/v3/mail/send"


def test_without_a_url_it_talks_to_sendgrid() -> None:
    sdk = SendGridMail("SG.key")._sdk  # noqa: SLF001 - nothing else shows it

    assert sdk.host == "https://api.sendgrid.com"
