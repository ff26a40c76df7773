"""The verbs of the policy: publish, and know what is in force."""

from collections.abc import Callable
from threading import Lock

import structlog

from consent.policy.build import UnbuildableError, build
from consent.policy.document import Document, digest
from consent.policy.store import PolicyStore, Publication
from consent.policy.values import Policy
from consent.vocabulary.clock import Clock
from consent.vocabulary.seller import Sender

_log = structlog.get_logger(__name__)

KEPT = 16
"""How many versions a process keeps; an older one is loaded again when needed."""

_SHORTEST, _LONGEST = 4, 20


class Policies:
    """Publishes versions of the config, and hands out the one in force."""

    def __init__(
        self,
        store: PolicyStore,
        clock: Clock,
        *,
        default_senders: tuple[Sender, ...] = (),
    ) -> None:
        """Take the senders that the environment names for the default seller."""
        self._store = store
        self._clock = clock
        self._default_senders = default_senders
        self._built: dict[str, Policy | None] = {}
        self._lock = Lock()

    def publish(self, document: Document, *, by: str, reason: str) -> Policy:
        """Put a config in force, and return it; the same as in force stays as it is."""
        self._store.lock()
        mark = digest(document)
        present = self._in_force()
        if present is not None and present.digest == mark:
            same = self._valid(present)
            if same is not None:
                return same
        publication = self._publication(document, mark, by=by, reason=reason)
        policy = self._policy(publication)
        self._store.add(publication)
        self._store.put_in_force(publication.version)
        return policy

    def publish_if_none(
        self, read: Callable[[], Document], *, by: str, reason: str
    ) -> Policy | None:
        """Put the first config in force; read nothing where one is in force already."""
        if self._store.version() is not None:
            return None
        self._store.lock()
        if self._store.version() is not None:
            return None
        return self.publish(read(), by=by, reason=reason)

    def is_in_force(self, mark: bytes) -> bool:
        """Say whether the config in force is the one of this digest."""
        present = self._in_force()
        return present is not None and present.digest == mark

    def current(self) -> Policy | None:
        """Return the policy in force, or nothing when there is no valid one."""
        version = self._store.version()
        return None if version is None else self.cached(version)

    def newest_valid(self) -> Policy | None:
        """Return what was published last and is valid, whether it is in force or not.

        It may show how pages look, and never what anybody may send.
        """
        found = (self.cached(version) for version in self._store.newest(KEPT))
        return next((policy for policy in found if policy is not None), None)

    def cached(self, version: str) -> Policy | None:
        """Return a version as this process keeps it, loaded the first time.

        A version that is unknown, damaged or of newer code is no valid policy.
        """
        if version in self._built:
            return self._built[version]
        publication = self._store.find(version)
        if publication is None:
            return None
        return self._keep(version, self._valid(publication))

    def _in_force(self) -> Publication | None:
        version = self._store.version()
        return None if version is None else self._store.find(version)

    def _publication(
        self, document: Document, mark: bytes, *, by: str, reason: str
    ) -> Publication:
        """Name a publication by its day and as much of its digest as is still free."""
        now = self._clock.now()
        start = f"{now:%Y-%m-%d}+"
        taken = self._store.versions_like(start + mark.hex()[:_SHORTEST])
        names = [start + mark.hex()[:n] for n in range(_SHORTEST, _LONGEST + 1)]
        return Publication(
            version=next((name for name in names if name not in taken), names[-1]),
            document=document,
            digest=mark,
            published_at=now,
            published_by=by,
            reason=reason,
        )

    def _valid(self, publication: Publication) -> Policy | None:
        """Return the policy of a publication, or say once that it is none."""
        if digest(publication.document) == publication.digest:
            try:
                return self._policy(publication)
            except UnbuildableError:
                pass
        _log.error("policy version is not valid", version=publication.version)
        return None

    def _policy(self, publication: Publication) -> Policy:
        return build(
            publication.document,
            version=publication.version,
            published_at=publication.published_at,
            default_senders=self._default_senders,
        )

    def _keep(self, version: str, policy: Policy | None) -> Policy | None:
        with self._lock:
            self._built[version] = policy
            while len(self._built) > KEPT:
                del self._built[next(iter(self._built))]
        return policy
