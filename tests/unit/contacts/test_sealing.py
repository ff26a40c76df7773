import pytest
from hypothesis import given, strategies as st

from consent.contacts.address import parse
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.key_check import KeyUse, check_value
from consent.contacts.sealing import (
    KeyPurpose,
    Seals,
    UnsealError,
    new_key,
    seal,
    unseal,
)
from consent.settings import NamedKey
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, new_id

OLD = NamedKey(version="v1", key=b"1" * 32)
NEW = NamedKey(version="v2", key=b"2" * 32)
KEY = b"k" * 32
ANA = ContactId(new_id())
BEN = ContactId(new_id())


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_again(plaintext: bytes, associated: bytes) -> None:
    assert unseal(KEY, seal(KEY, plaintext, associated), associated) == plaintext


@given(st.data())
def test_what_is_damaged_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"ana@example.com", b"contact"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(UnsealError):
        unseal(KEY, bytes(sealed), b"contact")


@given(st.integers(0, 42))
def test_what_is_cut_does_not_open(length: int) -> None:
    with pytest.raises(UnsealError):
        unseal(KEY, seal(KEY, b"ana@example.com", b"")[:length], b"")


def test_what_is_sealed_opens_nowhere_else() -> None:
    sealed = seal(KEY, b"ana@example.com", b"contact 1")

    with pytest.raises(UnsealError):
        unseal(KEY, sealed, b"contact 2")
    with pytest.raises(UnsealError):
        unseal(b"l" * 32, sealed, b"contact 1")


def test_the_same_is_never_sealed_the_same_way() -> None:
    assert seal(KEY, b"ana", b"") != seal(KEY, b"ana", b"")


def test_a_contacts_key_is_wrapped_under_the_newest_and_opens_under_an_older() -> None:
    key = new_key()
    version, wrapped = Seals([OLD]).wrap(ANA, KeyPurpose.ADDRESS, key)

    seals = Seals([NEW, OLD])

    assert seals.unwrap(ANA, KeyPurpose.ADDRESS, version, wrapped) == key
    assert seals.wrap(ANA, KeyPurpose.ADDRESS, key)[0] == "v2"


def test_a_wrapped_key_opens_only_for_its_contact_and_purpose() -> None:
    seals = Seals([OLD])
    version, wrapped = seals.wrap(ANA, KeyPurpose.ADDRESS, new_key())

    with pytest.raises(UnsealError):
        seals.unwrap(BEN, KeyPurpose.ADDRESS, version, wrapped)
    with pytest.raises(UnsealError):
        seals.unwrap(ANA, KeyPurpose.EVIDENCE, version, wrapped)
    with pytest.raises(UnsealError):
        seals.unwrap(ANA, KeyPurpose.ADDRESS, "v9", wrapped)


def test_there_are_no_fingerprints_and_no_seals_without_a_key() -> None:
    with pytest.raises(ValueError, match="no fingerprint key"):
        Fingerprints([])
    with pytest.raises(ValueError, match="no sealing key"):
        Seals([])


def test_fingerprints_come_newest_first_and_differ_by_key_and_kind() -> None:
    number = parse(Channel.SMS, "+14155550123")

    newest, oldest = Fingerprints([NEW, OLD]).digests(number)

    assert (newest.version, oldest.version) == ("v2", "v1")
    assert newest.digest != oldest.digest
    assert Fingerprints([OLD]).digests(number)[0].digest == oldest.digest
    assert "digest" not in repr(newest)


def test_a_check_value_tells_keys_uses_and_versions_apart() -> None:
    values = {
        check_value(use, key)
        for use in KeyUse
        for key in (OLD, NEW, NamedKey(version="v1", key=NEW.key))
    }

    assert len(values) == 6
