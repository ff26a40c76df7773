"""The door for a thousand messages at once: a line for each, an answer to each."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, request

from consent.access.claim_store import Door
from consent.access.claims import Claims
from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.once import route_of
from consent.messaging.batch_lines import (
    DOOR,
    Asked,
    Failure,
    asked_by,
    document_of,
)
from consent.messaging.intake import AT_ONCE, Answer, From, Intake, Request
from consent.messaging.outlets import Outlets
from consent.sendlog.messages import Status
from consent.vocabulary.errors import TooLargeError
from consent.web.contract import MIB, contract
from consent.web.ndjson import NDJSON, Line, check_media, lines, written
from consent.web.problems import problem_of
from consent.web.services import service

messages_batch_door = Blueprint("messages_batch", __name__, url_prefix="/v1")

MOST_LINES = 1_000
MOST_BYTES = 16 * MIB


@messages_batch_door.post("/messages/batch")
@contract(
    scope=Scope.MESSAGES,
    answers={200: None},
    errors=(413, 415),
    max_bytes=MOST_BYTES,
    media=NDJSON,
    answer_media=NDJSON,
)
def send_messages() -> Response:
    """Take a message for each line, and answer each as if it had come alone."""
    found = _lines()
    policy, claims, by = service(Outlets).policy(), service(Claims), caller()
    asked = [asked_by(line, policy, by, claims) for line in found]
    answers = _answers(asked)
    documents = [document_of(*each) for each in zip(asked, answers, strict=True)]
    outcomes = [document.get("status") for document in documents]
    refused, errors = outcomes.count(Status.REFUSED.value), outcomes.count(None)
    last: dict[str, object] = {
        "complete": True,
        "lines": len(found),
        "accepted": len(found) - refused - errors,
        "refused": refused,
        "errors": errors,
    }
    return Response(b"".join(map(written, [*documents, last])), mimetype=NDJSON)


def _lines() -> list[Line]:
    check_media()
    found: list[Line] = []
    for line in lines(request.stream, longest=MIB):
        if len(found) == MOST_LINES:
            raise TooLargeError(f"At most {MOST_LINES:,} lines go at once.")
        found.append(line)
    return found


def _answers(asked: Sequence[Asked]) -> list[Answer | Failure]:
    """Return the answer to each line, once it is on disk.

    What breaks in the middle breaks for the rest, too: that much was not taken. Where
    nothing was taken yet, it breaks for the whole batch.
    """
    answers: dict[int, Answer | Failure] = {
        place: each.request
        for place, each in enumerate(asked)
        if isinstance(each.request, Failure)
    }
    broken: Failure | None = None
    for part in _parts(asked):
        if broken is None:
            try:
                answers |= _taken(part)
            except Exception as error:
                if not any(isinstance(each, bytes) for each in answers.values()):
                    raise
                broken = Failure(code=problem_of(error).code)
        if broken is not None:
            answers |= dict.fromkeys((place for place, _ in part), broken)
    return [answers[place] for place in range(len(asked))]


def _taken(part: Sequence[tuple[int, Request]]) -> dict[int, Answer | Failure]:
    by = caller()
    door = Door(caller=by.key_id, route=route_of("POST", DOOR, DOOR))
    taken = service(Intake).take(
        [each for _, each in part], From(door=door, name=by.name)
    )
    return {place: answer for (place, _), answer in zip(part, taken, strict=True)}


def _parts(asked: Sequence[Asked]) -> Iterator[list[tuple[int, Request]]]:
    """Yield what is taken in one transaction each; no key stands in one twice."""
    part: list[tuple[int, Request]] = []
    keys: set[str] = set()
    for place, each in enumerate(asked):
        if isinstance(each.request, Failure):
            continue
        key = each.request.named.key
        if key in keys or len(part) == AT_ONCE:
            yield part
            part, keys = [], set()
        part.append((place, each.request))
        keys.add(key)
    if part:
        yield part
