"""The verbs of halts: halt, lift, and look."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from consent.policy.service import Policies
from consent.sendlog.halt_store import HaltStore
from consent.sendlog.halts import Halt, HaltCause, Halted, HaltKind
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import InvalidError, NotFoundError
from consent.vocabulary.ids import HaltId, new_id

Wake = Callable[[HaltId], None]
"""Has what waits under a halt go on, once the present transaction commits."""


class UnknownHaltError(NotFoundError):
    """There is no halt with this id, or none in force on this."""

    code = "unknown_halt"
    remedy = "See GET /v1/halts, or consent halts."


class UnknownChannelError(InvalidError):
    """No channel has this name."""

    code = "unknown_channel"
    remedy = "Use email, sms, call, mail or location."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Halts, the newest first, and where the next page begins."""

    halts: tuple[Halt, ...]
    next: HaltId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Halts:
    """Stops what leaves, and lets it go on; one halt in force on the same thing."""

    store: HaltStore
    policies: Policies
    clock: Clock
    wake: Wake

    def halt(
        self,
        what: Halted,
        *,
        reason: str,
        by: str,
        cause: HaltCause = HaltCause.OPERATOR,
    ) -> tuple[Halt, bool]:
        """Halt, and say whether that is new; a second halt answers the first.

        Raises:
            UnknownSellerError: no seller of this name is published.
            UnknownChannelError: there is no such channel.
        """
        self._check(what)
        self.store.lock()
        found = self.store.in_force(what)
        if found is not None:
            return found, False
        halt = Halt(
            id=HaltId(new_id()),
            what=what,
            reason=reason,
            cause=cause,
            started_at=self.clock.now(),
            started_by=by,
        )
        self.store.add(halt)
        return halt, True

    def lift(self, halt: UUID, *, by: str) -> Halt:
        """Lift a halt and wake what waits; one that was lifted stays as it was.

        Raises:
            UnknownHaltError: there is none with this id.
        """
        self.store.lock()
        found = self.find(halt)
        if found.lifted_at is not None:
            return found
        at = max(self.clock.now(), found.started_at)
        self.store.lift(found.id, at=at, by=by)
        self.wake(found.id)
        return replace(found, lifted_at=at, lifted_by=by)

    def find(self, halt: UUID) -> Halt:
        """Return a halt by its id.

        Raises:
            UnknownHaltError: there is none.
        """
        found = self.store.find(HaltId(halt))
        if found is None:
            raise UnknownHaltError("there is no halt with this id")
        return found

    def in_force(self, what: Halted) -> Halt:
        """Return the halt in force on just this.

        Raises:
            UnknownHaltError: nothing halts it.
        """
        found = self.store.in_force(what)
        if found is None:
            raise UnknownHaltError("no halt is in force on this")
        return found

    def page(
        self, *, lifted: bool, after: UUID | None = None, limit: int = 100
    ) -> Page:
        """Return halts in force, or all there ever were, the newest first."""
        before = None if after is None else HaltId(after)
        found = self.store.page(lifted=lifted, before=before, limit=limit + 1)
        more = len(found) > limit
        shown = tuple(found[:limit])
        return Page(halts=shown, next=shown[-1].id if more else None)

    def stopped(self) -> list[Halted]:
        """Return everything that is stopped at this moment."""
        return self.store.all_in_force()

    def hold(self, channel: Channel, seller: str, series: str | None) -> bool:
        """Say whether something stops such a message; if so, it stays so for now.

        Until the present transaction ends nobody can lift a halt: whoever lifts one
        later finds all that was written under it.
        """
        self.store.hold()
        stopped = self.stopped()
        return any(halt.covers(channel, seller, series) for halt in stopped)

    def _check(self, what: Halted) -> None:
        match what.kind:
            case HaltKind.SELLER:
                policy = self.policies.current()
                # Without rules nothing leaves; a brake is not refused for that.
                if policy is not None:
                    policy.seller(what.value)
            case HaltKind.CHANNEL:
                if what.value not in set(Channel):
                    names = ", ".join(channel.value for channel in Channel)
                    raise UnknownChannelError(f"The channels are {names}.")
            case HaltKind.SERIES | HaltKind.ALL:
                pass
