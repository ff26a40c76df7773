"""Whether a history tells more of an address than that somebody typed it. Pure."""

from collections.abc import Iterable

from consent.ledger.events import Event, Kind

_TELLS_NOTHING = frozenset({Kind.REQUESTED, Kind.FORGOTTEN})


def is_known(history: Iterable[Event]) -> bool:
    """Say whether anything but unconfirmed requests was recorded of this holder.

    Who was erased is nobody any more, until something else is recorded.
    """
    events = list(history)
    erased = (each.sequence for each in events if each.kind is Kind.FORGOTTEN)
    began = max(erased, default=0)
    return any(
        each.kind not in _TELLS_NOTHING and each.sequence > began for each in events
    )
