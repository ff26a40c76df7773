"""The door of a business's account pages: a link to a customer's own page."""

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.db.transaction import in_transaction
from consent.preferences.asking.minting import Minting
from consent.preferences.asking.schemas import MintedAnswer, OrderSchema
from consent.vocabulary.purpose import ALL
from consent.web.bodies import as_json, load, plain
from consent.web.contract import contract
from consent.web.services import service

preference_links_door = Blueprint("preference_links", __name__, url_prefix="/v1")


@preference_links_door.post("/preference-links")
@contract(
    scope=Scope.LINKS, body=OrderSchema, answers={200: MintedAnswer}, errors=(404,)
)
def make_preference_link() -> Response:
    """Give the link to a customer's page, to redirect to or to frame.

    It takes no Idempotency-Key: what would be answered again is a secret, and a link
    that is asked for again takes the place of the one before it.
    """
    order = load(OrderSchema)
    # The page shows and changes everything of a person.
    caller().check(seller=ALL, purpose=ALL)
    name = caller().name
    issued = in_transaction(lambda: service(Minting).mint(order, by=name))
    url = service(Minting).url(issued)
    return as_json({"url": url, **plain(MintedAnswer, issued)})
