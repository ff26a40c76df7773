"""A count that takes too long undoes no halt, and stops no other breaker."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from consent.db.base import db
from consent.messaging.breakers import Breakers
from consent.policy.document import BreakerEntry, Document
from consent.sendlog.tally_store import TallyStore
from consent.web.services import service
from tests.stories.campaigns import failing, halted, people
from tests.stories.house import House
from tests.stories.publishing import publish


class SlowTallies(TallyStore):
    """Counts failures, and takes too long over all else."""

    def answered(self, noes: object, since: datetime) -> dict[str, int]:
        db.session.execute(text("SET LOCAL statement_timeout = '10ms'"))
        db.session.execute(text("SELECT pg_sleep(1)"))
        return {}


def entry(cause: str) -> BreakerEntry:
    return BreakerEntry(cause=cause, rate=0.2, least=3, window=60)


@pytest.mark.parametrize(
    "causes", [("opt_outs", "failures"), ("failures", "opt_outs")], ids=" then ".join
)
def test_one_breaker_trips_though_another_cannot_count(
    house: House, causes: tuple[str, str]
) -> None:
    def both(document: Document) -> None:
        document["breakers"] = [entry(cause) for cause in causes]

    publish(house, both)
    failing(house, people(house, 3))

    with house.app.app_context(), pytest.raises(OperationalError):
        replace(service(Breakers), tallies=SlowTallies(db.session)).watch()

    assert [halt["value"] for halt in halted(house)] == ["sale"]
