from io import StringIO

import pytest

from consent.providers.console.client import Console
from consent.providers.handover import Accepted, Parcel, Unclear
from tests.unit.providers.parcels import ADDRESS, NUMBER, WORDS, a_call, a_mail, a_text


def test_a_developer_sees_the_whole_email() -> None:
    stream = StringIO()

    parcel = a_mail(reply_to="help@acme.example", headers={"List-Unsubscribe": "<u>"})
    answer = Console(stream).hand_over(parcel)

    assert answer == Accepted(reference=f"console-{parcel.message}-{parcel.attempt}")
    for line in (
        "From: Acme <shop@acme.example>",
        f"To: {ADDRESS}",
        "Reply-To: help@acme.example",
        "Subject: Offers",
        "List-Unsubscribe: <u>",
        WORDS,
        "<p>Half price</p>",
    ):
        assert line in stream.getvalue().splitlines()


@pytest.mark.parametrize("parcel", [a_text(), a_call()], ids=["text", "call"])
def test_a_developer_sees_the_whole_text_or_call(parcel: Parcel) -> None:
    stream = StringIO()

    Console(stream).hand_over(parcel)

    lines = stream.getvalue().splitlines()
    assert "From: +12065550100" in lines
    assert f"To: {NUMBER}" in lines
    assert WORDS in lines
    assert not [line for line in lines if line.startswith("Subject")]


def test_a_closed_console_took_nothing_for_certain() -> None:
    stream = StringIO()
    stream.close()

    assert Console(stream).hand_over(a_text()) == Unclear(code="console_closed")
