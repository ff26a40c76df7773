"""The doors of halts: stop, look, go on."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.once import once
from consent.db.transaction import in_transaction
from consent.sendlog.halting import Halts
from consent.sendlog.halts import Halt, Halted, HaltKind
from consent.sendlog.schemas import (
    HaltAnswer,
    HaltsAnswer,
    HaltSchema,
    HaltsQuery,
    halt_document,
    halts_document,
)
from consent.vocabulary.purpose import ALL
from consent.web.bodies import as_json, load, load_query
from consent.web.contract import contract
from consent.web.services import service

halts_door = Blueprint("halts", __name__, url_prefix="/v1")


@halts_door.post("/halts")
@contract(
    scope=Scope.OPERATE,
    body=HaltSchema,
    answers={200: HaltAnswer, 201: HaltAnswer},
    errors=(409,),
    idempotent="optional",
)
def halt() -> Response:
    """Stop what leaves, until it is resumed; a second halt answers the first."""
    new = load(HaltSchema)
    _check(new.what)

    def work() -> tuple[Mapping[str, object], int]:
        found, is_new = service(Halts).halt(
            new.what, reason=new.reason, by=caller().name
        )
        return halt_document(found), 201 if is_new else 200

    return once(work, replay_status=200)


@halts_door.get("/halts")
@contract(scope=Scope.OPERATE, query=HaltsQuery, answers={200: HaltsAnswer})
def halts() -> Response:
    """Return the halts in force, or with `all=1` also those that were lifted."""
    asked = load_query(HaltsQuery)
    page = service(Halts).page(
        lifted=asked["all"] == "1", after=asked["after"], limit=asked["limit"]
    )
    return as_json(halts_document(page, [h for h in page.halts if _is_shown(h)]))


@halts_door.delete("/halts/<uuid:halt>")
@contract(scope=Scope.OPERATE, answers={200: HaltAnswer}, errors=(404,))
def resume(halt: UUID) -> Response:
    """Lift a halt: what waits goes on. One that was lifted stays as it was."""

    def work() -> Halt:
        _check(service(Halts).find(halt).what)
        return service(Halts).lift(halt, by=caller().name)

    return as_json(halt_document(in_transaction(work)))


def _check(what: Halted) -> None:
    """Let a key that is bound stop and resume its own sellers only, whole ones.

    A series may be of several sellers, and a halt reaches every purpose.
    """
    seller = what.value if what.kind is HaltKind.SELLER else ALL
    caller().check(seller=seller, purpose=ALL)


def _is_shown(halt: Halt) -> bool:
    """Show a key that is bound what stops its own; a series may be somebody else's."""
    who = caller()
    if who.sellers is None and who.purposes is None:
        return True
    match halt.what.kind:
        case HaltKind.SERIES:
            return False
        case HaltKind.SELLER:
            return who.sees(seller=halt.what.value, purpose=ALL)
        case HaltKind.CHANNEL | HaltKind.ALL:
            return True
