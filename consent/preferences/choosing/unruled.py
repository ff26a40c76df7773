"""What a page shows while no valid configuration says what there is. Pure.

What was agreed to can still be switched off, one by one. It has the names of the config
then, since nobody knows the words.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from consent.guard.decision import Reason
from consent.ledger.registers import Register
from consent.ledger.standing import Place, State, read
from consent.preferences.choosing.judging import Known
from consent.preferences.choosing.view import Cell, Row, Switch
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass

_TICKED = frozenset({State.GRANTED, State.PENDING})


def unruled_rows(known: Known, now: datetime) -> Iterator[Row]:
    """Yield what stands for a contact: nothing of it reaches anybody now."""
    found: dict[tuple[str, str], set[Switch]] = defaultdict(set)
    for row in known.facts.rows:
        if row.register is not Register.GRANT:
            continue
        place = Place(
            channel=Channel(row.scope.channel),
            purpose=row.scope.purpose,
            purpose_class=row.purpose_class or PurposeClass.MARKETING,
            seller=row.scope.seller,
        )
        switch = _switch(known, place, now)
        if switch is not None:
            found[place.seller, place.purpose].add(switch)
    for (seller, purpose), switches in sorted(found.items()):
        yield Row(
            purpose=purpose,
            title=purpose,
            description="",
            seller=seller,
            seller_name=seller,
            partner=False,
            named=True,
            switches=tuple(sorted(switches, key=lambda each: each.cell.name)),
        )


def _switch(known: Known, place: Place, now: datetime) -> Switch | None:
    standing = read(known.facts.rows, place, at=now)
    if standing.state not in _TICKED:
        return None
    return Switch(
        cell=Cell(
            contact=known.contact,
            channel=place.channel,
            purpose=place.purpose,
            seller=place.seller,
        ),
        state=standing.state,
        reaches=False,
        reasons=(Reason.RULESET_UNAVAILABLE,),
        since=standing.since,
    )
