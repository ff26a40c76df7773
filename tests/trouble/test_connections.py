"""More who ask than there are connections."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import QueuePool

from consent.db.base import db
from tests.stories.house import House
from tests.stories.people import ANA

GRANT = {
    "channel": "sms",
    "address": ANA,
    "purpose": "offers",
    "action": "hold",
    "evidence": {"door": "agent"},
}


@pytest.fixture
def taken(house: House) -> Iterator[ExitStack]:
    """Hold every connection that the doors of a process may have."""
    house.grant()
    with house.app.app_context():
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        pool._timeout = 0.2  # noqa: SLF001  it is ten seconds, too long for a test
        pool.dispose()
        most = pool.size() + pool._max_overflow  # noqa: SLF001  it tells nobody else
        with ExitStack() as held:
            for _ in range(most):
                held.enter_context(db.engine.connect())
            yield held


def test_who_gets_no_connection_is_told_to_come_again(
    house: House, taken: ExitStack
) -> None:
    refused = house.app.test_client().post(
        "/v1/consents",
        json=GRANT,
        headers={"Authorization": f"Bearer {house.key}", "Idempotency-Key": "held"},
    )
    taken.close()
    taken_again = house.call("POST", "/v1/consents", GRANT, once="held")

    assert (refused.status_code, refused.get_json()["code"]) == (503, "unavailable")
    assert "Retry-After" in refused.headers
    assert taken_again.status_code == 201


def test_metrics_are_told_all_the_same(house: House, taken: ExitStack) -> None:
    told = house.app.test_client().get("/metrics").text

    assert "consent_database_up 1.0" in told
    assert 'consent_database_connections{application="consent"}' in told
    assert taken is not None
