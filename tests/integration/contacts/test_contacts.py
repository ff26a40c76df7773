from datetime import date, timedelta

import pytest
from sqlalchemy import bindparam, text

from consent.contacts.address import parse
from consent.contacts.attributes import Attribute
from consent.contacts.contact import UnknownContactError
from consent.contacts.sealing import UnsealError
from consent.contacts.store import accounts_of, contact_by_digest, head_of
from consent.db.base import db
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, new_id
from tests.integration.contacts.conftest import NEW, NOON, OLD, Room, contacts_with

ANA = parse(Channel.EMAIL, "Ana@example.com")
BEN = parse(Channel.SMS, "+14155550123")


def test_an_address_is_found_once_it_was_seen(room: Room) -> None:
    assert room.do(lambda: room.contacts.find(ANA)) is None

    made = room.do(lambda: room.contacts.find_or_make(ANA))

    again = parse(Channel.EMAIL, "ana@EXAMPLE.com")
    assert room.do(lambda: room.contacts.find(again)) == made
    assert room.do(lambda: room.contacts.find_or_make(again)) == made
    assert room.do(lambda: room.contacts.find_or_make(BEN)) != made


def test_an_address_is_written_to_as_it_was_first_given(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))

    assert room.do(lambda: room.contacts.address_of(ana)) == ANA


