"""Parcels for tests, which say only what matters."""

from datetime import timedelta
from uuid import UUID

from consent.providers.handover import Parcel
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import MessageId
from consent.vocabulary.seller import Sender

NUMBER = "+14155550123"
ADDRESS = "ana@example.com"
WORDS = "Half price until Friday"

_MESSAGE = MessageId(UUID(int=1))
_ATTEMPT = 2


def a_text(
    *,
    sender: str = "+12065550100",
    status_url: str | None = None,
    valid_for: timedelta = timedelta(minutes=5),
) -> Parcel:
    return Parcel(
        message=_MESSAGE,
        attempt=_ATTEMPT,
        channel=Channel.SMS,
        sender=Sender(channel=Channel.SMS, id=sender),
        to=NUMBER,
        text=WORDS,
        status_url=status_url,
        valid_for=valid_for,
    )


def a_call(
    *,
    words: str = WORDS,
    language: str | None = None,
    status_url: str | None = None,
) -> Parcel:
    return Parcel(
        message=_MESSAGE,
        attempt=_ATTEMPT,
        channel=Channel.CALL,
        sender=Sender(channel=Channel.CALL, id="+12065550100"),
        to=NUMBER,
        text=words,
        language=language,
        status_url=status_url,
        valid_for=timedelta(minutes=5),
    )


def a_mail(
    *,
    html: str | None = "<p>Half price</p>",
    reply_to: str | None = None,
    headers: dict[str, str] | None = None,
    group: int | None = None,
    to: str = ADDRESS,
) -> Parcel:
    return Parcel(
        message=_MESSAGE,
        attempt=_ATTEMPT,
        channel=Channel.EMAIL,
        sender=Sender(channel=Channel.EMAIL, id="shop@acme.example", name="Acme"),
        to=to,
        text=WORDS,
        valid_for=timedelta(hours=1),
        subject="Offers",
        html=html,
        reply_to=reply_to,
        headers=headers or {},
        sendgrid_group=group,
    )
