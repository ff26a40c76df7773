"""The door for batches: very many addresses, judged against one moment."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import IO

from flask import Blueprint, Request, Response

from consent.access.gates import caller, look_again
from consent.access.keys import Scope
from consent.db.transaction import transaction
from consent.guard.batch_answers import BatchLinks, Link, write_answers
from consent.guard.batch_csv import CsvForm
from consent.guard.batch_forms import Form, reader_of
from consent.guard.batch_ndjson import NdjsonForm
from consent.guard.batch_schemas import BatchAsked, BatchQuery
from consent.guard.batch_spool import blocks, temporary
from consent.guard.batches import Batches
from consent.guard.metrics import count_many
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.vocabulary.errors import UnreadableError
from consent.web.bodies import load_query
from consent.web.contract import MIB, contract
from consent.web.csv_rows import CSV, check_csv
from consent.web.ndjson import NDJSON, check_media
from consent.web.present import present
from consent.web.services import service

batch_door = Blueprint("batches", __name__, url_prefix="/v1/guard")

MOST_BYTES = 1024 * MIB
LONGEST = timedelta(minutes=10)
"""How long a body may take to come, and after it the answer to be fetched.

All the while a place is held, and a thread that could answer checks.
"""

_PIECE = 4096
# The server waits until a piece is whole: the smaller, the sooner we look at the time.


class TooSlowError(UnreadableError):
    """The body did not come whole in the time it has."""

    code = "body_too_slow"
    remedy = "Send the batch in smaller parts, or over a faster line."


class Body:
    """A body that knows whether it came whole, and in time."""

    def __init__(self, request: Request, *, longest: timedelta = LONGEST) -> None:
        """Read what a request brings, for so long at most."""
        self._request = request
        self._came = 0
        self._ends = time.monotonic() + longest.total_seconds()

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes; none at the end.

        Raises:
            UnreadableError: it ended before the length it was announced with.
            TooSlowError: it did not end in time.
        """
        part = self._request.stream.read(min(size, _PIECE))
        if part and time.monotonic() > self._ends:
            raise TooSlowError("The body did not come whole in ten minutes.")
        self._came += len(part)
        if not part and self._came < (self._request.content_length or 0):
            raise UnreadableError("The body ended before its Content-Length.")
        return part


@batch_door.post("/batch")
@contract(
    scope=Scope.GUARD,
    query=BatchQuery,
    answers={200: None},
    errors=(400, 413, 415),
    max_bytes=MOST_BYTES,
    media=NDJSON,
    answer_media=NDJSON,
)
def judge_batch() -> Response:
    """Say of very many addresses whether we may reach them, all at one moment."""
    csv = present().mimetype == CSV
    (check_csv if csv else check_media)()
    asked = load_query(BatchQuery)
    question = asked.question
    form: Form = CsvForm(links=asked.links) if csv else NdjsonForm()
    with transaction():
        # Nothing of the database is held while the body comes.
        _check(asked, service(Policies).current())
    batches = service(Batches)
    batches.enter()
    with ExitStack() as held:
        held.callback(batches.leave)
        out = held.enter_context(temporary())
        lines = form.entries(Body(present()), reader_of(question.channel, plain=csv))
        with (
            closing(batches.spool(lines, question.channel)) as spool,
            batches.judged(spool, question) as judged,
        ):
            with transaction():
                link = _check(asked, judged.policy)
            hypothetical = question.at is not None
            write_answers(judged, form, out, link=link, hypothetical=hypothetical)
        # The key may have been revoked while all this went on.
        look_again()
        count_many(question.channel, judged.tally)
        response = Response(mimetype=form.media)
        response.content_length = out.tell()
        out.seek(0)
        response.response = in_time(out)
        response.call_on_close(held.pop_all().close)
    return response


def in_time(file: IO[bytes], *, longest: timedelta = LONGEST) -> Iterator[bytes]:
    """Yield what is left of a file, for so long at most.

    Whoever fetches it more slowly gets less than its length, which ends the connection.
    """
    ends = time.monotonic() + longest.total_seconds()
    for block in blocks(file):
        if time.monotonic() > ends:
            return
        yield block


def _check(asked: BatchAsked, policy: Policy | None) -> Link | None:
    """Refuse what is not for this caller; return what makes the links it asks for."""
    question = asked.question
    seller = question.seller if policy is None else policy.seller(question.seller).id
    if policy is not None:
        policy.purpose(question.purpose)
    caller().check(seller=seller, purpose=question.purpose)
    if not asked.links or policy is None:
        return None
    return service(BatchLinks).maker(question, policy)
