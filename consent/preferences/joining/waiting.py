"""Which requests of a contact wait for their second step. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from consent.ledger.events import Event, Kind
from consent.ledger.registers import Register, Row, voided_at
from consent.policy.values import Policy
from consent.vocabulary.channel import Channel


class Stage(StrEnum):
    """Where a request is on its way to a consent."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it was recorded, and where it is now."""

    event: Event
    stage: Stage
    confirmed_at: datetime | None = None


def requests_of(
    history: Iterable[Event],
    rows: Iterable[Row],
    policy: Policy,
    *,
    channel: Channel,
    now: datetime,
) -> tuple[Request, ...]:
    """Return what was ever requested of a contact on a channel, in its order."""
    standing = tuple(rows)
    grants = {row.event: row for row in standing if row.register is Register.GRANT}
    found = [
        _request(event, grants.get(event.id), standing, policy, now)
        for event in history
        if event.kind is Kind.REQUESTED and event.scope.channel == channel.value
    ]
    return tuple(_overtaken(each, found) for each in found)


def waiting_among(requests: Iterable[Request]) -> tuple[Event, ...]:
    """Return the requests that wait, what is the same once: as it was asked last."""
    waiting = [each.event for each in requests if each.stage is Stage.WAITING]
    latest = {_sameness(event): event for event in waiting}
    return tuple(sorted(latest.values(), key=lambda event: event.sequence))


def gives_as_much(given: Event, asked: Event) -> bool:
    """Say whether one request gives, once confirmed, what another one asks for."""
    if given.scope != asked.scope or given.basis is None or asked.basis is None:
        return False
    return given.basis.at_least(asked.basis)


def _request(
    event: Event, row: Row | None, rows: tuple[Row, ...], policy: Policy, now: datetime
) -> Request:
    if row is None or not _lives(row, rows, policy):
        return Request(event=event, stage=Stage.ENDED)
    forgotten = any(other.register is Register.FORGOTTEN for other in rows)
    # Whoever was erased comes back by both steps of their own.
    confirmed_at = row.own_confirmed_at if forgotten else row.confirmed_at
    if confirmed_at is not None:
        return Request(event=event, stage=Stage.CONFIRMED, confirmed_at=confirmed_at)
    in_time = now - row.at <= policy.confirmation.expires_after
    return Request(event=event, stage=Stage.WAITING if in_time else Stage.EXPIRED)


def _overtaken(request: Request, requests: Iterable[Request]) -> Request:
    """Return a request as confirmed if, since it was made, the same was by another."""
    if request.stage is not Stage.WAITING:
        return request
    times = [
        each.confirmed_at
        for each in requests
        if each.confirmed_at is not None
        and each.confirmed_at > request.event.effective_at
        and gives_as_much(each.event, request.event)
    ]
    if not times:
        return request
    return replace(request, stage=Stage.CONFIRMED, confirmed_at=max(times))


def _sameness(event: Event) -> tuple[object, ...]:
    return event.scope, event.basis, event.wording, event.language


def _lives(row: Row, rows: tuple[Row, ...], policy: Policy) -> bool:
    """Say whether a request is of what is still offered, and nothing ended it.

    A purpose that changed its class falls to opt-outs of either.
    """
    purpose = policy.purposes.get(row.scope.purpose)
    if purpose is None or row.scope.seller not in policy.sellers:
        return False
    ended = voided_at(
        rows,
        channel=row.scope.channel,
        purpose=row.scope.purpose,
        classes={purpose.purpose_class, row.purpose_class or purpose.purpose_class},
        seller=row.scope.seller,
    )
    return ended is None or row.at > ended.at
