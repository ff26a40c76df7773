"""The only way out, built."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.assembly.books import Books
from consent.db.base import db
from consent.db.transaction import in_transaction
from consent.guard.service import Guard
from consent.messaging.dispatch import Dispatcher
from consent.messaging.jobs import deferring
from consent.messaging.outlets import Outlets
from consent.messaging.parcels import Parcels
from consent.messaging.permits import Permits
from consent.messaging.service import Messenger
from consent.messaging.verdicts import Verdicts
from consent.providers.handover import Provider
from consent.sendlog.permit_store import PermitStore
from consent.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """The only way out."""

    outlets: Outlets
    messenger: Messenger
    verdicts: Verdicts
    dispatcher: Dispatcher
    permits: Permits


def mouth_of(
    books: Books, guard: Guard, settings: Settings, providers: Sequence[Provider]
) -> Mouth:
    """Return the only way out."""
    outlets = Outlets(providers, books.policies)
    defer = deferring(db.session)
    verdicts = Verdicts(
        contacts=books.contacts,
        ledger=books.ledger,
        send_log=books.send_log,
        policies=books.policies,
    )
    parcels = Parcels(
        contacts=books.contacts,
        send_log=books.send_log,
        tokens=books.tokens,
        clock=books.clock,
        public_url=settings.public_url,
    )
    return Mouth(
        outlets=outlets,
        verdicts=verdicts,
        messenger=Messenger(
            contacts=books.contacts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            clock=books.clock,
            defer=defer,
        ),
        dispatcher=Dispatcher(
            contacts=books.contacts,
            accounts=books.accounts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            parcels=parcels,
            verdicts=verdicts,
            clock=books.clock,
            defer=defer,
            transact=in_transaction,
        ),
        permits=Permits(
            contacts=books.contacts,
            accounts=books.accounts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            store=PermitStore(db.session),
            verdicts=verdicts,
            clock=books.clock,
        ),
    )
