"""The link that opens a person's page, and when it is over. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consent.contacts.reference import AccountReference
from consent.vocabulary.ids import ContactId

LASTS = timedelta(minutes=30)
"""How long a link works, and how much longer each use of its page makes it."""

AT_MOST = timedelta(hours=12)
"""How long after it was issued a link is over, however much it is used."""

DRAFT_LASTS = timedelta(days=1)
"""How long what was typed into a page whose link had ended is kept."""

TYPED_FOR = timedelta(hours=6)
"""How long after its link had ended a page can still hand in what was typed there."""

TOKEN_BYTES = 32

Subject = AccountReference | ContactId
"""Whose page a link opens: all that an account holds, or one contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageLink:
    """What a manage link opens, who minted it, and until when it works.

    `minted_by` is the name of the API key of the business that asked for it; nobody
    where a person asked, and the link went to the address itself.
    """

    id: UUID
    account: AccountReference | None
    contact: ContactId | None
    minted_by: str | None
    language: str | None
    return_to: str | None
    issued_at: datetime
    expires_at: datetime

    @property
    def subject(self) -> Subject:
        """Return whose page it opens."""
        subject = self.account or self.contact
        if subject is None:
            raise ValueError("A manage link is of an account or of a contact.")
        return subject

    @property
    def ends_at(self) -> datetime:
        """Return when it is over however much it is used."""
        return self.issued_at + AT_MOST

    def lives(self, now: datetime) -> bool:
        """Say whether it still works."""
        return now < self.expires_at

    def takes_drafts(self, now: datetime) -> bool:
        """Say whether what was typed into its page is still kept."""
        return now < self.expires_at + TYPED_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A link that is ours and over: a fresh one may go to the same subject.

    `replaced` says that it ended because a newer one was made.
    """

    link: ManageLink
    replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """What was typed into a page whose link had ended, and when it was handed in."""

    form: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A link that was just made, and the one copy of its token."""

    token: str
    link: ManageLink

    def __repr__(self) -> str:
        """Show which link it is; the token is a secret."""
        return f"<Issued {self.link.id}>"


def digest_of(token: str) -> bytes:
    """Return what is kept of a token; it is as long a secret as the digest (32 bytes).

    Any text has one, so that a guess costs the same whatever it looks like.
    """
    return hashlib.sha256(token.encode(errors="replace")).digest()


def manage_url(public_url: str, token: str) -> str:
    """Return the link in which a manage token stands."""
    return f"{public_url}/preferences/{token}"
