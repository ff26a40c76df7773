"""A short run of every fuzz target; `make fuzz` is the long one."""

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.fuzz.everything import TARGETS
from tests.fuzz.mutations import inputs
from tests.fuzz.target import Target

EXAMPLES = 150
PATIENCE = 5
"""Seconds that one input may take on a machine with much else to do."""

THOROUGH = os.environ.get("CONSENT_TEST_PROFILE") == "thorough"  # noqa: TID251  about the tests, not the service
BOUNDS = settings(
    max_examples=EXAMPLES * (100 if THOROUGH else 1),
    deadline=None,
    derandomize=not THOROUGH,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_seed_is_read_or_refused(target: Target) -> None:
    for seed in (b"", *target.seeds):
        target.feed(seed)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@BOUNDS
@given(data=st.data())
def test_whatever_comes_in_is_read_or_refused(
    target: Target, data: st.DataObject
) -> None:
    fed = data.draw(inputs(target))
    begun = time.monotonic()

    target.feed(fed)

    assert time.monotonic() - begun < PATIENCE
