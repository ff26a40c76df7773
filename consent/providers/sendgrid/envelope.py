"""A message as SendGrid's `POST /v3/mail/send` takes it. Pure.

https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send. Written out
rather than built with the SDK's `Mail`, which guesses: it turns an address it cannot
read into a display name.
"""

from consent.providers.handover import Parcel

MESSAGE_ARGUMENT = "cs_mid"
"""The custom argument that comes back with every event; it holds our id, no more."""


def envelope(parcel: Parcel) -> dict[str, object]:
    """Return the request body of one message to one address.

    Clicks and opens are not tracked, and SendGrid adds no unsubscribe link of its own:
    its headers would take the place of ours.
    """
    body: dict[str, object] = {
        "from": _mailbox(parcel.sender.id, parcel.sender.name),
        "subject": parcel.subject or "",
        "personalizations": [_personalization(parcel)],
        "content": _content(parcel),
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
        },
    }
    if parcel.reply_to:
        body["reply_to"] = _mailbox(parcel.reply_to, None)
    if parcel.sendgrid_group is not None:
        group = parcel.sendgrid_group
        body["asm"] = {"group_id": group, "groups_to_display": [group]}
    return body


def _personalization(parcel: Parcel) -> dict[str, object]:
    personalization: dict[str, object] = {
        "to": [_mailbox(parcel.to, None)],
        "custom_args": {MESSAGE_ARGUMENT: str(parcel.message)},
    }
    if parcel.headers:
        personalization["headers"] = dict(parcel.headers)
    return personalization


def _content(parcel: Parcel) -> list[dict[str, str]]:
    """Return the parts that are there, the plain one first, as SendGrid asks."""
    parts = (("text/plain", parcel.text), ("text/html", parcel.html))
    return [{"type": kind, "value": value} for kind, value in parts if value]


def _mailbox(address: str, name: str | None) -> dict[str, str]:
    return {"email": address, "name": name} if name else {"email": address}
