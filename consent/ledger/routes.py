"""The doors of the ledger: record, look up, reassign."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.once import once
from consent.contacts.address import parse
from consent.contacts.contact import UnknownContactError
from consent.contacts.service import Contacts
from consent.ledger.answers import lookup_answer, recorded_answer
from consent.ledger.consents import Consents
from consent.ledger.schemas import (
    EventAnswer,
    LookupAnswer,
    LookupSchema,
    ReassignedSchema,
    RecordedAnswer,
    StatementSchema,
)
from consent.ledger.statements import ANSWERING, Action, Statement
from consent.policy.service import Policies
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL
from consent.web.bodies import as_json, load, plain
from consent.web.contract import contract
from consent.web.services import service

consents_door = Blueprint("consents", __name__, url_prefix="/v1")


@consents_door.post("/consents")
@contract(
    scope=Scope.CONSENTS_WRITE,
    body=StatementSchema,
    answers={200: RecordedAnswer, 201: RecordedAnswer},
    errors=(404, 409),
    idempotent="optional",
)
def record_consent() -> Response:
    """Record one event of the ledger: a grant, a withdrawal, a hold and their kin."""
    statement = load(StatementSchema)
    _check_binding(statement)

    def work() -> tuple[Mapping[str, object], int]:
        recorded = service(Consents).submit(statement)
        if statement.action in ANSWERING:
            # Only the event that was answered says what this one is about.
            scope = recorded.event.scope
            caller().check(seller=scope.seller, purpose=scope.purpose)
        return recorded_answer(recorded), 201

    return once(work, replay_status=200)


@consents_door.post("/contacts/lookup")
@contract(
    scope=Scope.CONSENTS_READ,
    body=LookupSchema,
    answers={200: LookupAnswer},
    errors=(404,),
)
def look_up() -> Response:
    """Say where an address stands, for every channel, purpose and seller."""
    asked = load(LookupSchema)
    address = parse(asked["channel"], asked["address"])
    contact = service(Contacts).find(address)
    if contact is None:
        raise UnknownContactError("No contact with this address was ever seen.")
    standings, rows = service(Consents).standings(contact, address.kind)
    attributes = service(Contacts).attributes(contact)
    sees = caller().sees
    return as_json(
        lookup_answer(
            contact,
            attributes,
            [
                each
                for each in standings
                if sees(seller=each.place.seller, purpose=each.place.purpose)
            ],
            [
                row
                for row in rows
                if sees(seller=row.scope.seller, purpose=row.scope.purpose)
            ],
        )
    )


@consents_door.post("/contacts/<uuid:contact>/reassigned")
@contract(
    scope=Scope.CONSENTS_WRITE,
    body=ReassignedSchema,
    answers={200: EventAnswer, 201: EventAnswer},
    errors=(404, 409),
    idempotent="optional",
)
def reassign(contact: UUID) -> Response:
    """Record that an address has a new holder: every grant before it is void."""
    told = load(ReassignedSchema)
    caller().check(seller=ALL, purpose=ALL)

    def work() -> tuple[Mapping[str, object], int]:
        event = service(Consents).reassign(
            ContactId(contact),
            occurred_at=told.get("occurred_at"),
            evidence=told["evidence"],
        )
        return plain(EventAnswer, event), 201

    return once(work, replay_status=200)


def _check_binding(statement: Statement) -> None:
    """Refuse what a key that is bound to sellers or purposes may not say."""
    if statement.action in ANSWERING:
        return
    whole = statement.action is Action.RESTRICT
    seller = statement.seller
    if seller is None and not whole:
        policy = service(Policies).current()
        seller = None if policy is None else policy.default_seller
    wide = whole or statement.action is Action.OBJECT
    caller().check(
        seller=ALL if whole else seller,
        purpose=ALL if wide else statement.purpose or ALL,
    )
