"""What the product says of itself, written as its jobs write it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Flask

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.db.transaction import in_transaction
from consent.messaging.content import Content
from consent.messaging.responses import Response, Responses
from consent.sendlog.messages import Message
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import MessageId, new_id
from consent.web.services import service

WORDS = Content(text="Here is what you asked for.", subject="Your link")


def respond(
    app: Flask, address: str, channel: Channel, purpose: str = "manage_link"
) -> str | None:
    """Answer somebody with our own words; return the message, if there is one."""

    def send() -> MessageId | None:
        response = Response(
            contact=service(Contacts).find_or_make(parse(channel, address)),
            channel=channel,
            purpose=purpose,
            content=WORDS,
            source="asked",
            lasts=timedelta(minutes=30),
        )
        return service(Responses).send(response)

    with app.app_context():
        sent = in_transaction(send)
    return None if sent is None else str(sent)


def twin(app: Flask, message: str | None) -> Message:
    """Write a second message that answers the same thing."""

    def write() -> Message:
        found = service(SendLog).find(UUID(message))
        identity = MessageId(new_id())
        sealed = service(Contacts).seal_for(
            found.contact, WORDS.packed(), identity.bytes
        )
        second = replace(found, id=identity, sealed_content=sealed)
        service(SendLog).accept(second)
        return second

    with app.app_context():
        return in_transaction(write)
