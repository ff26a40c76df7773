"""A posted form as a value."""

from typing import TypeVar

from marshmallow import fields

from consent.preferences.looks.csrf import FIELD
from consent.vocabulary.errors import InvalidError, UnsupportedMediaError
from consent.web.bodies import StrictSchema, load_from
from consent.web.document import check_plain
from consent.web.present import present

T = TypeVar("T")

_MEDIA = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})


class NoFormError(UnsupportedMediaError):
    """The body is no form."""

    code = "no_form"
    remedy = "Send application/x-www-form-urlencoded or multipart/form-data."


def posted(kind: type[StrictSchema[T]]) -> T:
    """Return what the present form says by a schema, or say what is wrong with it.

    What was left empty is not there: a browser sends every field. A name that stands
    twice must be a list. The seal is no part of it.
    """
    asked = present()
    if asked.mimetype not in _MEDIA:
        raise NoFormError("The body is not a form.")
    known = kind._declared_fields  # noqa: SLF001  marshmallow's own way to ask a class
    values: dict[str, object] = {}
    errors: dict[str, list[str]] = {}
    for name, all_given in asked.form.lists():
        given = [value for value in all_given if value.strip()]
        if name == FIELD or not given:
            continue
        many = isinstance(known.get(name), fields.List)
        values[name] = given if many else given[0]
        if len(given) > 1 and not many and name in known:
            errors[f"/{name}"] = ["Stands more than once."]
    if errors:
        raise InvalidError("The form is not valid.", errors=errors)
    check_plain(values)
    return load_from(kind, values, what="form")
