"""Who calls: keys are made, revoked and recognised."""

from collections.abc import Iterable
from threading import Lock

from consent.access.keys import (
    Caller,
    KeyNameTakenError,
    KeyUnknownError,
    Listed,
    Recognised,
    Scope,
    check_name,
    digest,
    new_token,
    token_digest,
)
from consent.access.store import KeyStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import InvalidError, UnauthenticatedError
from consent.vocabulary.ids import new_id

MOST_REMEMBERED = 10_000


class Access:
    """The API keys. What it writes is committed by the door that asked for it."""

    def __init__(self, store: KeyStore, clock: Clock) -> None:
        """Take where the keys are kept."""
        self._store = store
        self._clock = clock
        self._remembered: dict[bytes, Recognised] = {}
        self._lock = Lock()

    def create(
        self,
        name: str,
        *,
        scopes: Iterable[Scope],
        sellers: Iterable[str] | None = None,
        purposes: Iterable[str] | None = None,
    ) -> str:
        """Make a key and return its token, which cannot be had a second time."""
        token = new_token()
        caller = Caller(
            key_id=new_id(),
            name=check_name(name),
            scopes=frozenset(scopes),
            sellers=None if sellers is None else frozenset(sellers),
            purposes=None if purposes is None else frozenset(purposes),
        )
        if not caller.scopes:
            raise InvalidError("A key needs a scope.")
        if not self._store.add(caller, digest=digest(token), at=self._clock.now()):
            raise KeyNameTakenError("A key of that name exists, or existed.")
        return token

    def revoke(self, name: str) -> None:
        """End a key; a second time changes nothing."""
        if not self._store.revoke(name, at=self._clock.now()):
            raise KeyUnknownError("There is no key of that name.")

    def keys(self) -> list[Listed]:
        """Return every key there is or was."""
        return self._store.all()

    def remembered(self, header: str | None) -> Recognised | None:
        """Return who sends this header, if this process has seen the key before.

        Whoever uses it compares its generation with the database's, in the statement
        it makes anyway, and asks `refresh` when they differ.
        """
        return self._remembered.get(token_digest(header))

    def refresh(self, header: str | None) -> Recognised:
        """Return who sends this header, as the database has it now, and remember it."""
        hashed = token_digest(header)
        found = self._store.find(hashed)
        with self._lock:
            self._remembered.pop(hashed, None)
            if found is None:
                raise UnauthenticatedError("The API key is not known, or was revoked.")
            while len(self._remembered) >= MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[hashed] = found
        return found
