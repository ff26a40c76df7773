"""Which database is meant, however it was written."""

import pytest

from consent.db.engine import database_url, libpq_url
from consent.db.migrate import Schema, compare


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_may_be_named_in_three_ways(scheme: str) -> None:
    url = database_url(f"{scheme}://ana:secret@db.example/consent?sslmode=verify-full")

    assert url.drivername == "postgresql+psycopg"
    assert url.query == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    "text", ["", "sqlite://", "mysql://ana:secret@db/consent", "%"]
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="begins with postgresql://") as refusal:
        database_url(text)

    assert "secret" not in str(refusal.value)


def test_libpq_is_given_no_driver_and_the_password() -> None:
    url = libpq_url("postgresql+psycopg://ana:secret@/consent?host=/run/db")

    assert url == "postgresql://ana:secret@/consent?host=%2Frun%2Fdb"


@pytest.mark.parametrize(
    ("found", "known", "schema", "ready"),
    [
        (None, 3, Schema.MISSING, False),
        ("0002", 3, Schema.BEHIND, False),
        ("0003", 3, Schema.CURRENT, True),
        ("0004", 3, Schema.ONE_AHEAD, True),
        ("0005", 3, Schema.TOO_FAR_AHEAD, False),
    ],
)
def test_one_version_ahead_is_still_ready(
    found: str | None,
    known: int,
    schema: Schema,
    ready: bool,  # noqa: FBT001  a column of the table above
) -> None:
    assert compare(found, known) is schema
    assert schema.is_ready is ready
