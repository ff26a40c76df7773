"""API keys: what they look like, whom they name, what they open. Pure."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from consent.vocabulary.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    UnauthenticatedError,
)
from consent.vocabulary.purpose import ALL, CLASS_PREFIX

_TOKEN = re.compile(r"ck_[A-Za-z0-9_-]{43}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SCHEME = "bearer"


class Scope(StrEnum):
    """What a key opens; `admin` opens everything."""

    GUARD = "guard"
    CONSENTS_READ = "consents:read"
    CONSENTS_WRITE = "consents:write"
    ACCOUNTS = "accounts"
    MESSAGES = "messages"
    LINKS = "links"
    PRIVACY = "privacy"
    IMPORTS = "imports"
    EVIDENCE = "evidence"
    OPERATE = "operate"
    ADMIN = "admin"


class ScopeMissingError(ForbiddenError):
    """The key does not have the scope that this door asks for."""

    code = "scope_missing"
    remedy = "Use a key with the scope named in detail."


class SellerNotAllowedError(ForbiddenError):
    """The key is bound to other sellers."""

    code = "seller_not_allowed"
    remedy = "Use a key of that seller, or one bound to no seller."


class PurposeNotAllowedError(ForbiddenError):
    """The key is bound to other purposes."""

    code = "purpose_not_allowed"
    remedy = "Use a key for that purpose, or one bound to no purpose."


class KeyNameTakenError(ConflictError):
    """A key of that name exists, or existed."""

    code = "key_name_taken"
    remedy = "Choose another name; the name of a revoked key is not given again."


class KeyUnknownError(NotFoundError):
    """There is no key of that name."""

    code = "key_unknown"
    remedy = "See consent keys list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and what for and for whom they may."""

    key_id: UUID
    name: str
    scopes: frozenset[Scope]
    sellers: frozenset[str] | None = None
    purposes: frozenset[str] | None = None

    def require(self, scope: str) -> None:
        """Raise ScopeMissingError unless the key opens this."""
        if Scope.ADMIN not in self.scopes and scope not in self.scopes:
            raise ScopeMissingError(f"The key does not have the scope {scope}.")

    def check(self, *, seller: str | None = None, purpose: str | None = None) -> None:
        """Raise a ForbiddenError if the key is bound to other sellers or purposes.

        `*` stands for all, and so does a class of purposes: a key that is bound to
        some has neither.
        """
        if _outside(seller, self.sellers):
            raise SellerNotAllowedError("The key is bound to other sellers.")
        if _outside(purpose, self.purposes):
            raise PurposeNotAllowedError("The key is bound to other purposes.")

    def sees(self, *, seller: str, purpose: str) -> bool:
        """Say whether the key may read of a scope: its own, or one that reaches it."""
        is_class = purpose.startswith(CLASS_PREFIX)
        return not (
            (seller != ALL and _outside(seller, self.sellers))
            or (purpose != ALL and not is_class and _outside(purpose, self.purposes))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A caller, and the generation of keys in which the database said so."""

    caller: Caller
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A key as an operator sees it: everything but what opens the door."""

    name: str
    scopes: tuple[Scope, ...]
    sellers: tuple[str, ...] | None
    purposes: tuple[str, ...] | None
    created_at: datetime
    revoked_at: datetime | None


def _outside(name: str | None, bound: frozenset[str] | None) -> bool:
    return name is not None and bound is not None and name not in bound


def new_token() -> str:
    """Return a token nobody can guess: `ck_` and 256 random bits."""
    return f"ck_{secrets.token_urlsafe(32)}"


def digest(token: str) -> bytes:
    """Return what is stored of a token; it is random, so that a plain hash will do."""
    return hashlib.sha256(token.encode("ascii")).digest()


def token_digest(header: str | None) -> bytes:
    """Return the digest of the token in an Authorization header."""
    scheme, _, token = (header or "").strip().partition(" ")
    token = token.strip()
    if scheme.lower() != _SCHEME or not _TOKEN.fullmatch(token):
        raise UnauthenticatedError("No API key was sent, or none that could be one.")
    return digest(token)


def check_name(name: str) -> str:
    """Return a name that can stand in a log line, or raise InvalidError."""
    if not _NAME.fullmatch(name):
        raise InvalidError("A key's name is 1 to 64 letters, digits, dots and dashes.")
    return name
