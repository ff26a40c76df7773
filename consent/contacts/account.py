"""What an account is, and which contacts it holds. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.contacts.attributes import Attributes
from consent.contacts.reference import AccountReference
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError, NotFoundError
from consent.vocabulary.ids import ContactId


class UnknownAccountError(NotFoundError):
    """There is no account with this reference."""

    code = "unknown_account"
    remedy = "Make the account first: PUT /v1/accounts/{reference}."


class UnknownLinkError(NotFoundError):
    """The account never held this contact."""

    code = "unknown_link"
    remedy = "Name a contact that was linked to this account."


class DeviceHasNoAccountError(InvalidError):
    """A device is known by its opaque id alone, never by whose it is."""

    code = "device_has_no_account"
    remedy = "Link an e-mail address, a phone number or a postal address."


class AccountState(StrEnum):
    """Whether the business still serves the customer."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class Verified(StrEnum):
    """How the business knows that the contact is the account's."""

    EMAIL_LINK = "email_link"
    TEXT_CODE = "text_code"
    PURCHASE = "purchase"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AccountDraft:
    """What a caller says of an account; a state left out stays as it is."""

    attributes: Attributes
    consumer: bool
    state: AccountState | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Account:
    """A customer of the business, by the business's own reference."""

    reference: AccountReference
    state: AccountState
    attributes: Attributes
    consumer: bool
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That an account holds a contact, on which channel, since when, verified how."""

    contact: ContactId
    account: AccountReference
    channel: Channel
    verified: Verified
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link, and whether it is new."""

    link: Link
    is_new: bool
