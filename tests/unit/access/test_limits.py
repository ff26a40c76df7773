"""How often somebody may ask."""

import pytest

from consent.access.limits import FAILURES, Limits, network_of
from consent.vocabulary.errors import TooManyError


def test_a_key_may_ask_so_often_and_no_more() -> None:
    limits = Limits(per_minute=3)
    for _ in range(3):
        limits.count("shop")

    with pytest.raises(TooManyError) as caught:
        limits.count("shop")

    assert 1 <= caught.value.retry_after <= 60


def test_keys_are_counted_apart() -> None:
    limits = Limits(per_minute=1)

    limits.count("shop")
    limits.count("store")


def test_a_network_that_only_fails_must_wait() -> None:
    limits = Limits(per_minute=1)
    for number in range(FAILURES):
        limits.failed(f"203.0.113.{number}")

    limits.check_network("198.51.100.1")
    with pytest.raises(TooManyError):
        limits.check_network("203.0.113.200")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "unknown"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_lies_in_a_network(address: str | None, network: str) -> None:
    assert network_of(address) in {network, "fe80::/56"}
