"""The doors of accounts and contacts."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response

from consent.access.keys import Scope
from consent.access.once import once
from consent.contacts.account_service import Accounts
from consent.contacts.reference import parse_reference
from consent.contacts.schemas import (
    AccountAnswer,
    AccountSchema,
    AttributesSchema,
    ContactAnswer,
    LinkAnswer,
    LinkSchema,
)
from consent.contacts.service import Contacts
from consent.db.transaction import in_transaction
from consent.vocabulary.ids import ContactId
from consent.web.bodies import dump, load, plain
from consent.web.contract import contract
from consent.web.services import service

contacts_door = Blueprint("contacts", __name__, url_prefix="/v1")


@contacts_door.put("/accounts/<reference>")
@contract(
    scope=Scope.ACCOUNTS,
    body=AccountSchema,
    answers={200: AccountAnswer, 201: AccountAnswer},
)
def put_account(reference: str) -> Response:
    """Write all that is known of an account; a state left out stays as it is."""
    account = parse_reference(reference)
    draft = load(AccountSchema)
    put, is_new = in_transaction(lambda: service(Accounts).put(account, draft))
    return dump(AccountAnswer, put, 201 if is_new else 200)


@contacts_door.post("/accounts/<reference>/deactivate")
@contract(scope=Scope.ACCOUNTS, answers={200: AccountAnswer}, errors=(404, 422))
def deactivate_account(reference: str) -> Response:
    """Stop everything but responses to contacts that no other active account holds."""
    account = parse_reference(reference)
    return dump(
        AccountAnswer, in_transaction(lambda: service(Accounts).deactivate(account))
    )


@contacts_door.post("/accounts/<reference>/reactivate")
@contract(scope=Scope.ACCOUNTS, answers={200: AccountAnswer}, errors=(404, 422))
def reactivate_account(reference: str) -> Response:
    """Serve a customer again; no consent comes back that was withdrawn."""
    account = parse_reference(reference)
    return dump(
        AccountAnswer, in_transaction(lambda: service(Accounts).reactivate(account))
    )


@contacts_door.post("/accounts/<reference>/contacts")
@contract(
    scope=Scope.ACCOUNTS,
    body=LinkSchema,
    answers={200: LinkAnswer, 201: LinkAnswer},
    errors=(404,),
    idempotent="optional",
)
def link_contact(reference: str) -> Response:
    """Let an account hold a contact; the contact is made if it was never seen."""
    account = parse_reference(reference)
    draft = load(LinkSchema)

    def work() -> tuple[Mapping[str, object], int]:
        linked = service(Accounts).link(
            account, draft.address, channel=draft.channel, verified=draft.verified
        )
        return plain(LinkAnswer, linked.link), 201 if linked.is_new else 200

    return once(work, replay_status=200)


@contacts_door.delete("/accounts/<reference>/contacts/<uuid:contact>")
@contract(scope=Scope.ACCOUNTS, answers={204: None}, errors=(404, 422))
def unlink_contact(reference: str, contact: UUID) -> Response:
    """End the link by which an account holds a contact."""
    account = parse_reference(reference)
    in_transaction(lambda: service(Accounts).unlink(account, ContactId(contact)))
    return Response(status=204)


@contacts_door.patch("/contacts/<uuid:contact>")
@contract(
    scope=Scope.ACCOUNTS,
    body=AttributesSchema,
    answers={200: ContactAnswer},
    errors=(404,),
)
def patch_contact(contact: UUID) -> Response:
    """Write some attributes of a contact, with who says so."""
    draft = load(AttributesSchema)
    profile = in_transaction(
        lambda: service(Contacts).set_attributes(
            ContactId(contact), draft.changes, source=draft.source
        )
    )
    return dump(ContactAnswer, profile)
