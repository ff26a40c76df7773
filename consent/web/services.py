"""The one look-up by which a door finds what `app.py` assembled."""

from typing import TypeVar

from flask import Flask, current_app  # noqa: TID251 - this is the look-up itself

S = TypeVar("S")

_KEY = "consent.services"


def provide(app: Flask, *instances: object) -> None:
    """Let the doors of an application find these, each by its class."""
    known: dict[type[object], object] = app.extensions.setdefault(_KEY, {})
    for instance in instances:
        known[type(instance)] = instance


def service(kind: type[S]) -> S:
    """Return the one assembled instance of a class."""
    found: object = current_app.extensions[_KEY][kind]
    if not isinstance(found, kind):
        raise TypeError(f"{kind.__name__} was not assembled.")
    return found
