"""How a series stands: what became of its messages, who said no, whether it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consent.ledger.no_store import complaints_select, opt_outs_select
from consent.sendlog.halting import Halts
from consent.sendlog.halts import HaltKind
from consent.sendlog.listing import Sight
from consent.sendlog.series_store import SeriesStore
from consent.vocabulary.errors import NotFoundError


class UnknownSeriesError(NotFoundError):
    """No message names this series, or none that the key may see."""

    code = "unknown_series"
    remedy = "Use the series that was sent with POST /v1/messages."


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A series so far."""

    series: str
    since: datetime
    messages: int
    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    attempts: int
    opt_outs: int
    complaints: int
    halted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReports:
    """Sums up what is known of a series at this moment."""

    store: SeriesStore
    halts: Halts

    def summary(self, series: str, sight: Sight) -> Summary:
        """Return how a series stands, as far as somebody may see it.

        Raises:
            UnknownSeriesError: there is nothing of it to see.
        """
        counts = self.store.counts(series, sight)
        if counts.since is None:
            raise UnknownSeriesError("there is no such series")
        since = counts.since
        return Summary(
            series=series,
            since=since,
            messages=sum(counts.statuses.values()),
            statuses=counts.statuses,
            reasons=counts.reasons,
            attempts=counts.attempts,
            opt_outs=self.store.answered(opt_outs_select(since), series, sight),
            complaints=self.store.answered(complaints_select(since), series, sight),
            halted=any(
                each.kind is HaltKind.ALL
                or (each.kind is HaltKind.SERIES and each.value == series)
                for each in self.halts.stopped()
            ),
        )
