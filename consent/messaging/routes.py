"""The doors of messages: send, see, cancel."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.once import once
from consent.db.transaction import in_transaction
from consent.messaging.outlets import Outlets
from consent.messaging.schemas import (
    AcceptedAnswer,
    MessageAnswer,
    MessageSchema,
    accepted_document,
    message_document,
)
from consent.messaging.service import Messenger
from consent.sendlog.messages import Message, Status
from consent.sendlog.service import SendLog
from consent.web.bodies import as_json, load
from consent.web.contract import contract
from consent.web.services import service

messages_door = Blueprint("messages", __name__, url_prefix="/v1")


@messages_door.post("/messages")
@contract(
    scope=Scope.MESSAGES,
    body=MessageSchema,
    answers={200: AcceptedAnswer, 202: AcceptedAnswer},
    errors=(404, 409),
    idempotent="required",
)
def send_message() -> Response:
    """Take a message to be sent, or say with every reason why it is not."""
    new = load(MessageSchema)
    policy = service(Outlets).policy()
    caller().check(seller=policy.seller(new.seller).id, purpose=new.purpose)

    def work() -> tuple[Mapping[str, object], int]:
        accepted = service(Messenger).accept(new, policy, by=caller().name)
        refused = accepted.message.status is Status.REFUSED
        return accepted_document(accepted), 200 if refused else 202

    return once(work)


@messages_door.get("/messages/<uuid:message>")
@contract(scope=Scope.MESSAGES, answers={200: MessageAnswer}, errors=(404,))
def see_message(message: UUID) -> Response:
    """Return a message: where it is, its attempts, and the last decision about it."""
    return as_json(_document(_found(message)))


@messages_door.post("/messages/<uuid:message>/cancel")
@contract(scope=Scope.MESSAGES, answers={200: MessageAnswer}, errors=(404, 409))
def cancel_message(message: UUID) -> Response:
    """End a message that still waits."""
    found = _found(message)
    in_transaction(lambda: service(Messenger).cancel(found))
    return as_json(_document(_found(message)))


def _found(message: UUID) -> Message:
    found = service(SendLog).find(message)
    caller().check(seller=found.seller, purpose=found.purpose)
    return found


def _document(message: Message) -> dict[str, object]:
    log = service(SendLog)
    return message_document(
        message, log.attempts(message.contact, message.id), log.refusals(message)
    )
