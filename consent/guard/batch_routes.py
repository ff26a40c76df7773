"""The door for batches: very many addresses, judged against one moment."""

from contextlib import ExitStack, closing

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


class Body:
    """A body that knows whether it came whole."""

    def __init__(self, request: Request) -> None:
        """Read what a request brings."""
        self._request = request
        self._came = 0

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes; none at the end.

        Raises:
            UnreadableError: it ended before the length it was announced with.
        """
        part = self._request.stream.read(size)
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
        response.response = blocks(out)
        response.call_on_close(held.pop_all().close)
    return response


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
