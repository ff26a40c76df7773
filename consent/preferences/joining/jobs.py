"""The jobs of signing up: record a sign-up, ask for its second step, remind of it.

Their arguments are ids: what somebody typed is in no job and in no log line.
"""

from datetime import datetime
from uuid import UUID

from flask import Flask
from flask_sqlalchemy.session import Session
from procrastinate import App
from sqlalchemy.orm import scoped_session

from consent.db.jobs import Task, defer_all
from consent.db.transaction import in_transaction
from consent.ledger.events import Event, Kind
from consent.ledger.service import React
from consent.messaging.jobs import QUEUE, URGENT, Again
from consent.messaging.rounds import Round
from consent.preferences.joining.second_step import Later, SecondStep
from consent.preferences.joining.service import AskNow, HandOn, Joining
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId
from consent.web.services import service

SIGN_UP = "sign_up"
ASK = "ask_to_confirm"
REMIND = "remind_to_confirm"
MAKE_UP = "make_up_for_asking"

TIDY = Round(name="sign-ups", every=3600, work=lambda: in_transaction(_tidy))
"""What workers do now and then: drop sign-ups that could not be recorded in time."""

_ASKABLE = frozenset({Channel.EMAIL.value, Channel.SMS.value})
"""Where a second step can be asked for, and its answer is heard."""


def reacting(session: scoped_session[Session]) -> React:
    """Return what has the second step asked for of every request that was recorded.

    Not of what was imported: its people are asked by whoever took their word.
    """

    def react(event: Event) -> None:
        if (
            event.kind is Kind.REQUESTED
            and event.scope.channel in _ASKABLE
            and event.door is not Door.IMPORT
        ):
            defer_all(session, [_task(ASK, event.contact, event.id)])

    return react


def putting_off(session: scoped_session[Session], task: str) -> Later:
    """Return what has a request looked at again later."""

    def later(contact: ContactId, request: EventId, at: datetime) -> None:
        defer_all(session, [_task(task, contact, request, at=at)])

    return later


def asking_now(session: scoped_session[Session]) -> AskNow:
    """Return what has a request asked about as if it had been recorded now."""

    def ask(contact: ContactId, request: EventId) -> None:
        defer_all(session, [_task(ASK, contact, request)])

    return ask


class Steadily(Again):
    """Has a job that broke done again for as long as there is anything to do.

    Nothing else would take it up: a request and a sign-up end by themselves.
    """

    most = None


def handing_on(session: scoped_session[Session]) -> HandOn:
    """Return what hands sign-ups that are kept on to a worker."""

    def hand_on(identity: UUID) -> None:
        arguments = {"identity": str(identity)}
        task = Task(name=SIGN_UP, queue=QUEUE, arguments={**arguments}, priority=URGENT)
        defer_all(session, [task])

    return hand_on


def _tidy() -> None:
    service(Joining).tidy()


def register(jobs: App, app: Flask) -> None:
    """Tell the worker how to record sign-ups, and how to ask for second steps."""

    @jobs.task(name=SIGN_UP, queue=QUEUE, retry=Steadily())
    def sign_up(identity: str) -> None:
        """Record one sign-up."""
        with app.app_context():
            in_transaction(lambda: service(Joining).record(UUID(identity)))

    @jobs.task(name=ASK, queue=QUEUE, retry=Steadily())
    def ask(contact: str, request: str) -> None:
        """Ask for the second step of one request."""
        with app.app_context():
            in_transaction(lambda: service(SecondStep).ask(*_ids(contact, request)))

    @jobs.task(name=MAKE_UP, queue=QUEUE, retry=Steadily())
    def make_up(contact: str, request: str) -> None:
        """Ask anew if what asked about one request did not leave."""
        with app.app_context():
            in_transaction(lambda: service(SecondStep).make_up(*_ids(contact, request)))

    @jobs.task(name=REMIND, queue=QUEUE, retry=Steadily())
    def remind(contact: str, request: str) -> None:
        """Remind, once, of what the message about one request asked for."""
        with app.app_context():
            in_transaction(lambda: service(SecondStep).remind(*_ids(contact, request)))


def _task(
    name: str, contact: ContactId, request: EventId, *, at: datetime | None = None
) -> Task:
    return Task(
        name=name,
        queue=QUEUE,
        arguments={"contact": str(contact), "request": str(request)},
        priority=URGENT,
        schedule_at=at,
    )


def _ids(contact: str, request: str) -> tuple[ContactId, EventId]:
    return ContactId(UUID(contact)), EventId(UUID(request))