def test_no_address_stands_in_the_database(room: Room) -> None:
    room.do(lambda: room.contacts.find_or_make(ANA))
    tables = ("contact", "contact_fingerprint", "contact_key")

    rows = room.do(
        lambda: [
            str(row)
            for table in tables
            for row in db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    )

    assert rows
    assert not any("example" in row.lower() for row in rows)


def test_an_older_key_finds_the_contact_and_the_newer_print_is_added(
    room: Room,
) -> None:
    ana = room.do(lambda: contacts_with(OLD).find_or_make(ANA))

    assert room.do(lambda: contacts_with(NEW).find(ANA)) is None
    assert room.do(lambda: contacts_with(NEW, OLD).find_or_make(ANA)) == ana
    assert room.do(lambda: contacts_with(NEW).find(ANA)) == ana


def test_a_head_moves_with_what_is_recorded(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    fresh = room.do(lambda: room.contacts.lock(ana))

    room.do(
        lambda: room.contacts.advance(ana, sequence=1, head=b"h" * 32, recorded_at=NOON)
    )

    moved = room.do(lambda: room.contacts.lock(ana))
    assert (fresh.sequence, fresh.head, fresh.last_recorded_at) == (0, None, None)
    assert (moved.sequence, moved.head, moved.last_recorded_at) == (1, b"h" * 32, NOON)


def test_several_contacts_are_locked_in_the_order_of_their_ids(room: Room) -> None:
    ids = [
        room.do(lambda address=address: room.contacts.find_or_make(address))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for address in (BEN, ANA)
    ]
    unknown = ContactId(new_id())

    heads = room.do(lambda: room.contacts.lock_all([*reversed(ids), unknown, ids[0]]))

    assert [head.contact for head in heads] == sorted(ids)


def test_an_unknown_contact_is_an_error(room: Room) -> None:
    nobody = ContactId(new_id())

    with pytest.raises(UnknownContactError):
        room.do(lambda: room.contacts.lock(nobody))
    with pytest.raises(UnknownContactError):
        room.do(lambda: room.contacts.profile(nobody))
    assert room.do(lambda: room.contacts.address_of(nobody)) is None
    assert room.do(lambda: room.contacts.keys_of(nobody)) is None


def test_an_attribute_stands_with_its_source_and_the_newest_word_counts(
    room: Room,
) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    room.do(
        lambda: room.contacts.set_attributes(
            ana,
            {Attribute.REGION: "US-CA", Attribute.BIRTH_DATE: date(1990, 5, 1)},
            source="sign-up",
            at=NOON,
        )
    )

    profile = room.do(
        lambda: room.contacts.set_attributes(
            ana,
            {Attribute.REGION: "US-FL", Attribute.LANGUAGE: "es"},
            source="import",
            at=NOON - timedelta(days=30),
        )
    )

    assert profile.attributes.region == "US-CA"
    assert profile.attributes.language == "es"
    assert profile.attributes.birth_date == date(1990, 5, 1)
    assert profile.sources[Attribute.REGION].source == "sign-up"
    assert profile.sources[Attribute.LANGUAGE].at == NOON - timedelta(days=30)
    assert room.do(lambda: room.contacts.attributes(ana)) == profile.attributes


def test_an_attribute_can_stop_being_known(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    room.do(
        lambda: room.contacts.set_attributes(
            ana, {Attribute.REGION: "DE"}, source="crm"
        )
    )

    profile = room.do(
        lambda: room.contacts.set_attributes(ana, {Attribute.REGION: None}, source="me")
    )

    assert profile.attributes.region is None
    assert profile.sources[Attribute.REGION].source == "me"


def test_what_is_forgotten_is_gone_but_still_recognised(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    room.do(
        lambda: room.contacts.set_attributes(
            ana, {Attribute.REGION: "DE"}, source="crm"
        )
    )
    sealed = room.do(lambda: room.contacts.seal_for(ana, b"words", b"message 1"))

    room.do(lambda: room.contacts.forget(ana))

    profile = room.do(lambda: room.contacts.profile(ana))
    assert room.do(lambda: room.contacts.find(ANA)) == ana
    assert room.do(lambda: room.contacts.address_of(ana)) is None
    assert room.do(lambda: room.contacts.keys_of(ana)) is None
    assert profile.forgotten_at == NOON
    assert profile.attributes.region is None
    assert profile.sources == {}
    with pytest.raises(UnsealError):
        room.do(lambda: room.contacts.opener(ana)(sealed, b"message 1"))


def test_who_comes_back_gets_new_keys_that_open_nothing_old(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    sealed = room.do(lambda: room.contacts.seal_for(ana, b"words", b"message 1"))
    room.do(lambda: room.contacts.forget(ana))

    room.do(lambda: room.contacts.remember(ana, ANA))

    assert room.do(lambda: room.contacts.address_of(ana)) == ANA
    assert room.do(lambda: room.contacts.profile(ana)).forgotten_at == NOON
    with pytest.raises(UnsealError):
        room.do(lambda: room.contacts.opener(ana)(sealed, b"message 1"))


def test_keys_are_renewed_only_when_they_are_gone(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    first = room.do(lambda: room.contacts.keys_of(ana))

    same = room.do(lambda: room.contacts.renew_keys(ana))
    room.do(lambda: room.contacts.forget(ana))
    fresh = room.do(lambda: room.contacts.renew_keys(ana))

    assert same == first
    assert fresh != first
    assert fresh.address != fresh.evidence
    assert room.do(lambda: room.contacts.address_of(ana)) is None


def test_what_is_sealed_for_one_contact_opens_for_no_other(room: Room) -> None:
    ana = room.do(lambda: room.contacts.find_or_make(ANA))
    ben = room.do(lambda: room.contacts.find_or_make(BEN))

    sealed = room.do(lambda: room.contacts.seal_for(ana, b"words", b"message 1"))

    assert room.do(lambda: room.contacts.opener(ana)(sealed, b"message 1")) == b"words"
    with pytest.raises(UnsealError):
        room.do(lambda: room.contacts.opener(ana)(sealed, b"message 2"))
    with pytest.raises(UnsealError):
        room.do(lambda: room.contacts.opener(ben)(sealed, b"message 1"))


def test_other_rooms_read_contacts_through_exported_selects(room: Room) -> None:
    ana = room.do(lambda: contacts_with(NEW, OLD).find_or_make(ANA))
    prints = [each.digest for each in contacts_with(NEW, OLD).digests(ANA)]
    by_bind = contact_by_digest(bindparam("kind"), bindparam("digests", expanding=True))

    found = room.do(
        lambda: db.session.scalar(by_bind, {"kind": ANA.kind.value, "digests": prints})
    )

    assert found == ana
    assert (
        room.do(lambda: db.session.scalar(contact_by_digest("phone", prints))) is None
    )
    assert room.do(lambda: db.session.execute(head_of(ana)).one()).sequence == 0
    assert room.do(lambda: db.session.execute(accounts_of(ana)).all()) == []
