"""The service may add to what decisions name, and take nothing of it back."""

import psycopg
import pytest

from consent.db.engine import libpq_url
from tests.conftest import Database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_version SET document = document",
        "UPDATE policy_version SET reason = 'another'",
        "DELETE FROM policy_version",
        "TRUNCATE policy_version CASCADE",
        "UPDATE occasion_spent SET sequence = 0",
        "DELETE FROM occasion_spent",
        "TRUNCATE occasion_spent",
    ],
)
def test_what_is_only_added_to_is_not_taken_back(
    database: Database, statement: str
) -> None:
    with (
        psycopg.connect(libpq_url(database.app_url)) as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute(statement.encode())


@pytest.mark.parametrize("table", ["policy_version", "occasion_spent"])
def test_the_service_may_read_it_and_add_to_it(database: Database, table: str) -> None:
    with psycopg.connect(libpq_url(database.app_url)) as service:
        rights = service.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = current_user AND table_name = %s",
            [table],
        ).fetchall()

    assert {right for (right,) in rights} == {"SELECT", "INSERT"}
