"""Rows of codes to values."""

from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.contacts.reference import AccountReference
from consent.db.base import table_of
from consent.links.models import LinkCodeRow
from consent.preferences.asking.codes import KeptCode
from consent.vocabulary.ids import ContactId

_T = table_of(LinkCodeRow)
_NO_CODE = bytes(32)
_MOST_COUNTED = 1000


class CodeStore:
    """Reads and writes `link_code`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def put(self, contact: ContactId, code: KeptCode, *, now: datetime) -> None:
        """Keep the one code of a contact; the one before it works no more."""
        values = {
            "digest": code.digest,
            "issued_at": now,
            "expires_at": code.expires_at,
            "tries": code.tries,
            "account_reference": code.account,
            "return_to": code.return_to,
        }
        self._session.execute(
            insert(_T)
            .values(contact_id=contact, **values)
            .on_conflict_do_update(index_elements=[_T.c.contact_id], set_=values)
        )

    def tried(self, contact: ContactId, now: datetime) -> KeptCode:
        """Count a try, and return what is kept.

        Where nothing is kept, what works never is written: a try is one statement that
        writes one row, whoever it is for, so that neither its time nor the work of its
        commit tells whether there is a code, or such a person.
        """
        counted = case((_T.c.tries < _MOST_COUNTED, _T.c.tries + 1), else_=_T.c.tries)
        row = self._session.execute(
            insert(_T)
            .values(
                contact_id=contact,
                digest=_NO_CODE,
                issued_at=now,
                expires_at=now,
                tries=1,
            )
            .on_conflict_do_update(
                index_elements=[_T.c.contact_id], set_={"tries": counted}
            )
            .returning(
                _T.c.digest,
                _T.c.expires_at,
                _T.c.tries,
                _T.c.account_reference,
                _T.c.return_to,
            )
        ).one()
        account = row.account_reference
        return KeptCode(
            digest=row.digest,
            expires_at=row.expires_at,
            tries=row.tries,
            account=None if account is None else AccountReference(account),
            return_to=row.return_to,
        )

    def drop(self, contact: ContactId) -> None:
        """Keep the code of a contact no longer."""
        self._session.execute(delete(_T).where(_T.c.contact_id == contact))

    def drop_old(self, before: datetime) -> None:
        """Keep no code that was over before a moment."""
        self._session.execute(delete(_T).where(_T.c.expires_at < before))
