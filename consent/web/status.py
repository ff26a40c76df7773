"""The one table that says which HTTP status an error has."""

from collections.abc import Mapping

from psycopg import OperationalError as DriverError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    TimeoutError as NoConnection,
)

from consent.vocabulary.errors import (
    ConflictError,
    ConsentError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    PreconditionError,
    PreconditionMissingError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnreadableError,
    UnsupportedMediaError,
)

STATUS: Mapping[type[ConsentError], int] = {
    UnreadableError: 400,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    PreconditionError: 412,
    TooLargeError: 413,
    UnsupportedMediaError: 415,
    InvalidError: 422,
    PreconditionMissingError: 428,
    TooManyError: 429,
    UnavailableError: 503,
}

OUT_OF_REACH = (
    OperationalError,
    InterfaceError,
    NoConnection,
    DriverError,
    PoolTimeout,
)
"""What is raised when the database cannot be reached; nothing was done then."""

# A primary that became a standby takes no writes (25006), and a transaction that it
# ended by itself has done nothing (25P03); the drivers call both their own fault.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_NOT_NOW = frozenset({"25006", "25P03"})


def is_out_of_reach(error: BaseException) -> bool:
    """Say whether an error means that the database cannot be worked with now."""
    if isinstance(error, OUT_OF_REACH):
        return True
    origin = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "sqlstate", None) in _NOT_NOW


def status_of(kind: type[ConsentError]) -> int:
    """Return the status of an error: its own, else that of its nearest parent."""
    return next((STATUS[c] for c in kind.__mro__ if c in STATUS), 500)
