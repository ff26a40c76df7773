"""What the ledger's doors answer."""

from collections.abc import Iterable, Mapping

from consent.contacts.attributes import Attributes
from consent.ledger.consents import PlacedStanding, Recorded
from consent.ledger.registers import Register, Row
from consent.ledger.schemas import LookupAnswer, RecordedAnswer
from consent.ledger.standing import Place, State, read
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL
from consent.vocabulary.scope import Scope
from consent.web.bodies import plain


def recorded_answer(recorded: Recorded) -> Mapping[str, object]:
    """Return the event and the standing of its scope."""
    return plain(
        RecordedAnswer,
        {"event": recorded.event, "standing": _standing_of(recorded)},
    )


def lookup_answer(
    contact: ContactId,
    attributes: Attributes,
    standings: Iterable[PlacedStanding],
    rows: Iterable[Row],
) -> Mapping[str, object]:
    """Return a contact and where it stands."""
    known = list(rows)
    return plain(
        LookupAnswer,
        {
            "contact": contact,
            "region": attributes.region,
            "time_zone": attributes.time_zone,
            "language": attributes.language,
            "standings": [_placed(p) for p in standings],
            "holds": [r for r in known if r.register is Register.HOLD],
            "blocks": [r for r in known if r.register is Register.BLOCK],
            "restricted": any(r.register is Register.RESTRICTION for r in known),
        },
    )


def _placed(placed: PlacedStanding) -> dict[str, object]:
    standing, place = placed.standing, placed.place
    carrier = standing.carrier
    return {
        "channel": place.channel.value,
        "purpose": place.purpose,
        "seller": place.seller,
        "state": standing.state,
        "bases": sorted({r.basis for r in standing.live if r.basis is not None}),
        "since": standing.since,
        "event": None if carrier is None else carrier.event,
    }


def _standing_of(recorded: Recorded) -> dict[str, object]:
    """Return the standing of the event's own scope.

    A scope of one channel, one purpose and one seller is read like a question; a wider
    one is withdrawn or nothing.
    """
    event = recorded.event
    scope = event.scope
    if event.purpose_class is not None and ALL not in _parts(scope):
        place = Place(
            channel=Channel(scope.channel),
            purpose=scope.purpose,
            purpose_class=event.purpose_class,
            seller=scope.seller,
        )
        standing = read(recorded.rows, place, at=event.recorded_at)
        return _placed(PlacedStanding(place=place, standing=standing))
    ended = [
        row
        for row in recorded.rows
        if row.register in {Register.WITHDRAWN, Register.OBJECTED}
        and row.scope == scope
    ]
    last = max(ended, key=lambda row: row.at, default=None)
    return {
        "channel": scope.channel,
        "purpose": scope.purpose,
        "seller": scope.seller,
        "state": None if last is None else State.WITHDRAWN,
        "bases": [],
        "since": None if last is None else last.at,
        "event": None if last is None else last.event,
    }


def _parts(scope: Scope) -> tuple[str, str, str]:
    return scope.channel, scope.purpose, scope.seller
