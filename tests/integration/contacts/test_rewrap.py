"""Key rotation: afterwards nothing needs the old sealing key, and nothing is lost."""

from functools import partial

from consent.contacts.address import Address, parse
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.rewrap import Rewrap, Rewrapped
from consent.contacts.sealing import Seals
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.settings import NamedKey
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from tests.integration.contacts.conftest import NEW, OLD, Room, contacts_with

PEOPLE = [parse(Channel.EMAIL, f"person{n}@example.com") for n in range(5)]


def both(*, newest: NamedKey = NEW) -> Contacts:
    keys = (newest, OLD)
    return Contacts(
        db.session,
        fingerprints=Fingerprints(keys),
        seals=Seals(keys),
        clock=contacts_with(OLD)._clock,  # noqa: SLF001  any clock will do
    )


def rewrap() -> Rewrap:
    return Rewrap(db.session, both(), sealing=(NEW, OLD), fingerprint=(NEW, OLD))


def through(room: Room, limit: int = 2) -> list[Rewrapped]:
    pages = []
    after: ContactId | None = None
    while True:
        pages.append(room.do(partial(_page, after, limit)))
        after = pages[-1].last
        if after is None:
            return pages


def _page(after: ContactId | None, limit: int) -> Rewrapped:
    return rewrap().page(after, limit)


def make(room: Room) -> list[ContactId]:
    return [room.do(partial(_made, person)) for person in PEOPLE]


def _made(person: Address) -> ContactId:
    return contacts_with(OLD).find_or_make(person)


def _found(person: Address) -> ContactId | None:
    return contacts_with(NEW).find(person)


def with_new_keys_only(room: Room, contact: ContactId) -> str:
    contacts = contacts_with(NEW, sealing=NEW)
    found = room.do(lambda: contacts.address_of(contact))
    assert found is not None
    return found.text


def test_everybody_is_found_and_read_with_the_new_keys_alone(room: Room) -> None:
    made = make(room)
    assert room.do(lambda: rewrap().is_due())

    pages = through(room)

    assert sum(page.contacts for page in pages) == len(PEOPLE)
    assert not room.do(lambda: rewrap().is_due())
    for contact, person in zip(made, PEOPLE, strict=True):
        assert with_new_keys_only(room, contact) == person.text
        assert room.do(partial(_found, person)) == contact


def test_a_second_run_finds_nothing_to_do(room: Room) -> None:
    make(room)
    through(room)

    pages = through(room)

    assert [page.contacts for page in pages] == [0, 0, 0]


def test_what_was_forgotten_gets_no_keys(room: Room) -> None:
    made = make(room)
    room.do(lambda: contacts_with(OLD).forget(made[0]))

    pages = through(room)

    assert sum(page.contacts for page in pages) == len(PEOPLE) - 1
    assert room.do(lambda: both().keys_of(made[0])) is None
    assert room.do(lambda: contacts_with(OLD).find(PEOPLE[0])) == made[0]


def test_a_contact_whose_keys_do_not_open_is_named_and_left(room: Room) -> None:
    made = make(room)
    stranger = NamedKey(version="v1", key=b"x" * 32)
    odd = room.do(
        lambda: contacts_with(OLD, sealing=stranger).find_or_make(
            parse(Channel.EMAIL, "odd@example.com")
        )
    )

    pages = through(room)

    assert [c for page in pages for c in page.damaged] == [odd]
    assert sum(page.contacts for page in pages) == len(made)
