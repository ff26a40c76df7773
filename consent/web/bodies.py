"""JSON in and out: a body becomes a value, a value becomes an answer."""

from collections.abc import Mapping
from functools import cache
from typing import Generic, TypeVar

import orjson
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError, fields

from consent.vocabulary.errors import InvalidError
from consent.web.contract import JSON
from consent.web.document import check_plain, document
from consent.web.pointers import by_pointer

T = TypeVar("T")


class StrictSchema(Schema, Generic[T]):
    """What goes in: every field is named, and nothing that is not.

    `T` is what a body becomes: the class that a `post_load` method builds, or a
    dictionary without one.
    """

    class Meta:
        """Refuse what the schema does not name."""

        unknown = RAISE


def load(kind: type[StrictSchema[T]]) -> T:
    """Return what the body says, or say everything that is wrong with it."""
    value = document()
    if not isinstance(value, dict):
        raise InvalidError("The body is not an object.", errors={"": ["No object."]})
    return load_from(kind, value, what="body")


def load_query(kind: type[StrictSchema[T]]) -> T:
    """Return what the query says; a name that stands twice must be a list."""
    schema = _one(kind)
    values: dict[str, object] = {}
    errors: dict[str, list[str]] = {}
    for name, given in request.args.lists():
        many = isinstance(schema.fields.get(name), fields.List)
        values[name] = given if many else given[0]
        if len(given) > 1 and not many and name in schema.fields:
            errors[f"/{name}"] = ["Stands more than once."]
    if errors:
        raise InvalidError("The query is not valid.", errors=errors)
    check_plain(values)
    return load_from(kind, values, what="query")


def load_from(
    kind: type[StrictSchema[T]], value: Mapping[str, object], *, what: str
) -> T:
    """Return what a mapping says by a schema, such as one line of a batch."""
    try:
        loaded: T = _one(kind).load(value)
    except ValidationError as error:
        raise InvalidError(
            f"The {what} is not valid.", errors=by_pointer(error.messages)
        ) from None
    return loaded


def dump(kind: type[Schema], value: object, status: int = 200) -> Response:
    """Answer a value, written by its schema."""
    return as_json(plain(kind, value), status)


def plain(kind: type[Schema], value: object) -> dict[str, object]:
    """Return a value as its schema writes it."""
    written: dict[str, object] = _one(kind).dump(value)
    return written


def as_json(value: object, status: int = 200) -> Response:
    """Answer what is JSON already; ids and times may stand in it."""
    return Response(orjson.dumps(value), status=status, mimetype=JSON)


@cache
def _one(kind: type[Schema]) -> Schema:
    """Return the one instance of a schema: building one costs more than using it."""
    return kind()
