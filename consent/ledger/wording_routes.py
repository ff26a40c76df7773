"""The doors of wordings."""

from collections.abc import Mapping

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.once import once
from consent.ledger.wording import Wording
from consent.ledger.wording_schemas import WordingAnswer, WordingQuery, WordingSchema
from consent.ledger.wordings import Wordings
from consent.policy.service import Policies
from consent.web.bodies import dump, load, load_query, plain
from consent.web.contract import contract
from consent.web.services import service

wordings_door = Blueprint("wordings", __name__, url_prefix="/v1")


@wordings_door.post("/wordings")
@contract(
    scope=Scope.CONSENTS_WRITE,
    body=WordingSchema,
    answers={200: WordingAnswer, 201: WordingAnswer},
    errors=(409,),
    idempotent="optional",
)
def record_wording() -> Response:
    """Record one version of the words people are shown; it is never changed."""
    members = load(WordingSchema)
    for seller in members["sellers"]:
        caller().check(seller=seller)
    for purpose in members["purposes"]:
        caller().check(purpose=purpose)
    wording = Wording(**members, recorded_at=service(Wordings).clock.now())

    def work() -> tuple[Mapping[str, object], int]:
        known, is_new = service(Wordings).record(wording)
        return plain(WordingAnswer, known), 201 if is_new else 200

    return once(work, replay_status=200)


@wordings_door.get("/wordings")
@contract(
    scope=Scope.CONSENTS_READ,
    query=WordingQuery,
    answers={200: WordingAnswer},
    errors=(404,),
)
def applying_wording() -> Response:
    """Return the wording that applies to a channel, purpose, seller and place."""
    asked = load_query(WordingQuery)
    policy, seller = service(Policies).current(), asked["seller"]
    if seller is None and policy is not None:
        seller = policy.default_seller
    caller().check(seller=seller, purpose=asked["purpose"])
    return dump(WordingAnswer, service(Wordings).applying(**asked))
