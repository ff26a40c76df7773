"""The doors of the guard: check, and the history behind a decision."""

from uuid import UUID

from flask import Blueprint, Response

from consent.access.gates import caller, confirm_key, look_again
from consent.access.keys import Scope
from consent.guard.document import decision_document
from consent.guard.history import History
from consent.guard.history_schemas import HistoryAnswer, HistoryQuery, history_document
from consent.guard.metrics import count
from consent.guard.schemas import DecisionAnswer, QuestionSchema, asked_in
from consent.guard.service import Guard
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.ids import ContactId
from consent.web.bodies import as_json, load, load_query
from consent.web.contract import contract
from consent.web.document import document
from consent.web.services import service

check_door = Blueprint("guard", __name__, url_prefix="/v1/guard")
history_door = Blueprint("history", __name__, url_prefix="/v1")


@check_door.post("/check")
@contract(scope=Scope.GUARD, body=QuestionSchema, answers={200: DecisionAnswer})
def check() -> Response:
    """Say whether we may reach an address now, and if not, every reason why."""
    try:
        asked = asked_in(document()) or load(QuestionSchema)
        checked = service(Guard).check(asked.address, asked.question)
    except InvalidError:
        # Its errors say what is published: only to a key that still opens this door.
        look_again()
        raise
    confirm_key(checked.key_generation)
    caller().check(seller=checked.seller, purpose=asked.question.purpose)
    count(asked.question.channel, checked.decision)
    return as_json(decision_document(checked.decision))


@history_door.get("/contacts/<uuid:contact>/history")
@contract(
    scope=Scope.CONSENTS_READ,
    query=HistoryQuery,
    answers={200: HistoryAnswer},
    errors=(404,),
)
def history(contact: UUID) -> Response:
    """Return a contact's events and attempts by sequence."""
    asked = load_query(HistoryQuery)
    page = service(History).of(ContactId(contact), **asked)
    return as_json(history_document(page, caller()))
