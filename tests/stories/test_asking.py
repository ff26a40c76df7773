"""P15: a person without a link gets one, and nobody learns who is known."""

from uuid import UUID

import pytest

from consent.db.transaction import in_transaction
from consent.links.manage import Ended, ManageLink
from consent.links.manage_service import ManageLinks
from consent.preferences.asking.service import Asking
from consent.preferences.asking.wishes import NOBODY, Sent
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.stories.asking import SEAL, ask, mailed, statements, submit
from tests.stories.house import House
from tests.stories.mails import parts
from tests.stories.people import ANA, ANA_MAIL

JOBS = "SELECT args->>'contact' FROM procrastinate_jobs WHERE task_name = 'grant_wish'"
TWICE = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT queue_name, task_name, priority, args FROM procrastinate_jobs
"""
PAIRS = [(ANA_MAIL, "zoe@example.com"), (ANA, "+14155550199")]


def opened(house: House, token: str) -> ManageLink | Ended | None:
    with house.app.app_context():
        return service(ManageLinks).open(token)


def test_a_person_asks_and_the_link_comes_by_mail(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")

    answer = ask(house, "  Ana@Example.com ")
    house.work()

    assert answer.status_code == 200
    assert "Look at your e-mail" in answer.text
    [mail] = house.sendgrid.mails
    assert mail.to == ANA_MAIL
    assert mail.headers == {}
    link = opened(house, mailed(house))
    assert isinstance(link, ManageLink)
    assert str(link.contact) == house.look_up(ANA_MAIL, "email")["contact"]
    assert link.minted_by is None


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_nobody_learns_whether_somebody_is_known(
    house: House, monkeypatch: pytest.MonkeyPatch, known: str, unknown: str
) -> None:
    """Not clocks but work is compared: statements, jobs, and what is answered."""
    house.grant(known, channel="email" if "@" in known else "sms")
    ask(house, known)  # What is only read once has been read.

    answers, work = [], []
    for address in (known, unknown):
        with statements(monkeypatch) as said:
            answer = ask(house, address)
        answers.append((answer.status_code, SEAL.sub("", answer.text)))
        work.append(said)

    (status, text), (other_status, other) = answers
    assert status == other_status == 200
    assert text.replace(known, "") == other.replace(unknown, "")
    assert work[0] == work[1]
    assert len(work[0]) > 2
    with house.as_owner() as owner:
        jobs = [contact for (contact,) in owner.execute(JOBS).fetchall()]
    assert len(jobs) == 3
    assert jobs[2] == str(NOBODY)


def test_what_is_asked_for_nobody_comes_to_nothing(house: House) -> None:
    ask(house, "zoe@example.com")
    before = house.rows()

    house.work()

    after = house.rows()
    assert house.sendgrid.mails == []
    queue = {name for name in after if name.startswith("procrastinate")}
    assert {n: c for n, c in after.items() if n not in queue} == {
        n: c for n, c in before.items() if n not in queue
    }


def test_an_address_gets_three_in_an_hour_and_ten_in_a_day(house: House) -> None:
    granted = house.grant(ANA_MAIL, channel="email")
    contact = ContactId(UUID(granted["event"]["contact"]))

    def send() -> Sent:
        with house.app.app_context():
            return in_transaction(lambda: service(Asking).send_to(contact))

    sent = []
    for _ in range(4):
        sent.append([send() for _ in range(4)].count(Sent.LINK))
        house.clock.pass_by(minutes=61)

    assert sent == [3, 3, 3, 1]
    assert send() is Sent.NOTHING
    house.clock.pass_by(days=1)
    assert send() is Sent.LINK


def test_a_network_that_asks_for_many_must_wait(house: House) -> None:
    wishes = [
        submit(
            house,
            "/preferences",
            {"address": f"a{number}@example.com"},
            remote="203.0.113.9",
        )
        for number in range(11)
    ]

    assert [wish.status_code for wish in wishes] == [200] * 10 + [429]
    assert int(wishes[-1].headers["Retry-After"]) <= 60
    assert wishes[-1].mimetype == "text/html"
    assert ask(house, ANA_MAIL).status_code == 200


@pytest.mark.parametrize("typed", ["", "Ana", "4155550123", "ana@", "@", "+1", "\0"])
def test_what_is_no_address_is_asked_for_again(house: House, typed: str) -> None:
    answer = ask(house, typed)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_form_of_another_site_is_not_taken(house: House) -> None:
    client = house.app.test_client()

    for path in ("/preferences", "/preferences/code"):
        answer = client.post(path, data={"address": ANA_MAIL, "code": "123456"})
        assert answer.status_code == 403

    assert house.rows()["procrastinate_jobs"] == 0


def test_the_mail_speaks_the_language_of_the_page_and_tells_no_more(
    house: House,
) -> None:
    house.grant(ANA_MAIL, channel="email")
    ask(house, ANA_MAIL, lang="xx")
    house.work()

    said = parts(house.sendgrid.mails[0])

    assert 'lang="en"' in said["text/html"]
    assert mailed(house) in said["text/html"]
    assert "30 minutes" in said["text/plain"]
    assert ANA_MAIL not in said["text/plain"]


def test_who_unsubscribed_from_everything_still_comes_to_their_page(
    house: House,
) -> None:
    house.grant(ANA_MAIL, channel="email")
    house.say("withdraw", ANA_MAIL, channel="*", purpose="*", seller="*")

    ask(house, ANA_MAIL)
    house.work()

    assert isinstance(opened(house, mailed(house)), ManageLink)


def test_looking_at_the_pages_changes_nothing(house: House) -> None:
    before = house.rows()
    client = house.app.test_client()

    for path in ("/preferences", "/preferences/code"):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert house.rows() == before


def test_a_wish_is_granted_once_however_often_its_job_runs(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    ask(house, ANA_MAIL)
    with house.as_owner() as owner:
        owner.execute(TWICE)

    house.work()

    assert len(house.sendgrid.mails) == 1
