"""Rows of manage links to values; of a token only its digest is ever seen here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    false,
    func,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.contacts.reference import AccountReference
from consent.db.base import table_of
from consent.db.hot import Hot
from consent.links.manage import AT_MOST, Ended, ManageLink, Subject
from consent.links.models import ManageLinkRow, ReplacedLinkRow
from consent.vocabulary.ids import ContactId

_T = table_of(ManageLinkRow)
_LINK = (
    _T.c.id,
    _T.c.account_reference,
    _T.c.contact_id,
    _T.c.minted_by,
    _T.c.language,
    _T.c.return_to,
    _T.c.issued_at,
    _T.c.expires_at,
)
_R = table_of(ReplacedLinkRow)
_REPLACED = tuple(_R.c[column.name] for column in _LINK)
_BY_DIGEST = Hot(
    union_all(
        select(*_LINK, false()).where(_T.c.digest == bindparam("digest")),
        select(*_REPLACED, true()).where(_R.c.digest == bindparam("digest")),
    )
)
_DRAFT = select(_T.c.draft, _T.c.draft_at)
_DRAFT_OF_CONTACT = Hot(_DRAFT.where(_T.c.contact_id == bindparam("subject")))
_DRAFT_OF_ACCOUNT = Hot(_DRAFT.where(_T.c.account_reference == bindparam("subject")))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptDraft:
    """What was typed, sealed, and when that was."""

    sealed: bytes
    at: datetime


class ManageLinkStore:
    """Reads and writes `manage_link` and `replaced_link`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def put(self, digest: bytes, link: ManageLink) -> None:
        """Write the one link of a subject; the one it had is replaced from now on.

        Of several that are written at once the last stays. A draft outlives its link.
        """
        # Locked first: of several new links each knows the one it takes the place of.
        old = select(_T.c.digest, *_LINK).where(_is_of(link.subject)).with_for_update()
        columns = [_R.c.digest, *_REPLACED]
        self._session.execute(
            insert(_R).from_select(columns, old).on_conflict_do_nothing()
        )
        values = {
            "digest": digest,
            "id": link.id,
            "minted_by": link.minted_by,
            "language": link.language,
            "return_to": link.return_to,
            "issued_at": link.issued_at,
            "expires_at": link.expires_at,
        }
        holder = _T.c.contact_id if link.account is None else _T.c.account_reference
        self._session.execute(
            insert(_T)
            .values(account_reference=link.account, contact_id=link.contact, **values)
            .on_conflict_do_update(index_elements=[holder], set_=values)
        )

    def find(self, digest: bytes) -> Ended | None:
        """Return the link of a token's digest as if it were over, replaced or not."""
        for *row, replaced in _BY_DIGEST.rows(self._session, {"digest": digest}):
            return Ended(link=_link(row), replaced=replaced)
        return None

    def prolong(
        self, digest: bytes, *, now: datetime, until: datetime
    ) -> ManageLink | None:
        """Have a link that still works do so until a moment, or as long as it may."""
        longest = func.least(until, _T.c.issued_at + AT_MOST)
        found = self._session.execute(
            update(_T)
            .where(_T.c.digest == digest, _T.c.expires_at > now)
            .values(expires_at=func.greatest(_T.c.expires_at, longest))
            .returning(*_LINK)
        )
        row = found.first()
        return None if row is None else _link(row)

    def put_draft(self, subject: Subject, draft: KeptDraft) -> bool:
        """Keep what was typed into a page of a subject; say whether it has a link."""
        kept = self._session.execute(
            update(_T)
            .where(_is_of(subject))
            .values(draft=draft.sealed, draft_at=draft.at)
            .returning(_T.c.id)
        )
        return kept.first() is not None

    def draft_of(self, subject: Subject) -> KeptDraft | None:
        """Return what was typed into a page of a subject."""
        by = _DRAFT_OF_CONTACT if isinstance(subject, UUID) else _DRAFT_OF_ACCOUNT
        for draft, at in by.rows(self._session, {"subject": subject}):
            if draft is not None and at is not None:
                return KeptDraft(sealed=draft, at=at)
        return None

    def drop_draft(self, subject: Subject) -> None:
        """Keep nothing any more of what was typed into a page of a subject."""
        self._session.execute(
            update(_T).where(_is_of(subject)).values(draft=None, draft_at=None)
        )

    def drop_replaced(self, before: datetime) -> None:
        """Know nothing any more of replaced links that were over before a moment."""
        self._session.execute(delete(_R).where(_R.c.expires_at < before))

    def drop_drafts(self, before: datetime) -> int:
        """Keep nothing of what was typed before a moment; say how much that was."""
        dropped = self._session.execute(
            update(_T)
            .where(_T.c.draft_at < before)
            .values(draft=None, draft_at=None)
            .returning(_T.c.id)
        )
        return len(dropped.all())


def _is_of(subject: Subject) -> ColumnElement[bool]:
    if isinstance(subject, UUID):
        return _T.c.contact_id == subject
    return _T.c.account_reference == subject


def _link(row: Sequence[Any]) -> ManageLink:
    """Return a link from the values of `_LINK`."""
    link, account, contact, minted_by, language, return_to, issued, expires = row
    return ManageLink(
        id=link,
        account=None if account is None else AccountReference(account),
        contact=None if contact is None else ContactId(contact),
        minted_by=minted_by,
        language=language,
        return_to=return_to,
        issued_at=issued,
        expires_at=expires,
    )
