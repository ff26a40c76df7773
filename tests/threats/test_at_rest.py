"""What somebody finds who reads the whole database, or a stolen backup of it."""

import base64
import hashlib
import hmac
import itertools
from collections.abc import Iterator
from uuid import UUID

import pytest
from psycopg.sql import SQL, Identifier

from consent.contacts.sealing import KeyPurpose, Seals, UnsealError
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId
from tests.stories.house import House
from tests.stories.mails import link_in, subscribed
from tests.stories.people import ANA, ANA_MAIL

HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")
GUESSED_KEYS = (b"", b"consent", b"secret", b"changeme", bytes(32))


def dump(house: House) -> str:
    """Return all rows of all tables, bytes in hexadecimal."""
    with house.as_owner() as owner:
        names = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = [
            row
            for (name,) in names
            for row in owner.execute(
                SQL("SELECT t::text FROM {} t").format(Identifier(name))
            ).fetchall()
        ]
    return "\n".join(row for (row,) in rows)


def spellings(address: str) -> Iterator[bytes]:
    """Yield what somebody with a list of addresses would try."""
    local = address.partition("@")[0].lstrip("+")
    for kind, text in itertools.product(
        ("", "email:", "phone:", "sms:", "email\0", "phone\0"),
        (address, address.upper(), local),
    ):
        yield f"{kind}{text}".encode()


def test_who_has_a_list_of_addresses_finds_none_of_them(house: House) -> None:
    house.grant()
    subscribed(house)
    house.hear("STOP")

    found = dump(house)

    assert len(found) > 1000
    for address in (ANA, ANA_MAIL):
        for text in spellings(address):
            guesses = [
                text,
                *(hashlib.new(name, text).digest() for name in HASHES),
                *(hmac.digest(key, text, "sha256") for key in GUESSED_KEYS),
            ]
            for guess in guesses:
                assert guess.hex() not in found
                assert base64.b64encode(guess).decode().rstrip("=") not in found


def test_nothing_that_opens_a_door_stands_in_the_tables(house: House) -> None:
    link = link_in(subscribed(house)).rpartition("/")[2]
    opened = house.app.test_client().post(f"/unsubscribe/{link}")

    found = dump(house)

    assert opened.status_code == 200
    for secret in (house.key, house.key.removeprefix("ck_"), link):
        assert secret not in found
        assert secret.encode().hex() not in found


def test_without_the_operators_keys_no_address_opens(house: House) -> None:
    contact = house.grant()["event"]["contact"]
    with house.as_owner() as owner:
        rows = owner.execute(
            "SELECT key_version, wrapped FROM contact_key WHERE contact_id = %s"
            " AND purpose = 'address'",
            [contact],
        ).fetchall()

    assert len(rows) == 1
    version, wrapped = rows[0]
    for guess in (bytes(32), b"f" * 32, b"x" * 32):
        seals = Seals([NamedKey(version=version, key=guess)])
        with pytest.raises(UnsealError):
            seals.unwrap(
                ContactId(UUID(contact)), KeyPurpose.ADDRESS, version, bytes(wrapped)
            )
