"""Flask, for views that are plain functions."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")


class Application(Flask):
    """Flask that calls views, gates and handlers as they are.

    Flask asks of each, in every request, whether it is a coroutine. None of ours is.
    """

    def ensure_sync(self, func: Callable[P, R]) -> Callable[P, R]:
        """Return what is to be called, unwrapped."""
        return func
