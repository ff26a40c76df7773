"""What the server of the benchmark serves: the product, and beside it almost nothing.

`/bare/wsgi` is one primary-key SELECT behind no framework at all, `/bare/flask` the
same behind a Flask application without anything else. Everything else is the product.
"""

import os
from collections.abc import Callable, Iterable
from uuid import UUID

from flask import Flask, Response
from psycopg_pool import ConnectionPool

from consent.app import prepare
from consent.db.engine import libpq_url
from consent.start import build

CONTACT = "BENCH_CONTACT"
ANSWER = b'{"outcome":"allow","allowed":true}'

_SELECT = "SELECT sequence FROM contact WHERE id = %s"


class Bare:
    """One SELECT by primary key, and an answer that is always the same."""

    def __init__(self, url: str, contact: UUID) -> None:
        """Connect as the product does."""
        options = {"autocommit": True, "prepare_threshold": 2}
        self._pool = ConnectionPool(
            libpq_url(url), kwargs=options, min_size=1, max_size=8, open=True
        )
        self._contact = contact

    def look(self) -> None:
        """Make the round trip."""
        with self._pool.connection() as connection:
            connection.execute(_SELECT, [self._contact]).fetchone()


def serve() -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application that dispatches by path."""
    product = build()
    prepare(product)
    url = os.environ["CONSENT_DATABASE_URL"]  # noqa: TID251  about the benchmark
    bare = Bare(url, UUID(os.environ[CONTACT]))  # noqa: TID251  as above
    flask = _flask(bare)

    def dispatch(environ: dict, start: Callable[..., object]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/bare/wsgi":
                bare.look()
                length = str(len(ANSWER))
                start(
                    "200 OK",
                    [("Content-Type", "application/json"), ("Content-Length", length)],
                )
                return [ANSWER]
            case "/bare/flask":
                return flask(environ, start)
        return product(environ, start)

    return dispatch


def _flask(bare: Bare) -> Flask:
    app = Flask("bare", static_folder=None)

    @app.post("/bare/flask")
    def look() -> Response:
        bare.look()
        return Response(ANSWER, mimetype="application/json")

    return app
