"""A measured provider answers as the one within, and is timed."""

import pytest
from prometheus_client import REGISTRY

from consent.providers.handover import (
    Accepted,
    Handover,
    Parcel,
    Refused,
    Retryable,
    Unclear,
)
from consent.providers.measured import Measured
from consent.vocabulary.channel import Channel
from tests.unit.providers.parcels import a_text


class Saying:
    """A provider that says what it is told to say, or breaks."""

    name = "saying"
    channels = frozenset({Channel.SMS})

    def __init__(self, answer: Handover | None) -> None:
        self.answer = answer

    def hand_over(self, parcel: Parcel) -> Handover:
        if self.answer is None:
            raise RuntimeError(parcel.attempt)
        return self.answer


def timed(answer: str) -> float:
    labels = {"provider": "saying", "channel": "sms", "answer": answer}
    name = "consent_provider_seconds_count"
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (Accepted(reference="SM1"), "accepted"),
        (Refused(code="21610"), "refused"),
        (Retryable(code="429"), "retryable"),
        (Unclear(code="timeout"), "unclear"),
    ],
)
def test_an_answer_is_timed_by_its_kind_and_handed_on(
    answer: Handover, name: str
) -> None:
    before = timed(name)

    said = Measured(Saying(answer)).hand_over(a_text())

    assert said is answer
    assert timed(name) == before + 1


def test_a_provider_that_breaks_is_timed_and_breaks_all_the_same() -> None:
    before = timed("raised")

    with pytest.raises(RuntimeError):
        Measured(Saying(None)).hand_over(a_text())

    assert timed("raised") == before + 1


def test_a_measured_provider_is_known_by_the_name_of_the_one_within() -> None:
    measured = Measured(Saying(None))

    assert (measured.name, measured.channels) == ("saying", frozenset({Channel.SMS}))
