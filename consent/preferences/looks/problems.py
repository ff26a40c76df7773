"""What went wrong, told to people instead of programs."""

from http import HTTPStatus

from flask import Flask, Response

from consent.preferences.looks.brands import wear_the_last
from consent.preferences.looks.render import HTML, page
from consent.web.contract import current_contract
from consent.web.problems import answer, problem_of


def explain_to_people(app: Flask) -> None:
    """Let every door that promises pages answer an error by a page.

    The handlers of a door itself go first.
    """
    app.register_error_handler(Exception, explained)


def explained(error: Exception) -> Response:
    """Return the answer to an error, as the door that was asked gives its answers."""
    promise = current_contract()
    if promise is None or promise.answer_media != HTML:
        return answer(error)
    return problem_page(error)


def problem_page(error: Exception) -> Response:
    """Return the page that tells of an error, and what to do."""
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wear_the_last()
    told = page("preferences/problem.html", status=problem.status, problem=problem)
    told.headers.extend(dict(problem.headers))
    return told
