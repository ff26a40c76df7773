"""The two books, and what they stand on."""

from dataclasses import dataclass

from consent.contacts.account_service import Accounts
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.sealing import Seals
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.ledger.service import Ledger
from consent.ledger.store import LedgerStore
from consent.links.manage_service import ManageLinks
from consent.links.tokens import WithdrawTokens
from consent.outside import default_senders
from consent.policy.service import Policies
from consent.policy.store import PolicyStore
from consent.preferences.joining.jobs import reacting
from consent.sendlog.occasions import OccasionStore
from consent.sendlog.service import SendLog
from consent.sendlog.store import SendLogStore
from consent.settings import Settings
from consent.vocabulary.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The rooms that everything above stands on."""

    policies: Policies
    contacts: Contacts
    accounts: Accounts
    ledger: Ledger
    send_log: SendLog
    tokens: WithdrawTokens
    manage_links: ManageLinks
    clock: Clock


def books_of(settings: Settings, clock: Clock) -> Books:
    """Return the rooms that everything above stands on."""
    contacts = Contacts(
        db.session,
        fingerprints=Fingerprints(settings.fingerprint_keys),
        seals=Seals(settings.sealing_keys),
        clock=clock,
    )
    return Books(
        policies=Policies(
            PolicyStore(db.session), clock, default_senders=default_senders(settings)
        ),
        contacts=contacts,
        accounts=Accounts(db.session, contacts=contacts, clock=clock),
        ledger=Ledger(
            contacts, LedgerStore(db.session), clock, react=reacting(db.session)
        ),
        send_log=SendLog(
            contacts, SendLogStore(db.session), OccasionStore(db.session), clock
        ),
        tokens=WithdrawTokens(settings.fingerprint_keys),
        manage_links=ManageLinks(db.session, clock, secret=settings.secret_key),
        clock=clock,
    )
