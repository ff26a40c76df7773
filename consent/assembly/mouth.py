"""The only way out, built."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.assembly.books import Books
from consent.db.base import db
from consent.db.transaction import in_transaction
from consent.guard.service import Guard
from consent.messaging.breakers import Breakers
from consent.messaging.delivery import Delivery
from consent.messaging.dispatch import Dispatcher
from consent.messaging.feeder import Feeder
from consent.messaging.jobs import QUEUE, queueing
from consent.messaging.outlets import Outlets
from consent.messaging.pacing import Pacing
from consent.messaging.parcels import Parcels
from consent.messaging.parking import Parking
from consent.messaging.permits import Permits
from consent.messaging.responses import Responses
from consent.messaging.service import Messenger
from consent.messaging.sweeps import Sweeps
from consent.messaging.verdicts import Verdicts
from consent.messaging.wake import waking
from consent.providers.handover import Provider
from consent.sendlog.halt_store import HaltStore
from consent.sendlog.halting import Halts
from consent.sendlog.line_store import LineStore
from consent.sendlog.permit_store import PermitStore
from consent.sendlog.sweep_store import SweepStore
from consent.sendlog.tally_store import TallyStore
from consent.sendlog.waiting_store import WaitingStore
from consent.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """The only way out."""

    outlets: Outlets
    messenger: Messenger
    responses: Responses
    verdicts: Verdicts
    dispatcher: Dispatcher
    feeder: Feeder
    sweeps: Sweeps
    permits: Permits
    parking: Parking
    breakers: Breakers


def mouth_of(
    books: Books, guard: Guard, settings: Settings, providers: Sequence[Provider]
) -> Mouth:
    """Return the only way out."""
    outlets = Outlets(providers, books.policies)
    queue = queueing(db.session)
    lines = LineStore(db.session)
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
    parking, breakers = _brakes(books)
    return Mouth(
        outlets=outlets,
        verdicts=verdicts,
        messenger=Messenger(
            contacts=books.contacts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            clock=books.clock,
            queue=queue,
        ),
        responses=Responses(
            contacts=books.contacts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            clock=books.clock,
            queue=queue,
        ),
        dispatcher=Dispatcher(
            contacts=books.contacts,
            accounts=books.accounts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            parcels=parcels,
            parking=parking,
            pacing=Pacing(store=lines, clock=books.clock),
            delivery=Delivery(
                contacts=books.contacts,
                send_log=books.send_log,
                verdicts=verdicts,
                clock=books.clock,
                transact=in_transaction,
            ),
            clock=books.clock,
            queue=queue,
            transact=in_transaction,
        ),
        feeder=Feeder(
            store=lines,
            halts=parking.halts,
            policies=books.policies,
            clock=books.clock,
            queue=queue,
            transact=in_transaction,
        ),
        sweeps=Sweeps(
            store=SweepStore(db.session),
            send_log=books.send_log,
            clock=books.clock,
            queue=queue,
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
        parking=parking,
        breakers=breakers,
    )


def _brakes(books: Books) -> tuple[Parking, Breakers]:
    """Return what stops sending and lets it go on, by hand and by itself."""
    wake = waking(db.session, QUEUE)
    halts = Halts(
        store=HaltStore(db.session),
        policies=books.policies,
        clock=books.clock,
        wake=wake,
    )
    parking = Parking(
        halts=halts,
        store=WaitingStore(db.session),
        clock=books.clock,
        next_page=wake,
        transact=in_transaction,
    )
    breakers = Breakers(
        tallies=TallyStore(db.session),
        halts=halts,
        policies=books.policies,
        clock=books.clock,
        transact=in_transaction,
    )
    return parking, breakers
