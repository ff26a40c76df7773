import pytest

from consent.providers.twilio.call_receipts import call_receipt_of
from consent.providers.twilio.receipts import Receipt, ReceiptState
from consent.vocabulary.channel import Channel


def test_a_receipt_tells_what_became_of_a_call() -> None:
    form = {
        "CallSid": "CA1",
        "CallStatus": "failed",
        "ErrorCode": "21217",
        "AccountSid": "AC0",
        "From": "+18005550100",
        "To": "+14155550123",
        "SomethingNew": "1",
    }

    assert call_receipt_of(form) == Receipt(
        channel=Channel.CALL,
        reference="CA1",
        state=ReceiptState.FAILED,
        why="failed",
        code=21217,
        account="AC0",
        sender="+18005550100",
    )


@pytest.mark.parametrize(
    ("word", "state", "why"),
    [
        ("queued", ReceiptState.UNDER_WAY, None),
        ("initiated", ReceiptState.UNDER_WAY, None),
        ("ringing", ReceiptState.UNDER_WAY, None),
        ("in-progress", ReceiptState.UNDER_WAY, None),
        ("completed", ReceiptState.DELIVERED, None),
        ("Completed", ReceiptState.DELIVERED, None),
        ("busy", ReceiptState.UNDELIVERED, "busy"),
        ("no-answer", ReceiptState.UNDELIVERED, "no_answer"),
        ("failed", ReceiptState.FAILED, "failed"),
        ("canceled", ReceiptState.CANCELLED, "canceled"),
    ],
)
def test_every_status_has_a_state(
    word: str, state: ReceiptState, why: str | None
) -> None:
    receipt = call_receipt_of({"CallSid": "CA1", "CallStatus": word})

    assert receipt is not None
    assert (receipt.state, receipt.why, receipt.code) == (state, why, None)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"CallSid": "CA1"},
        {"CallStatus": "completed"},
        {"CallSid": "", "CallStatus": "completed"},
        {"CallSid": "CA1", "CallStatus": "delivered"},
        {"MessageSid": "SM1", "MessageStatus": "delivered"},
    ],
)
def test_a_form_that_names_no_call_or_state_is_no_receipt(form: dict[str, str]) -> None:
    assert call_receipt_of(form) is None
