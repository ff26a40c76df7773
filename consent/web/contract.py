"""What a view promises: who may call it, what it takes, what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from flask import Flask, current_app  # noqa: TID251 - finds the matched view
from marshmallow import Schema

from consent.web.present import present

View = TypeVar("View", bound=Callable[..., object])
Idempotent = Literal["no", "optional", "required"]

JSON = "application/json"
MIB = 1024 * 1024

_MARK = "consent_contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The promise of one view; gates, bodies and the description read it.

    A door asks for an API key with a `scope`, or for a `token` of a person, or neither.
    """

    scope: str | None = None
    token: str | None = None
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    answers: Mapping[int, type[Schema] | None]
    errors: tuple[int, ...] = ()
    summary: str = ""
    max_bytes: int = MIB
    media: str = JSON
    answer_media: str = JSON
    idempotent: Idempotent = "no"


def contract(  # noqa: PLR0913 - the whole promise is told in one place
    *,
    answers: Mapping[int, type[Schema] | None],
    scope: str | None = None,
    token: str | None = None,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    errors: tuple[int, ...] = (),
    max_bytes: int = MIB,
    media: str = JSON,
    answer_media: str = JSON,
    idempotent: Idempotent = "no",
) -> Callable[[View], View]:
    """Attach a promise to a view; the summary is its docstring's first line."""

    def attach(view: View) -> View:
        promise = Contract(
            scope=scope,
            token=token,
            body=body,
            query=query,
            answers=dict(answers),
            errors=errors,
            summary=(view.__doc__ or "").strip().partition("\n")[0],
            max_bytes=max_bytes,
            media=media,
            answer_media=answer_media,
            idempotent=idempotent,
        )
        setattr(view, _MARK, promise)
        return view

    return attach


def contract_of(app: Flask, endpoint: str | None) -> Contract | None:
    """Return what the view of an endpoint promises, if it says."""
    view = app.view_functions.get(endpoint or "")
    found: Contract | None = getattr(view, _MARK, None)
    return found


def current_contract() -> Contract | None:
    """Return what the view of the present request promises, if it says."""
    return contract_of(current_app, present().endpoint)
