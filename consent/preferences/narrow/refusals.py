"""The pages of a link that does nothing, and why."""

from flask import Response, request

from consent.access.strangers import Knock, Strangers
from consent.preferences.looks.render import page
from consent.preferences.signals.request import visit
from consent.vocabulary.errors import TooManyError
from consent.web.services import service


def link_unknown() -> Response:
    """Say that the link is not whole; a network that only guesses must wait.

    A whole link is never counted, and works whatever came before it.
    """
    try:
        service(Strangers).failed(Knock.LINK, request.remote_addr)
    except TooManyError as error:
        answer = page("preferences/link_unknown.html", status=429)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    return of_nobody()


def of_nobody() -> Response:
    """Say that the link does not work, though it may be whole."""
    return page("preferences/link_unknown.html", status=404)


def not_optional() -> Response:
    """Say that this belongs to the account; what was said is recorded all the same."""
    return page("preferences/not_optional.html", signal=visit())
