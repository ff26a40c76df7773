"""A policy that cannot be read as it was published is none."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from consent.policy.document import digest
from consent.policy.service import Policies
from consent.policy.store import PolicyStore, Publication
from tests.conftest import Database
from tests.integration.policy.clock import SetClock
from tests.integration.policy.publishing import (
    Sessions,
    changed_document,
    damage,
    publish,
)
from tests.unit.policy.shipped import shipped_document


@pytest.mark.parametrize("document", ["{}", "[]", "null", '"text"', '{"format": 99}'])
def test_a_damaged_document_is_no_policy_and_is_told_once(
    policies: Policies,
    other_process: Policies,
    session: Sessions,
    database: Database,
    document: str,
) -> None:
    publish(policies, session, shipped_document())
    damage(database, f"'{document}'")

    with capture_logs() as logs:
        assert other_process.current() is None
        assert other_process.current() is None

    assert len(logs) == 1


def test_of_damaged_versions_the_one_before_them_is_the_newest_that_is_valid(
    policies: Policies,
    other_process: Policies,
    session: Sessions,
    database: Database,
    clock: SetClock,
) -> None:
    first = publish(policies, session, shipped_document())
    clock.time += timedelta(hours=1)
    second = publish(policies, session, changed_document())
    damage(database, f"'{{}}' WHERE version = '{second}'")

    found = other_process.newest_valid()

    assert other_process.current() is None
    assert found is not None
    assert found.version == first


def test_a_changed_word_in_a_stored_document_is_damage(
    policies: Policies,
    other_process: Policies,
    session: Sessions,
    database: Database,
) -> None:
    publish(policies, session, shipped_document())
    damage(database, """jsonb_set(document, '{words,stop_scope}', '"loose"')""")

    assert other_process.current() is None


def test_a_document_of_newer_code_is_no_policy(
    other_process: Policies, session: Sessions, clock: SetClock
) -> None:
    document = changed_document()
    document["purposes"][0]["purpose_class"] = "political"
    store = PolicyStore(session)
    newer = Publication(
        version="2027-01-01+abcd",
        document=document,
        digest=digest(document),
        published_at=clock.now(),
        published_by="Kim",
        reason="newer code",
    )
    store.add(newer)
    store.put_in_force(newer.version)

    assert other_process.current() is None


def test_publishing_again_heals_a_damaged_version(
    policies: Policies,
    other_process: Policies,
    session: Sessions,
    database: Database,
) -> None:
    first = publish(policies, session, shipped_document())
    damage(database, "'{}'")
    assert other_process.current() is None
    second = publish(policies, session, shipped_document())

    current = other_process.current()
    assert second != first
    assert current is not None
    assert current.version == second
