"""The verbs of manage links: issue, open, extend, and keep what was typed."""

import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.sealing import KEY_BYTES, UnsealError, seal, unseal
from consent.links.manage import (
    DRAFT_LASTS,
    LASTS,
    TOKEN_BYTES,
    TYPED_FOR,
    Draft,
    Ended,
    Issued,
    ManageLink,
    Subject,
    digest_of,
)
from consent.links.manage_store import KeptDraft, ManageLinkStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import new_id

_DRAFTS = b"consent drafts of a page"


class ManageLinks:
    """Lets people come to their page, by one link at a time.

    What it writes is committed by the door.
    """

    def __init__(
        self, session: scoped_session[Session], clock: Clock, *, secret: str
    ) -> None:
        """Take a secret from which the key of the drafts is derived."""
        self._store = ManageLinkStore(session)
        self._clock = clock
        derivation = HKDF(SHA256(), KEY_BYTES, salt=None, info=_DRAFTS)
        self._key = derivation.derive(secret.encode())

    def issue(
        self,
        subject: Subject,
        *,
        minted_by: str | None = None,
        language: str | None = None,
        return_to: str | None = None,
    ) -> Issued:
        """Return a fresh link to the page of an account or a contact.

        The one it had is over from now on; what was typed there can still be kept.
        """
        now = self._clock.now()
        link = ManageLink(
            id=new_id(),
            account=subject if isinstance(subject, str) else None,
            contact=None if isinstance(subject, str) else subject,
            minted_by=minted_by,
            language=language,
            return_to=return_to,
            issued_at=now,
            expires_at=now + LASTS,
        )
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._store.put(digest_of(token), link)
        return Issued(token=token, link=link)

    def open(self, token: str) -> ManageLink | Ended | None:
        """Return what a token opens, or what it opened; nothing for any other text.

        It is looked up by its digest: how long that takes says nothing of any token,
        since nobody can choose the digest of a guess.
        """
        found = self._store.find(digest_of(token))
        if found is None:
            return None
        lives = not found.replaced and found.link.lives(self._clock.now())
        return found.link if lives else found

    def extend(self, token: str) -> ManageLink | None:
        """Have a link that is in use work longer; nothing if it does not work now.

        However it is used, it is over twelve hours after it was issued.
        """
        now = self._clock.now()
        return self._store.prolong(digest_of(token), now=now, until=now + LASTS)

    def keep_draft(self, token: str, form: bytes) -> bool:
        """Keep what was typed into a page whose link had ended, sealed, for a day.

        Say whether it is kept: the token must be one of ours, and not over for long.
        """
        found, now = self._store.find(digest_of(token)), self._clock.now()
        if found is None or not found.link.takes_drafts(now):
            return False
        subject = found.link.subject
        sealed = seal(self._key, form, _belonging(subject))
        return self._store.put_draft(subject, KeptDraft(sealed=sealed, at=now))

    def draft(self, link: ManageLink) -> Draft | None:
        """Return what was typed before into a page of the link's subject, if kept."""
        kept = self._store.draft_of(link.subject)
        if kept is None or self._clock.now() - kept.at >= DRAFT_LASTS:
            return None
        try:
            form = unseal(self._key, kept.sealed, _belonging(link.subject))
        except UnsealError:
            # Another CONSENT_SECRET_KEY, or damage: it is typed again.
            return None
        return Draft(form=form, at=kept.at)

    def drop_draft(self, link: ManageLink) -> None:
        """Keep what was typed no longer: it was used."""
        self._store.drop_draft(link.subject)

    def drop_old(self) -> int:
        """Drop what was typed longer than a day ago, and say how much that was.

        A replaced link whose page can hand in nothing any more is unknown from now on.
        """
        now = self._clock.now()
        self._store.drop_replaced(now - TYPED_FOR)
        return self._store.drop_drafts(now - DRAFT_LASTS)


def _belonging(subject: Subject) -> bytes:
    if isinstance(subject, str):
        return b"account:" + subject.encode()
    return b"contact:" + subject.bytes
