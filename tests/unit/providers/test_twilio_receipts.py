import pytest

from consent.providers.twilio.receipts import Receipt, ReceiptState, receipt_of


def test_a_receipt_tells_what_became_of_a_message() -> None:
    form = {
        "MessageSid": "SM1",
        "MessageStatus": "undelivered",
        "ErrorCode": "30004",
        "AccountSid": "AC0",
        "From": "+18005550100",
        "MessagingServiceSid": "MG0",
        "To": "+14155550123",
        "SomethingNew": "1",
    }

    assert receipt_of(form) == Receipt(
        reference="SM1",
        state=ReceiptState.UNDELIVERED,
        code=30004,
        account="AC0",
        sender="+18005550100",
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("accepted", ReceiptState.UNDER_WAY),
        ("scheduled", ReceiptState.UNDER_WAY),
        ("queued", ReceiptState.UNDER_WAY),
        ("sending", ReceiptState.UNDER_WAY),
        ("sent", ReceiptState.SENT),
        ("partially_delivered", ReceiptState.SENT),
        ("delivered", ReceiptState.DELIVERED),
        ("Delivered", ReceiptState.DELIVERED),
        ("read", ReceiptState.DELIVERED),
        ("undelivered", ReceiptState.UNDELIVERED),
        ("failed", ReceiptState.FAILED),
        ("canceled", ReceiptState.CANCELLED),
    ],
)
def test_every_status_has_a_state(word: str, state: ReceiptState) -> None:
    receipt = receipt_of({"MessageSid": "SM1", "MessageStatus": word})

    assert receipt is not None
    assert receipt.state is state


def test_the_older_names_are_read_too() -> None:
    receipt = receipt_of({"SmsSid": "SM1", "SmsStatus": "sent"})

    assert receipt == Receipt(reference="SM1", state=ReceiptState.SENT)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"MessageSid": "SM1"},
        {"MessageStatus": "sent"},
        {"MessageSid": "", "MessageStatus": "sent"},
        {"MessageSid": "SM1", "MessageStatus": "received"},
        {"MessageSid": "SM1", "MessageStatus": "teleported"},
    ],
)
def test_a_form_that_names_no_message_or_state_is_no_receipt(
    form: dict[str, str],
) -> None:
    assert receipt_of(form) is None


@pytest.mark.parametrize("code", ["", "0x1", "-1", "²", "30 003", "abc", "None"])
def test_a_code_that_is_no_number_is_none(code: str) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code}
    receipt = receipt_of(form)

    assert receipt is not None
    assert receipt.code is None
