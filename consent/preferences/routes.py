"""The door of tools that send by themselves: the withdraw links of their mails."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, request

from consent.access.gates import caller
from consent.access.keys import Caller, Scope
from consent.contacts.forms import InvalidAddressError
from consent.db.transaction import in_transaction
from consent.links.unsubscribe import unsubscribe_headers
from consent.policy.values import Policy
from consent.preferences.schemas import AskedSchema
from consent.preferences.withdraw_links import Wanted, WithdrawLinks, wanted_of
from consent.vocabulary.errors import ConsentError, TooLargeError
from consent.web.bodies import load_from
from consent.web.contract import contract
from consent.web.ndjson import NDJSON, Line, check_media, lines, refused, written
from consent.web.services import service

links_door = Blueprint("links", __name__, url_prefix="/v1")

MOST_LINES = 1_000
TOGETHER = 50
"""How many lines are one transaction: whoever texts meanwhile does not wait long."""

_BAD_ADDRESS = "address_invalid"


@links_door.post("/withdraw-links")
@contract(
    scope=Scope.LINKS,
    answers={200: None},
    errors=(413, 415),
    media=NDJSON,
    answer_media=NDJSON,
)
def make_withdraw_links() -> Response:
    """Make a withdraw link for each line, for merge fields."""
    check_media()
    found: list[Line] = []
    for line in lines(request.stream):
        if len(found) == MOST_LINES:
            raise TooLargeError(f"At most {MOST_LINES:,} lines go at once.")
        found.append(line)
    answers: list[bytes] = []
    for start in range(0, len(found), TOGETHER):
        part = found[start : start + TOGETHER]
        answers += in_transaction(partial(_answers, part, caller()))
    last = written({"complete": True, "lines": len(found)})
    return Response([*answers, last], mimetype=NDJSON)


def _answers(found: Sequence[Line], by: Caller) -> list[bytes]:
    maker = service(WithdrawLinks)
    policy = maker.policy()
    read = [_read(line, policy, by) for line in found]
    links = iter(maker.make([one for one in read if isinstance(one, Wanted)]))
    return [
        _linked(line, next(links)) if isinstance(one, Wanted) else one
        for line, one in zip(found, read, strict=True)
    ]


def _read(line: Line, policy: Policy, by: Caller) -> Wanted | bytes:
    """Return what a line asks for, or the answer to a bad one."""
    if line.fault is not None:
        return refused(line, line.fault)
    try:
        wanted = wanted_of(load_from(AskedSchema, line.value, what="line"), policy)
        by.check(seller=wanted.seller, purpose=wanted.purpose)
    except InvalidAddressError as error:
        return refused(line, _BAD_ADDRESS, error)
    except ConsentError as error:
        return refused(line, error.code, error)
    return wanted


def _linked(line: Line, url: str) -> bytes:
    headers = unsubscribe_headers(url)
    return written({"id": line.id, "unsubscribe_url": url, "headers": headers})
