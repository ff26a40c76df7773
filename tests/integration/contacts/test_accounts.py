from datetime import timedelta

import pytest

from consent.contacts.account import (
    AccountDraft,
    AccountState,
    DeviceHasNoAccountError,
    UnknownAccountError,
    UnknownLinkError,
    Verified,
)
from consent.contacts.address import Address, parse
from consent.contacts.attributes import Attributes
from consent.contacts.reference import parse_reference
from consent.contacts.store import accounts_of
from consent.db.base import db
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, new_id
from tests.integration.contacts.conftest import NOON, Room

REFERENCE = parse_reference("C-1042")
OTHER = parse_reference("C-1043")
ANA = parse(Channel.EMAIL, "ana@example.com")


def a_draft(
    *, state: AccountState | None = None, region: str | None = None
) -> AccountDraft:
    return AccountDraft(
        attributes=Attributes(region=region), consumer=True, state=state
    )


def link(
    room: Room, address: Address = ANA, verified: Verified = Verified.NONE
) -> ContactId:
    linked = room.do(
        lambda: room.accounts.link(
            REFERENCE, address, channel=Channel.EMAIL, verified=verified
        )
    )
    return linked.link.contact


def test_an_account_is_made_and_then_replaced(room: Room) -> None:
    _, first = room.do(lambda: room.accounts.put(REFERENCE, a_draft(region="DE")))
    room.clock.pass_by(timedelta(hours=1))

    account, again = room.do(lambda: room.accounts.put(REFERENCE, a_draft()))

    assert (first, again) == (True, False)
    assert account.attributes.region is None
    assert account.created_at == NOON
    assert account.changed_at == NOON + timedelta(hours=1)


def test_only_an_explicit_word_brings_a_deactivated_account_back(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    room.do(lambda: room.accounts.deactivate(REFERENCE))

    untouched, _ = room.do(lambda: room.accounts.put(REFERENCE, a_draft(region="DE")))
    back, _ = room.do(
        lambda: room.accounts.put(REFERENCE, a_draft(state=AccountState.ACTIVE))
    )

    assert untouched.state is AccountState.DEACTIVATED
    assert back.state is AccountState.ACTIVE


def test_an_account_is_deactivated_and_reactivated(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))

    once = room.do(lambda: room.accounts.deactivate(REFERENCE))
    room.clock.pass_by(timedelta(hours=1))
    twice = room.do(lambda: room.accounts.deactivate(REFERENCE))
    back = room.do(lambda: room.accounts.reactivate(REFERENCE))

    assert once == twice
    assert once.state is AccountState.DEACTIVATED
    assert back.state is AccountState.ACTIVE


def test_an_account_that_is_not_there_is_an_error(room: Room) -> None:
    with pytest.raises(UnknownAccountError):
        room.do(lambda: room.accounts.get(REFERENCE))
    with pytest.raises(UnknownAccountError):
        room.do(lambda: room.accounts.deactivate(REFERENCE))
    with pytest.raises(UnknownAccountError):
        link(room)
    assert room.do(lambda: room.contacts.find(ANA)) is None


def test_a_contact_is_linked_once_and_its_proof_improves(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    contact = link(room)
    room.clock.pass_by(timedelta(hours=1))

    again = room.do(
        lambda: room.accounts.link(
            REFERENCE, ANA, channel=Channel.EMAIL, verified=Verified.EMAIL_LINK
        )
    )
    worse = link(room, verified=Verified.NONE)

    [held] = room.do(lambda: room.accounts.links_of(REFERENCE))
    assert not again.is_new
    assert again.link == held
    assert worse == contact == held.contact
    assert held.linked_at == NOON
    assert held.verified is Verified.EMAIL_LINK


def test_no_account_is_linked_to_a_device(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    device = parse(Channel.LOCATION, "a3F9-77c1")

    with pytest.raises(DeviceHasNoAccountError):
        room.do(
            lambda: room.accounts.link(
                REFERENCE, device, channel=Channel.LOCATION, verified=Verified.NONE
            )
        )


def test_a_link_ends_and_may_begin_anew(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    contact = link(room)

    room.do(lambda: room.accounts.unlink(REFERENCE, contact))
    room.do(lambda: room.accounts.unlink(REFERENCE, contact))
    ended = room.do(lambda: room.accounts.links_of(REFERENCE))
    room.clock.pass_by(timedelta(hours=1))

    assert ended == []
    assert link(room) == contact
    assert len(room.do(lambda: room.accounts.links_of(REFERENCE))) == 1


def test_what_was_never_linked_cannot_be_unlinked(room: Room) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    room.do(lambda: room.accounts.put(OTHER, a_draft()))
    contact = link(room)

    with pytest.raises(UnknownLinkError):
        room.do(lambda: room.accounts.unlink(OTHER, contact))
    with pytest.raises(UnknownLinkError):
        room.do(lambda: room.accounts.unlink(REFERENCE, ContactId(new_id())))


def test_a_reassigned_number_leaves_every_account_until_it_is_linked_again(
    room: Room,
) -> None:
    room.do(lambda: room.accounts.put(REFERENCE, a_draft()))
    contact = link(room)
    room.do(
        lambda: room.contacts.advance(
            contact, sequence=1, head=b"h" * 32, recorded_at=NOON
        )
    )

    room.do(lambda: room.accounts.end_links(contact, NOON))
    left = room.do(lambda: room.accounts.links_of(REFERENCE))
    link(room)

    [again] = room.do(lambda: room.accounts.links_of(REFERENCE))
    assert left == []
    assert again.linked_at > NOON
    room.do(lambda: room.accounts.end_links(contact, NOON))
    assert room.do(lambda: room.accounts.links_of(REFERENCE)) == [again]


def test_the_accounts_that_hold_a_contact_are_held_and_read(room: Room) -> None:
    for reference in (OTHER, REFERENCE):
        room.do(lambda reference=reference: room.accounts.put(reference, a_draft()))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    contact = link(room)
    room.do(lambda: room.accounts.deactivate(REFERENCE))

    held = room.do(lambda: room.accounts.hold_all(contact))
    [read] = room.do(lambda: db.session.execute(accounts_of(contact)).all())

    assert [account.reference for account in held] == [REFERENCE]
    assert (read.reference, read.state) == (REFERENCE, "deactivated")
    assert read.linked_at == NOON
