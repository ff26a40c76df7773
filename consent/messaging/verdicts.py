"""What a provider says of an address, as events of the ledger."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Kind
from consent.ledger.no_store import COMPLAINT
from consent.ledger.registers import Register
from consent.ledger.service import Ledger
from consent.policy.service import Policies
from consent.providers.handover import Signal
from consent.sendlog.messages import Attempt
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL
from consent.vocabulary.scope import Scope

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Records blocks, and the withdrawals that providers know of."""

    contacts: Contacts
    ledger: Ledger
    send_log: SendLog
    policies: Policies

    def hear(
        self, attempt: Attempt, channel: Channel, *, signal: Signal, code: str | None
    ) -> None:
        """Record what a signal says of the address, in the present transaction."""
        match signal:
            case Signal.SENDER_BLOCKED:
                self._sender_blocked(attempt, channel, code)
            case Signal.ADDRESS_INVALID:
                self._block(attempt, channel, code, sender=None)
            case Signal.COMPLAINT:
                self._complained(attempt, channel, code)
            case Signal.OUR_FAULT:
                _log.error("our configuration is refused", code=code)

    def _sender_blocked(
        self, attempt: Attempt, channel: Channel, code: str | None
    ) -> None:
        """Record the block and, unless nothing ever got through, the withdrawal.

        The person said stop after this sender's last delivery: a grant given since
        then lives, an older one does not.
        """
        if not self._block(attempt, channel, code, sender=attempt.sender):
            return
        reached = self.send_log.last_reached(attempt)
        if reached is not None:
            cause = f"provider:{code}"
            self._withdraw(attempt, channel, cause=cause, occurred_at=reached)

    def _complained(self, attempt: Attempt, channel: Channel, code: str | None) -> None:
        """Record the withdrawal: whoever complains has the message, and had enough."""
        cause = f"{COMPLAINT}{code}"
        self._withdraw(attempt, channel, cause=cause, occurred_at=None)

    def _block(
        self,
        attempt: Attempt,
        channel: Channel,
        code: str | None,
        *,
        sender: str | None,
    ) -> bool:
        cause = f"provider:{code}"
        if self._is_blocked(attempt.contact, channel, sender) or self._is_told(
            attempt, cause
        ):
            return False
        self.ledger.record(
            attempt.contact,
            Draft(
                kind=Kind.BLOCKED,
                scope=Scope(channel=channel.value),
                sender=sender,
                cause=cause,
                evidence=self._evidence(attempt),
                message=attempt.message,
            ),
        )
        return True

    def _withdraw(
        self,
        attempt: Attempt,
        channel: Channel,
        *,
        cause: str,
        occurred_at: datetime | None,
    ) -> None:
        policy = self.policies.current()
        sellers = () if policy is None else policy.sellers_of(attempt.sender)
        for seller in [s.id for s in sellers] or [ALL]:
            self.ledger.record(
                attempt.contact,
                Draft(
                    kind=Kind.WITHDRAWN,
                    scope=Scope(channel=channel.value, seller=seller),
                    sender=attempt.sender,
                    cause=cause,
                    evidence=self._evidence(attempt),
                    occurred_at=occurred_at,
                    message=attempt.message,
                    policy_version=None if policy is None else policy.version,
                ),
            )

    def _is_blocked(
        self, contact: ContactId, channel: Channel, sender: str | None
    ) -> bool:
        return any(
            row.register is Register.BLOCK
            and row.sender == sender
            and row.scope.channel in {ALL, channel.value}
            for row in self.ledger.standing(contact).values()
        )

    def _is_told(self, attempt: Attempt, cause: str) -> bool:
        """Say whether this attempt led to a block before, which a START may lift."""
        reference = self._evidence(attempt).reference
        return any(
            (event.kind, event.cause, event.reference)
            == (Kind.BLOCKED, cause, reference)
            for event in self.ledger.history(attempt.contact)
        )

    def _evidence(self, attempt: Attempt) -> Evidence:
        return Evidence(door=Door.PROVIDER, reference=f"attempt:{attempt.sequence}")
