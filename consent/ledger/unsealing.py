"""The personal parts of the evidence, as far as they can still be read."""

import orjson

from consent.contacts.contact import ContactKeys
from consent.contacts.sealing import UnsealError, unseal
from consent.contacts.service import Contacts
from consent.ledger.rows import Entry
from consent.vocabulary.ids import ContactId


def readable_keys(contacts: Contacts, contact: ContactId) -> ContactKeys | None:
    """Return a contact's keys; nothing when they are destroyed or damaged."""
    try:
        return contacts.keys_of(contact)
    except UnsealError:
        return None


def unsealed(entry: Entry, keys: ContactKeys | None) -> dict[str, str] | None:
    """Return what was sealed with an entry; nothing where it cannot be read."""
    if entry.personal_sealed is None or keys is None:
        return None
    try:
        opened = unseal(keys.evidence, entry.personal_sealed, entry.event.id.bytes)
    except UnsealError:
        return None
    parts: dict[str, str] = orjson.loads(opened)
    return parts
