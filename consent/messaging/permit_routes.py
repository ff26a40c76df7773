"""The doors of tools that send by themselves: a permit, and what became of it."""

from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema, fields, post_load

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.db.transaction import in_transaction
from consent.guard.document import decision_document, written
from consent.guard.metrics import count
from consent.guard.question import Question
from consent.guard.schemas import DecisionAnswer, QuestionSchema
from consent.messaging.outlets import Outlets
from consent.messaging.permits import Noted, Permits
from consent.messaging.reports import Report, Reported
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Use
from consent.vocabulary.errors import InvalidError
from consent.web.bodies import StrictSchema, as_json, load
from consent.web.contract import contract
from consent.web.services import service
from consent.web.strict import AwareDateTime, Choice, Text

permits_door = Blueprint("permits", __name__, url_prefix="/v1")


class PermitAnswer(Schema):
    """The decision and, when it allows, a permit for one attempt."""

    permit = fields.String()
    expires_at = AwareDateTime()
    decision = fields.Nested(DecisionAnswer, required=True)


class ReportSchema(StrictSchema[dict[str, Any]]):
    """What became of a permitted attempt."""

    permit = Text(most=64, required=True)
    outcome = Choice(Reported, required=True, allow_none=False)
    reference = Text(most=255)
    code = Text(most=64)
    sent_at = AwareDateTime(allow_none=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Return the permit, and the report beside it."""
        return {"permit": data.pop("permit"), "report": Report(**data)}


class NotedAnswer(Schema):
    """The attempt that is closed now."""

    message = fields.UUID(required=True)
    contact = fields.UUID(required=True)
    sequence = fields.Integer(required=True)
    late = fields.Boolean(required=True)


@permits_door.post("/guard/permits")
@contract(
    scope=Scope.GUARD,
    body=QuestionSchema,
    answers={200: PermitAnswer},
    errors=(409,),
)
def permit() -> Response:
    """Permit one attempt, for a minute, if the guard allows it now."""
    asked = load(QuestionSchema)
    _check_now(asked.question)
    policy = service(Outlets).policy()
    seller = policy.seller(asked.question.seller)
    policy.purpose(asked.question.purpose)
    caller().check(seller=seller.id, purpose=asked.question.purpose)
    given = in_transaction(
        lambda: service(Permits).ask(asked.address, asked.question, by=caller().name)
    )
    count(asked.question.channel, given.decision)
    document: dict[str, object] = {"decision": decision_document(given.decision)}
    if given.permit is not None:
        document["permit"] = given.permit
        document["expires_at"] = written(given.expires_at)
    return as_json(document)


@permits_door.post("/attempts")
@contract(
    scope=Scope.GUARD, body=ReportSchema, answers={200: NotedAnswer}, errors=(404, 409)
)
def report() -> Response:
    """Take what became of a permitted attempt."""
    told = load(ReportSchema)

    def work() -> Noted:
        given = service(Permits).find(told["permit"])
        message = service(SendLog).find(given.message)
        caller().check(seller=message.seller, purpose=message.purpose)
        return service(Permits).report(given, told["report"], by=caller().name)

    noted = in_transaction(work)
    return as_json(
        {
            "message": noted.attempt.message,
            "contact": noted.attempt.contact,
            "sequence": noted.attempt.sequence,
            "late": noted.late,
        }
    )


def _check_now(question: Question) -> None:
    """Refuse a question that no attempt could follow from."""
    if question.at is not None:
        raise InvalidError(
            "A permit is for now.", errors={"/at": ["Leave it out for a permit."]}
        )
    if question.use is not Use.SEND:
        raise InvalidError(
            "A permit is for sending.", errors={"/use": ["Must be send for a permit."]}
        )
