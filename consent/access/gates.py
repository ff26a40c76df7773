"""The checks before doors for programs: a key we know, with the scope of the door."""

from flask import g

from consent.access.keys import Caller, Recognised
from consent.access.limits import Limits
from consent.access.metrics import count_refused
from consent.access.service import Access
from consent.vocabulary.errors import UnauthenticatedError
from consent.web.contract import current_contract
from consent.web.present import present
from consent.web.services import service


def api_key() -> None:
    """Let in a key that the database knows at this moment."""
    _admit(cached=False)


def cached_api_key() -> None:
    """Let in a key this process knows; the door must then call `confirm_key`."""
    _admit(cached=True)


def caller() -> Caller:
    """Return who makes the present request."""
    found: Recognised = g.recognised
    return found.caller


def confirm_key(generation: int) -> Caller:
    """Return who asks, having looked again if keys have changed since it was known."""
    known: Recognised = g.recognised
    if known.generation != generation:
        look_again()
    return caller()


def look_again() -> None:
    """Ask the database who asks, before an answer that was read beside no keys."""
    _let_in(service(Access).refresh(present().environ.get("HTTP_AUTHORIZATION")))


def _admit(*, cached: bool) -> None:
    asked = present()
    header = asked.environ.get("HTTP_AUTHORIZATION")
    access, limits = service(Access), service(Limits)
    known = access.remembered(header)
    if known is None:
        limits.check_network(asked.remote_addr)
    try:
        found = known if known and cached else access.refresh(header)
    except UnauthenticatedError:
        count_refused("key")
        limits.failed(asked.remote_addr)
        raise
    limits.count(found.caller.name)
    _let_in(found)


def _let_in(found: Recognised) -> None:
    g.recognised = found
    g.key_name = found.caller.name
    promise = current_contract()
    if promise is not None and promise.scope is not None:
        found.caller.require(promise.scope)
