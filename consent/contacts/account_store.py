"""Rows of accounts, and of the contacts they hold, to values."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from flask_sqlalchemy.session import Session
from sqlalchemy import Row, Select, bindparam, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.orm import scoped_session

from consent.contacts.account import (
    Account,
    AccountDraft,
    AccountState,
    Link,
    Verified,
)
from consent.contacts.attributes import Attributes
from consent.contacts.held_store import links_of
from consent.contacts.models import AccountContactRow, AccountRow
from consent.contacts.reference import AccountReference
from consent.db.hot import Hot
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId

_ACCOUNT = AccountRow.__table__.c
_LINK = AccountContactRow.__table__.c
_NAMES = [column.name for column in _ACCOUNT]
_HOLD_ALL = Hot(
    select(*_ACCOUNT)
    .where(
        _ACCOUNT.reference.in_(
            select(_LINK.account_reference).where(
                _LINK.contact_id == bindparam("contact"), _LINK.ended_at.is_(None)
            )
        )
    )
    .order_by(_ACCOUNT.reference)
    .with_for_update(read=True)
)


class AccountStore:
    """Reads and writes `account` and `account_contact`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def make(
        self, reference: AccountReference, draft: AccountDraft, at: datetime
    ) -> bool:
        """Write an account unless it exists, and say whether it is new."""
        made = self._session.scalar(
            insert_or_leave(AccountRow)
            .values(
                reference=reference,
                state=draft.state or AccountState.ACTIVE,
                created_at=at,
                changed_at=at,
                **_known(draft),
            )
            .on_conflict_do_nothing()
            .returning(AccountRow.reference)
        )
        return made is not None

    def write(
        self, reference: AccountReference, draft: AccountDraft, at: datetime
    ) -> None:
        """Write what is said of an account; a state left out stays as it is."""
        self._session.execute(
            update(AccountRow)
            .where(AccountRow.reference == reference)
            .values(
                state=draft.state or AccountRow.state, changed_at=at, **_known(draft)
            )
        )

    def get(self, reference: AccountReference) -> Account | None:
        """Return an account."""
        return self._one(_accounts().where(AccountRow.reference == reference))

    def lock(self, reference: AccountReference) -> Account | None:
        """Lock an account, and return it as it is once nobody else has it."""
        return self._one(
            _accounts()
            .where(AccountRow.reference == reference)
            .with_for_update(key_share=True)
        )

    def write_state(
        self, reference: AccountReference, state: AccountState, at: datetime
    ) -> None:
        """Write an account's state."""
        self._session.execute(
            update(AccountRow)
            .where(AccountRow.reference == reference)
            .values(state=state.value, changed_at=at)
        )

    def hold_all(self, contact: ContactId) -> list[Account]:
        """Keep the accounts that hold a contact as they are until the transaction ends.

        In the order of their references, so that two never wait for each other.
        """
        rows = _HOLD_ALL.rows(self._session, {"contact": contact})
        held = [dict(zip(_NAMES, row, strict=True)) for row in rows]
        return [_account(cast("Row[Any]", SimpleNamespace(**each))) for each in held]

    def open_link(self, contact: ContactId, reference: AccountReference) -> Link | None:
        """Return the link by which an account holds a contact now."""
        row = self._session.execute(
            _links().where(
                AccountContactRow.contact_id == contact,
                AccountContactRow.account_reference == reference,
            )
        ).one_or_none()
        return None if row is None else _link(row)

    def links_of(self, reference: AccountReference) -> list[Link] | None:
        """Return the contacts that an account holds now, the oldest link first.

        Nothing where there is no such account.
        """
        return links_of(self._session, reference)

    def add_link(self, link: Link) -> None:
        """Write a new link."""
        self._session.execute(
            insert(AccountContactRow).values(
                contact_id=link.contact,
                account_reference=link.account,
                linked_at=link.linked_at,
                channel=link.channel.value,
                verified=link.verified.value,
            )
        )

    def verify_link(self, link: Link, verified: Verified) -> None:
        """Write how an open link is verified by now."""
        self._session.execute(
            update(AccountContactRow)
            .where(
                AccountContactRow.contact_id == link.contact,
                AccountContactRow.account_reference == link.account,
                AccountContactRow.linked_at == link.linked_at,
            )
            .values(verified=verified.value)
        )

    def end_link(
        self, contact: ContactId, reference: AccountReference, at: datetime
    ) -> None:
        """End the link by which an account holds a contact."""
        self._session.execute(
            update(AccountContactRow)
            .where(
                AccountContactRow.contact_id == contact,
                AccountContactRow.account_reference == reference,
                AccountContactRow.ended_at.is_(None),
            )
            .values(ended_at=at)
        )

    def end_links(self, contact: ContactId, before: datetime, at: datetime) -> None:
        """End every link of a contact that is not younger than a moment."""
        self._session.execute(
            update(AccountContactRow)
            .where(
                AccountContactRow.contact_id == contact,
                AccountContactRow.linked_at <= before,
                AccountContactRow.ended_at.is_(None),
            )
            .values(ended_at=at)
        )

    def was_linked(self, contact: ContactId, reference: AccountReference) -> bool:
        """Say whether an account ever held a contact."""
        found = exists().where(
            AccountContactRow.contact_id == contact,
            AccountContactRow.account_reference == reference,
        )
        return bool(self._session.scalar(select(found)))

    def _one(self, query: Select[Any]) -> Account | None:
        row = self._session.execute(query).one_or_none()
        return None if row is None else _account(row)


def _accounts() -> Select[Any]:
    return select(*AccountRow.__table__.columns)


def _links() -> Select[Any]:
    return select(*AccountContactRow.__table__.columns).where(
        AccountContactRow.ended_at.is_(None)
    )


def _known(draft: AccountDraft) -> dict[str, Any]:
    return {
        "region": draft.attributes.region,
        "time_zone": draft.attributes.time_zone,
        "language": draft.attributes.language,
        "birth_date": draft.attributes.birth_date,
        "consumer": draft.consumer,
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        reference=AccountReference(row.reference),
        state=AccountState(row.state),
        attributes=Attributes(
            region=row.region,
            time_zone=row.time_zone,
            language=row.language,
            birth_date=row.birth_date,
        ),
        consumer=row.consumer,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _link(row: Row[Any]) -> Link:
    return Link(
        contact=ContactId(row.contact_id),
        account=AccountReference(row.account_reference),
        channel=Channel(row.channel),
        verified=Verified(row.verified),
        linked_at=row.linked_at,
    )
