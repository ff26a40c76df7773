"""A connection that dies in the middle of what is done on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from consent.db.base import db
from consent.db.engine import libpq_url
from consent.db.transaction import transaction
from consent.inbound.service import Texts
from consent.inbound.texts import text_of
from consent.web.services import service
from tests.stories.house import House
from tests.stories.people import ACME, ANA

A_STOP = {"MessageSid": "SM1", "From": ANA, "To": ACME, "Body": "ARRET"}


def test_a_stop_that_dies_with_its_connection_is_not_taken_for_heard(
    house: House,
) -> None:
    @contextmanager
    def cut() -> Iterator[None]:
        """Die where the answer is made, which may fail without harm else."""
        pid = db.session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(libpq_url(house.database.app_url)) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        yield

    with house.app.app_context(), pytest.raises(OperationalError), transaction():
        replace(service(Texts), savepoint=cut).hear(text_of(A_STOP))

    assert house.rows()["inbound_receipt"] == 0
    assert house.hear("ARRET") != []
    assert house.kinds() == ["withdrawn", "attempt"]
