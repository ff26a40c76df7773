import pytest

from consent.contacts.address import parse
from consent.contacts.key_check import WrongKeyError
from consent.contacts.key_service import KeyChecks
from consent.db.base import db
from consent.settings import NamedKey
from consent.vocabulary.channel import Channel
from tests.integration.contacts.conftest import NEW, OLD, Room, contacts_with

ANA = parse(Channel.EMAIL, "ana@example.com")


def start(
    room: Room, *, fingerprint: tuple[NamedKey, ...], sealing: tuple[NamedKey, ...]
) -> None:
    room.do(
        lambda: KeyChecks(
            db.session, fingerprint=fingerprint, sealing=sealing
        ).verify_or_store()
    )


def test_the_same_keys_and_newer_ones_start(room: Room) -> None:
    start(room, fingerprint=(OLD,), sealing=(OLD,))
    start(room, fingerprint=(OLD,), sealing=(OLD,))
    start(room, fingerprint=(NEW, OLD), sealing=(NEW, OLD))


@pytest.mark.parametrize("use", ["fingerprint", "sealing"])
def test_another_key_of_a_known_version_does_not_start(room: Room, use: str) -> None:
    keys = {"fingerprint": (OLD,), "sealing": (OLD,)}
    start(room, **keys)
    wrong = NamedKey(version="v1", key=b"w" * 32)

    with pytest.raises(WrongKeyError, match=f"{use} key v1") as caught:
        start(room, **{**keys, use: (wrong,)})

    assert "www" not in str(caught.value)


def test_a_version_that_data_needs_must_be_given(room: Room) -> None:
    start(room, fingerprint=(OLD,), sealing=(OLD,))
    room.do(lambda: contacts_with(OLD).find_or_make(ANA))

    with pytest.raises(WrongKeyError, match="fingerprint key v1 is not given"):
        start(room, fingerprint=(NEW,), sealing=(OLD,))
    with pytest.raises(WrongKeyError, match="sealing key v1 is not given"):
        start(room, fingerprint=(OLD,), sealing=(NEW,))


def test_a_version_that_nothing_needs_may_go(room: Room) -> None:
    start(room, fingerprint=(OLD,), sealing=(OLD,))

    start(room, fingerprint=(NEW,), sealing=(NEW,))
