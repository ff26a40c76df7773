"""Publishing a config, and knowing which one is in force."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from consent.policy.document import Document
from consent.policy.service import KEPT, Policies
from consent.policy.store import PolicyStore, version_select
from tests.conftest import Database
from tests.integration.policy.clock import SetClock
from tests.integration.policy.publishing import (
    Sessions,
    changed_document,
    damage,
    publish,
)
from tests.unit.policy.shipped import shipped_document


def test_with_nothing_published_there_is_no_policy(policies: Policies) -> None:
    assert policies.current() is None


def test_a_published_config_is_in_force(policies: Policies, session: Sessions) -> None:
    version = publish(policies, session, shipped_document())

    current = policies.current()
    assert current is not None
    assert current.version == version
    assert current.seller(None).name == "Acme Hosting, Inc."


def test_a_version_is_named_by_its_day_and_its_digest(
    policies: Policies, session: Sessions
) -> None:
    version = publish(policies, session, shipped_document())

    day, _, digest = version.partition("+")
    assert day == "2026-11-20"
    assert len(digest) == 4


def test_the_order_of_the_purposes_outlives_the_database(
    policies: Policies, other_process: Policies, session: Sessions
) -> None:
    publish(policies, session, shipped_document())

    current = other_process.current()
    assert current is not None
    assert list(current.purposes)[:3] == ["offers", "newsletter", "surveys"]


def test_the_same_config_again_is_no_new_version(
    policies: Policies, session: Sessions, clock: SetClock
) -> None:
    first = publish(policies, session, shipped_document())
    clock.time += timedelta(days=1)

    assert publish(policies, session, shipped_document()) == first


def test_a_new_version_is_in_force_in_every_process_at_once(
    policies: Policies, other_process: Policies, session: Sessions
) -> None:
    publish(policies, session, shipped_document())
    assert other_process.current() is not None
    second = publish(policies, session, changed_document())

    current = other_process.current()
    assert current is not None
    assert current.version == second
    assert current.seller(None).name == "Another name"


def test_going_back_to_an_earlier_config_is_a_publication_of_its_own(
    policies: Policies, session: Sessions
) -> None:
    first = publish(policies, session, shipped_document())
    publish(policies, session, changed_document())
    third = publish(policies, session, shipped_document())

    assert third != first
    assert third.startswith(first)


def test_an_earlier_version_can_still_be_read(
    policies: Policies, other_process: Policies, session: Sessions
) -> None:
    first = publish(policies, session, shipped_document())
    publish(policies, session, changed_document())

    found = other_process.cached(first)
    assert found is not None
    assert found.seller(None).name == "Acme Hosting, Inc."


def test_a_process_keeps_only_so_many_versions(
    policies: Policies, other_process: Policies, session: Sessions
) -> None:
    versions = [
        publish(policies, session, changed_document(f"Name {number}"))
        for number in range(KEPT + 2)
    ]

    assert all(other_process.cached(version) for version in versions)
    assert len(other_process._built) == KEPT  # noqa: SLF001 - there is no other sign


def test_a_kept_version_is_not_read_again(
    policies: Policies, session: Sessions, database: Database
) -> None:
    version = publish(policies, session, shipped_document())
    assert policies.cached(version) is not None
    damage(database, "'{}'")

    assert policies.cached(version) is not None


def test_a_version_nobody_published_is_no_policy(policies: Policies) -> None:
    assert policies.cached("2026-11-20+ffff") is None


def test_a_publication_that_is_rolled_back_never_was(
    policies: Policies, session: Sessions
) -> None:
    policies.publish(shipped_document(), by="Kim", reason="a test")
    session.rollback()

    assert policies.current() is None


def test_the_first_start_publishes_and_later_ones_read_nothing(
    policies: Policies, session: Sessions
) -> None:
    first = policies.publish_if_none(shipped_document, by="setup", reason="first")
    session.commit()

    def never() -> Document:
        raise AssertionError

    assert first is not None
    assert policies.publish_if_none(never, by="setup", reason="second") is None


def test_another_statement_can_ask_for_the_version_in_force(
    policies: Policies, session: Sessions
) -> None:
    version = publish(policies, session, shipped_document())

    row = session.execute(select(version_select(), text("1"))).one()
    assert row == (version, 1)


def test_while_one_publishes_another_waits_and_readers_do_not(
    policies: Policies, session: Sessions, database: Database
) -> None:
    lock = text("LOCK TABLE policy_current IN SHARE ROW EXCLUSIVE MODE NOWAIT")
    elsewhere = create_engine(database.app_url)
    policies.publish(shipped_document(), by="Kim", reason="a test")

    with elsewhere.connect() as connection:
        assert connection.scalar(select(version_select())) is None
        with pytest.raises(OperationalError, match="could not obtain lock"):
            connection.execute(lock)

    elsewhere.dispose()
    session.rollback()


def test_who_published_why_is_kept(policies: Policies, session: Sessions) -> None:
    version = publish(policies, session, shipped_document())

    publication = PolicyStore(session).find(version)
    assert publication is not None
    assert publication.published_by == "Kim"
    assert publication.reason == "a test"
    assert publication.document == shipped_document()
