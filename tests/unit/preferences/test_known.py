"""Who gets a code: of whom we know more than that somebody typed the number."""

import pytest

from consent.ledger.events import Kind
from consent.preferences.asking.known import is_known
from tests.unit.preferences.told import happened, told


@pytest.mark.parametrize(
    ("kinds", "known"),
    [
        ([], False),
        ([Kind.REQUESTED, Kind.REQUESTED], False),
        ([Kind.REQUESTED, Kind.CONFIRMED], True),
        ([Kind.WITHDRAWN], True),
        ([Kind.GRANTED, Kind.FORGOTTEN, Kind.REQUESTED], False),
        ([Kind.FORGOTTEN, Kind.GRANTED, Kind.REQUESTED], True),
    ],
    ids=repr,
)
def test_a_request_alone_makes_nobody_known(kinds: list[Kind], *, known: bool) -> None:
    history = told(*(happened(kind) for kind in kinds))

    assert is_known(history) is known
