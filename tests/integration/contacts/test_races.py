from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import text

from consent.contacts.account import AccountDraft, Verified
from consent.contacts.address import parse
from consent.contacts.attributes import Attributes
from consent.contacts.reference import parse_reference
from consent.db.base import db
from consent.db.transaction import transaction
from consent.settings import NamedKey
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from tests.integration.contacts.conftest import NEW, OLD, Room, contacts_with

ANA = parse(Channel.EMAIL, "ana@example.com")
REFERENCE = parse_reference("C-1042")
PATIENCE = 20


def count(room: Room, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608
    return int(room.do(lambda: db.session.execute(query).scalar_one()))


def at_once(room: Room, *works: Callable[[], ContactId]) -> list[ContactId]:
    together = Barrier(len(works))

    def start(work: Callable[[], ContactId]) -> ContactId:
        together.wait(PATIENCE)
        return room.do(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


@pytest.mark.parametrize("_again", range(5))
def test_many_who_make_the_same_contact_get_the_same_one(
    room: Room, _again: int
) -> None:
    found = at_once(room, *[lambda: contacts_with(NEW, OLD).find_or_make(ANA)] * 4)

    assert len(set(found)) == 1
    assert count(room, "contact") == 1
    assert count(room, "contact_key") == 2
    assert count(room, "contact_fingerprint") == 2


@pytest.mark.parametrize("_again", range(5))
def test_processes_with_other_keys_still_make_one_contact(
    room: Room, _again: int
) -> None:
    sets: tuple[tuple[NamedKey, ...], ...] = ((OLD,), (NEW, OLD), (NEW,), (OLD, NEW))

    at_once(
        room,
        *[
            lambda keys=keys: contacts_with(*keys).find_or_make(ANA)
            for keys in sets[:2]
        ],
    )

    by_old = room.do(lambda: contacts_with(OLD).find(ANA))
    both = room.do(lambda: contacts_with(NEW, OLD).find_or_make(ANA))
    assert both == by_old == room.do(lambda: contacts_with(NEW).find(ANA))


def test_a_contact_whose_maker_gives_up_is_made_by_the_one_who_waited(
    room: Room,
) -> None:
    entered, give_up = Event(), Event()

    def maker() -> None:
        with room.app.app_context():
            contacts_with(OLD).find_or_make(ANA)
            entered.set()
            give_up.wait(PATIENCE)
            db.session.rollback()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(maker)
        entered.wait(PATIENCE)
        second = pool.submit(room.do, lambda: contacts_with(OLD).find_or_make(ANA))
        give_up.set()
        first.result(PATIENCE)
        made = second.result(PATIENCE)

    assert room.do(lambda: contacts_with(OLD).find(ANA)) == made
    assert room.do(lambda: contacts_with(OLD).address_of(made)) == ANA


def test_a_deactivation_waits_for_who_is_about_to_send(room: Room) -> None:
    draft = AccountDraft(attributes=Attributes(), consumer=True, state=None)
    room.do(lambda: room.accounts.put(REFERENCE, draft))
    contact = room.do(
        lambda: room.accounts.link(
            REFERENCE, ANA, channel=Channel.EMAIL, verified=Verified.NONE
        )
    ).link.contact

    with ThreadPoolExecutor(1) as pool:
        with room.app.app_context(), transaction():
            room.contacts.lock(contact)
            room.accounts.hold_all(contact)
            waiting = pool.submit(room.do, lambda: room.accounts.deactivate(REFERENCE))
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
        waiting.result(PATIENCE)


def test_a_locked_contact_does_not_hold_up_what_refers_to_it(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    row = {"contact": ana, "channel": "email"}
    refer = text(
        "INSERT INTO account_contact "
        "(contact_id, account_reference, linked_at, channel, verified) "
        "VALUES (:contact, 'C-1', now(), :channel, 'none')"
    )

    with ThreadPoolExecutor(1) as pool, room.app.app_context(), transaction():
        room.contacts.lock(ana)
        pool.submit(room.do, lambda: db.session.execute(refer, row)).result(PATIENCE)

    assert count(room, "account_contact") == 1
