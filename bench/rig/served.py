"""What the server of the benchmarks serves: the product, and beside it almost nothing.

Under `/bare` stand the baselines, through the same server and the same kind of pool:

- `/bare/wsgi`: one primary-key SELECT behind no framework at all;
- `/bare/flask`: the same behind a Flask application without anything else;
- `/bare/insert`: one row written and committed behind the same Flask application;
- `/bare/defer`: the same, with a job of the job library in the same transaction;
- `/bare/page`: a Jinja page with nothing on it, after the statements of another page:
  through Flask-SQLAlchemy's session, in its transaction, on a connection of its pool
  that is asked first whether it lives, as any page of Flask-SQLAlchemy does it. The
  statements are handed over ready made, so it is spared what SQLAlchemy takes to put
  one together;
- `/bare/page/driver`: the same without SQLAlchemy, through psycopg and its own pool.

Everything else is the product.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, render_template
from procrastinate import SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from psycopg_pool import ConnectionPool

from consent.app import prepare
from consent.db.base import db
from consent.db.engine import database_url, engine_options, libpq_url
from consent.start import build
from rig.notes import NOTED, read_notes

ANSWER = b'{"outcome":"allow","allowed":true}'
EMPTY = (
    "<!doctype html>\n<html lang='{{ 'en' }}'>\n<title>{{ 'Empty' }}</title>\n</html>"
)

_SOMEBODY = "SELECT id FROM contact LIMIT 1"
_SELECT = "SELECT sequence FROM contact WHERE id = %s"
_INSERT = "INSERT INTO bench_event (contact_id, at, body) VALUES (%s, now(), %s)"


class Bare:
    """One statement, and an answer that is always the same."""

    def __init__(self, url: str) -> None:
        """Connect as the product does."""
        options = {"autocommit": True, "prepare_threshold": 2}
        self._pool = ConnectionPool(
            libpq_url(url), kwargs=options, min_size=1, max_size=8, open=True
        )
        with self._pool.connection() as connection:
            row = connection.execute(_SOMEBODY).fetchone()
        self._contact = row and row[0]
        noted = os.environ.get(NOTED)  # noqa: TID251  about the benchmark
        self._noted = [] if noted is None else read_notes(Path(noted))

    def look(self) -> None:
        """Read one row by its primary key."""
        with self._pool.connection() as connection:
            connection.execute(_SELECT, [self._contact]).fetchone()

    def replay(self) -> None:
        """Run what was noted in the transaction of a session, and fetch all of it."""
        connection = db.session.connection()
        for query, values in self._noted:
            answer = connection.exec_driver_sql(query, values)
            if answer.returns_rows:
                answer.all()

    def replay_by_driver(self) -> None:
        """Run the same in a transaction of the driver's own, and fetch all of it."""
        with self._pool.connection() as connection, connection.transaction():
            for query, values in self._noted:
                answer = connection.execute(query, values)
                if answer.description is not None:
                    answer.fetchall()

    def write(self) -> None:
        """Write one row, and commit it."""
        with self._pool.connection() as connection:
            connection.execute(_INSERT, [self._contact, _BODY])

    def defer(self) -> None:
        """Write one row and its job, and commit them."""
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(_INSERT, [self._contact, _BODY])
            JobManager(SyncPsycopgConnector()).defer_job(_job(), connection=connection)


_BODY = "x" * 300


def _job() -> Job:
    """Return a job that no worker takes."""
    return Job(
        queue="bare",
        lock=None,
        queueing_lock=None,
        task_name="nothing",
        task_kwargs={"contact": str(uuid4()), "message": str(uuid4())},
    )


def serve() -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """Return the WSGI application that dispatches by path."""
    product = build()
    prepare(product)
    url = os.environ["CONSENT_DATABASE_URL"]  # noqa: TID251  about the benchmark
    bare = Bare(url)
    flask = _flask(bare, url)

    def dispatch(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if path == "/bare/wsgi":
            bare.look()
            length = str(len(ANSWER))
            start(
                "200 OK",
                [("Content-Type", "application/json"), ("Content-Length", length)],
            )
            return [ANSWER]
        return (flask if path.startswith("/bare/") else product)(environ, start)

    return dispatch


def _flask(bare: Bare, url: str) -> Flask:
    app = Flask("bare", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("bare")
    db.init_app(app)
    empty = app.jinja_env.from_string(EMPTY)

    @app.get("/bare/page")
    def page() -> str:
        bare.replay()
        return render_template(empty)

    @app.get("/bare/page/driver")
    def page_by_driver() -> str:
        bare.replay_by_driver()
        return render_template(empty)

    @app.post("/bare/flask")
    def look() -> Response:
        bare.look()
        return Response(ANSWER, mimetype="application/json")

    @app.post("/bare/insert")
    def write() -> Response:
        bare.write()
        return Response(ANSWER, mimetype="application/json", status=201)

    @app.post("/bare/defer")
    def defer() -> Response:
        bare.defer()
        return Response(ANSWER, mimetype="application/json", status=202)

    return app
