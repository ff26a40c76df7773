import pytest

from consent.providers.handover import Signal
from consent.providers.twilio.signals import (
    PERMANENT,
    is_toll_free,
    meaning_of,
    signal_of,
)


@pytest.mark.parametrize(
    ("code", "signal"),
    [
        (21610, Signal.SENDER_BLOCKED),
        (63014, Signal.SENDER_BLOCKED),
        (21635, Signal.ADDRESS_INVALID),
        (30005, Signal.ADDRESS_INVALID),
        (30006, Signal.ADDRESS_INVALID),
        (30640, Signal.ADDRESS_INVALID),
        (30007, Signal.OUR_FAULT),
        (20003, Signal.OUR_FAULT),
        (21408, Signal.OUR_FAULT),
        (30003, None),
        (30008, None),
    ],
)
def test_a_code_is_read_the_same_from_any_sender(
    code: int, signal: Signal | None
) -> None:
    for toll_free in (True, False):
        assert signal_of(code, toll_free_sender=toll_free) is signal


@pytest.mark.parametrize("code", [0, 1, 12345, 99999, None])
def test_an_unknown_code_says_nothing_about_the_person(code: int | None) -> None:
    assert meaning_of(code, toll_free_sender=False) == PERMANENT
    assert meaning_of(code, toll_free_sender=True) == PERMANENT


@pytest.mark.parametrize(
    "code",
    [14107, 20429, 21611, 30001, 30003, 30008, 30017, 30022, 30023, 30027, 30047],
)
def test_what_passes_may_be_asked_again_and_blames_nobody(code: int) -> None:
    meaning = meaning_of(code, toll_free_sender=False)

    assert meaning.retry_after is not None
    assert meaning.signal is None


@pytest.mark.parametrize("code", [21610, 21211, 21612, 30004, 30007, 30034, 30640])
def test_what_does_not_pass_is_not_asked_again(code: int) -> None:
    assert meaning_of(code, toll_free_sender=False).retry_after is None


def test_a_carrier_block_of_a_toll_free_number_is_a_stop() -> None:
    assert signal_of(30004, toll_free_sender=True) is Signal.SENDER_BLOCKED
    assert signal_of(30004, toll_free_sender=False) is None


@pytest.mark.parametrize(
    ("sender", "toll_free"),
    [
        ("+18005550100", True),
        ("+18885550100", True),
        ("+12065550100", False),
        ("+448001111111", False),
        ("MG0123456789", False),
        ("12345", False),
        ("", False),
        (None, False),
    ],
)
def test_only_north_american_numbers_are_toll_free(
    sender: str | None, *, toll_free: bool
) -> None:
    assert is_toll_free(sender) is toll_free
