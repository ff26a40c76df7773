"""Doors whose work is seen: how often it was done, and what happens meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from werkzeug.test import TestResponse

from consent.access.once import once
from consent.db.base import db
from consent.web.bodies import StrictSchema, as_json, load
from consent.web.contract import contract
from consent.web.strict import Integer, Text


class OnceThingSchema(StrictSchema[dict[str, object]]):
    """A thing."""

    name = Text(most=20, required=True)
    size = Integer()


@dataclass
class Workshop:
    """Where the work of the test's door is done."""

    done: list[object] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def work(self, body: Mapping[str, object]) -> tuple[Mapping[str, object], int]:
        """Write a row, then do what the test wants."""
        db.session.execute(
            text("INSERT INTO work VALUES (:name)"), {"name": body["name"]}
        )
        self.during()
        self.done.append(body["name"])
        return {"b": 1, "a": len(self.done), "name": body["name"]}, 201


def things(workshop: Workshop) -> Blueprint:
    """Return the doors at which the work is ordered, and counted."""
    door = Blueprint("door", __name__)

    @door.post("/things")
    @contract(
        scope="messages",
        body=OnceThingSchema,
        answers={201: None},
        idempotent="optional",
    )
    def make() -> Response:
        """Make a thing."""
        body = load(OnceThingSchema)
        return once(lambda: workshop.work(body), replay_status=200)

    @door.put("/things/<name>")
    @contract(
        scope="messages",
        body=OnceThingSchema,
        answers={201: None},
        idempotent="required",
    )
    def put(name: str) -> Response:  # noqa: ARG001 - only the address differs
        """Make a thing here."""
        body = load(OnceThingSchema)
        return once(lambda: workshop.work(body))

    @door.get("/count")
    def count() -> Response:
        return as_json(db.session.scalar(text("SELECT count(*) FROM work")))

    return door


def post(
    app: Flask, headers: dict[str, str], *, key: str | None = "k1", name: str = "a"
) -> TestResponse:
    """Order a thing."""
    named = {} if key is None else {"Idempotency-Key": key}
    return app.test_client().post(
        "/things", json={"name": name}, headers=headers | named
    )


def rows(app: Flask) -> int:
    """Return how often the work was done for good."""
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM work")) or 0
