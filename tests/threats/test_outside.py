"""Nothing that somebody wrote becomes a call, a header, a statement or a formula."""

import itertools
from collections.abc import Iterator

import pytest

from consent.vocabulary.purpose import RESPONSES
from tests.doubles.http_double import Answer, HttpDouble
from tests.integration.api.doors import KEYED
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.mails import subscribed
from tests.stories.people import ANA, ANA_MAIL, FORM

LINES = [
    "{}\r\nBcc: eve@evil.example",
    "{}\nX: y",
    "{}\r",
    "\r\n\r\n{}",
    "{}\u2028x\x0b",
]
INJECTED = [
    "'; DROP TABLE contact; --",
    '"; DELETE FROM consent_event; --',
    "1 OR 1=1",
    "%' OR '%'='",
    "\\'; SELECT pg_sleep(30); --",
    "$$; COPY contact TO PROGRAM 'sh'; $$",
    "{{ 7 * 7 }} ${7*7} %(x)s %s :name",
]


@pytest.fixture
def trap() -> Iterator[HttpDouble]:
    """A server that nobody has a reason to call."""
    with HttpDouble() as double:
        yield double


def test_no_url_that_somebody_sends_is_ever_fetched(
    house: House, trap: HttpDouble
) -> None:
    url = trap.url
    house.grant(evidence={**FORM, "page": url, "words": url, "reference": url})
    house.grant(ANA_MAIL, channel="email", evidence={**FORM, "page": url})
    house.send(text=f"See {url}")
    house.mail(ANA_MAIL, text=url, html=f'<img src="{url}/a"><a href="{url}">x</a>')
    house.work()
    house.hear(
        f"Look {url} STOP",
        NumMedia="1",
        MediaUrl0=f"{url}/picture",
        StatusCallback=url,
        SmsUrl=url,
    )
    for method, path, body in KEYED:
        for name in body or {}:
            house.call(method, path, {**(body or {}), name: url}, once=f"{path}{name}")
    house.work()

    assert len(house.twilio.texts) == len(house.sendgrid.mails) == 1
    assert trap.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_provider_that_sends_us_elsewhere_is_not_followed(
    house: House, trap: HttpDouble, status: int
) -> None:
    """Wherever it names would be handed our key."""
    house.grant()
    house.grant(ANA_MAIL, channel="email")
    elsewhere = Answer(status=status, headers={"Location": trap.url})
    house.twilio.then(elsewhere)
    house.sendgrid.then(elsewhere)
    sent = [house.send(), house.mail(ANA_MAIL)]

    house.work()

    assert trap.requests == []
    assert {house.status(each) for each in sent} <= {"unknown", "failed"}


@pytest.mark.parametrize("line", LINES)
def test_no_line_is_added_to_the_head_of_a_mail(house: House, line: str) -> None:
    house.grant(ANA_MAIL, channel="email")
    mail = {
        "channel": "email",
        "to": ANA_MAIL,
        "purpose": "offers",
        "subject": "Today",
        "text": "Half price",
        "reply_to": "shop@acme.example",
    }

    statuses = {
        name: house.call(
            "POST", "/v1/messages", {**mail, name: line.format(mail[name])}, once=name
        ).status_code
        for name in ("to", "subject", "reply_to")
    }

    house.work()
    assert statuses["subject"] == statuses["reply_to"] == 422 or "\u2028" in line
    for sent in house.sendgrid.mails:
        head = [sent.json["subject"], *sent.headers, *sent.headers.values()]
        assert not any(c in str(part) for part in head for c in "\r\n\v")
        assert "Bcc" not in str(sent.headers)


@pytest.mark.parametrize("purpose", sorted(RESPONSES))
def test_no_caller_sends_what_only_the_product_says(house: House, purpose: str) -> None:
    house.hear("HELP")
    text = {"channel": "sms", "to": ANA, "purpose": purpose, "text": "Half price"}

    answer = house.call("POST", "/v1/messages", text, once="mine")

    assert (answer.status_code, answer.get_json()["code"]) == (403, "purpose_reserved")


def test_what_somebody_is_called_is_no_markup_on_a_page(house: House) -> None:
    address = "<b>@example.com"
    odd = house.call(
        "POST",
        "/v1/consents",
        {
            "channel": "email",
            "address": address,
            "purpose": "offers",
            "action": "grant",
            "basis": "express_written",
            "evidence": FORM,
        },
    )
    mail = subscribed(house)
    link = mail.headers["List-Unsubscribe"].strip("<>").partition(".com")[2]

    page = house.app.test_client().get(link)

    assert odd.status_code == 422
    assert page.text.count("<script") == page.text.count('<script type="module" src=')
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_no_text_is_a_statement_of_the_database(house: House) -> None:
    house.grant()
    before = house.rows()
    texts = itertools.cycle(INJECTED)

    for method, path, body in KEYED:
        for name in body or {}:
            told = {**(body or {}), name: next(texts)}
            answer = house.call(method, path, told, once=f"{path}{name}")
            assert answer.status_code < 500, (path, name)
        for text in INJECTED:
            for place in (f"{path}{text}", f"{path}?after={text}&limit={text}"):
                assert house.call("GET", place).status_code < 500
    house.hear(INJECTED[0], sender=ANA, OptOutType=INJECTED[1])

    after = house.rows()
    assert after.keys() == before.keys()
    assert all(after[table] >= before[table] for table in before)
    assert house.check().outcome == "allow"


def test_the_owners_role_is_not_needed_while_it_runs(open_house: OpenHouse) -> None:
    """Who takes over a running service holds no right to change the books."""
    house = open_house()
    with house.as_owner() as owner:
        found = owner.execute("SELECT current_user, pg_backend_pid()").fetchone()
        assert found is not None
        role, mine = found

        house.grant()
        house.send()
        house.work()
        house.hear("STOP")
        others = owner.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
            " AND datname = current_database() AND pid <> %s"
            " AND application_name LIKE 'consent%%'",
            [role, mine],
        ).fetchone()

    assert others == (0,)
