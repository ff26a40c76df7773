"""Which contacts an account holds: one statement, for every page of an account."""

from flask_sqlalchemy.session import Session
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import scoped_session

from consent.contacts.account import Link, Verified
from consent.contacts.models import AccountContactRow, AccountRow
from consent.contacts.reference import AccountReference
from consent.db.base import table_of
from consent.db.hot import Hot
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId

_ACCOUNT, _LINK = table_of(AccountRow), table_of(AccountContactRow)
_OPEN = and_(
    _LINK.c.account_reference == _ACCOUNT.c.reference, _LINK.c.ended_at.is_(None)
)
_HELD = Hot(
    select(_LINK.c.contact_id, _LINK.c.channel, _LINK.c.verified, _LINK.c.linked_at)
    .select_from(_ACCOUNT.outerjoin(_LINK, _OPEN))
    .where(_ACCOUNT.c.reference == bindparam("account"))
    .order_by(_LINK.c.linked_at, _LINK.c.contact_id)
)


def links_of(
    session: scoped_session[Session], reference: AccountReference
) -> list[Link] | None:
    """Return the contacts that an account holds now, the oldest link first.

    Nothing where there is no such account.
    """
    rows = _HELD.rows(session, {"account": reference})
    if not rows:
        return None
    return [
        Link(
            contact=ContactId(contact),
            account=reference,
            channel=Channel(channel),
            verified=Verified(verified),
            linked_at=linked_at,
        )
        for contact, channel, verified, linked_at in rows
        if contact is not None
    ]
