"""Manage links: kept as digests, one a subject, half an hour, twelve hours at most."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import psycopg
import pytest

from consent.contacts.reference import AccountReference
from consent.db.base import db
from consent.db.engine import libpq_url
from consent.links.manage import Ended, Issued, ManageLink, Subject
from consent.links.manage_service import ManageLinks
from consent.vocabulary.ids import ContactId, new_id
from tests.integration.links.conftest import Desk

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SHOP = AccountReference("C-1042")
ANA = ContactId(new_id())


def issue(desk: Desk, subject: Subject = SHOP) -> Issued:
    return desk.do(lambda links: links.issue(subject, minted_by="shop"))


@pytest.mark.parametrize("subject", [SHOP, ANA])
def test_a_link_opens_what_it_was_issued_for(desk: Desk, subject: Subject) -> None:
    issued = desk.do(
        lambda links: links.issue(
            subject, minted_by="shop", language="es", return_to="https://shop.example/"
        )
    )

    found = desk.do(lambda links: links.open(issued.token))

    assert found == issued.link
    assert isinstance(found, ManageLink)
    assert found.subject == subject
    assert (found.minted_by, found.language) == ("shop", "es")
    assert found.expires_at - found.issued_at == 30 * MINUTE


def test_of_a_token_only_its_digest_is_kept(desk: Desk) -> None:
    issued = issue(desk)
    desk.do(lambda links: links.keep_draft(issued.token, b"name=Ana Lopez"))

    with psycopg.connect(libpq_url(desk.database.owner_url)) as owner:
        kept = owner.execute("SELECT manage_link::text FROM manage_link").fetchall()

    assert len(issued.token) == 43
    assert issued.token not in repr(kept)
    assert b"Ana Lopez".hex() not in repr(kept)
    assert issued.token not in repr(issued)


def test_a_new_link_ends_the_one_before_it_of_the_same_subject_only(desk: Desk) -> None:
    old, other = issue(desk), issue(desk, ANA)
    new = issue(desk)

    ended = Ended(link=old.link, replaced=True)
    assert desk.do(lambda links: links.open(old.token)) == ended
    assert desk.do(lambda links: links.extend(old.token)) is None
    assert desk.do(lambda links: links.open(new.token)) == new.link
    assert desk.do(lambda links: links.open(other.token)) == other.link


def test_of_links_that_are_issued_at_once_exactly_one_lives(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(lambda _: issue(desk), range(16)))

    opened = desk.do(lambda links: [links.open(one.token) for one in issued])

    assert len([one for one in opened if isinstance(one, ManageLink)]) == 1


def test_a_link_is_over_after_half_an_hour_and_still_known(desk: Desk) -> None:
    issued = issue(desk)

    desk.clock.pass_by(30 * MINUTE)

    assert desk.do(lambda links: links.open(issued.token)) == Ended(link=issued.link)
    assert desk.do(lambda links: links.extend(issued.token)) is None


def test_a_link_in_use_goes_on_but_never_beyond_twelve_hours(desk: Desk) -> None:
    issued = issue(desk)
    spans = 0

    while desk.do(lambda links: links.extend(issued.token)) is not None:
        desk.clock.pass_by(29 * MINUTE)
        spans += 1

    found = desk.do(lambda links: links.open(issued.token))
    assert isinstance(found, Ended)
    assert found.link.expires_at == issued.link.issued_at + 12 * HOUR
    assert spans == 25


def test_opening_a_link_changes_nothing(desk: Desk) -> None:
    issued = issue(desk)
    desk.clock.pass_by(29 * MINUTE)
    desk.do(lambda links: links.open(issued.token))

    desk.clock.pass_by(MINUTE)

    assert isinstance(desk.do(lambda links: links.open(issued.token)), Ended)


@pytest.mark.parametrize("text", ["", "x", "A" * 43, "é\ud800", "A" * 5000])
def test_any_other_text_opens_nothing(desk: Desk, text: str) -> None:
    issue(desk)

    assert desk.do(lambda links: links.open(text)) is None
    assert desk.do(lambda links: links.extend(text)) is None
    assert not desk.do(lambda links: links.keep_draft(text, b"form"))


def test_what_was_typed_is_found_again_through_a_fresh_link(desk: Desk) -> None:
    old = issue(desk)
    desk.clock.pass_by(HOUR)
    desk.do(lambda links: links.keep_draft(old.token, b"offers=on"))
    new = issue(desk).link

    kept = desk.do(lambda links: links.draft(new))
    assert kept is not None
    assert kept.form == b"offers=on"
    assert desk.do(lambda links: links.draft(issue(desk, ANA).link)) is None

    desk.do(lambda links: links.drop_draft(new))
    assert desk.do(lambda links: links.draft(new)) is None


def test_what_was_typed_is_kept_for_a_day(desk: Desk) -> None:
    issued = issue(desk)
    desk.do(lambda links: links.keep_draft(issued.token, b"offers=on"))

    desk.clock.pass_by(24 * HOUR)

    assert desk.do(lambda links: links.draft(issued.link)) is None
    assert desk.do(lambda links: links.drop_old()) == 0
    desk.clock.pass_by(MINUTE)
    assert desk.do(lambda links: links.drop_old()) == 1


def test_hours_after_its_end_a_link_keeps_nothing_and_a_replaced_one_is_unknown(
    desk: Desk,
) -> None:
    old, new = issue(desk), issue(desk)
    desk.clock.pass_by(6 * HOUR + 29 * MINUTE)

    desk.do(lambda links: links.drop_old())
    in_time = desk.do(lambda links: links.keep_draft(old.token, b"offers=on"))
    desk.clock.pass_by(2 * MINUTE)
    late = [
        desk.do(partial(ManageLinks.keep_draft, token=one.token, form=b"offers=on"))
        for one in (old, new)
    ]
    desk.do(lambda links: links.drop_old())

    assert (in_time, late) == (True, [False, False])
    assert desk.do(lambda links: links.open(old.token)) is None
    assert desk.do(lambda links: links.open(new.token)) == Ended(link=new.link)


def test_another_secret_does_not_open_what_was_typed(desk: Desk) -> None:
    issued = issue(desk)
    desk.do(lambda links: links.keep_draft(issued.token, b"offers=on"))

    with desk.app.app_context():
        assert desk.links("another secret of enough letters").draft(issued.link) is None
        db.session.rollback()
