"""Takes in up to a thousand messages at once, as one by one but with few statements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson

from consent.access.answers import InProgressError
from consent.access.claim_store import Door, Kept
from consent.access.claims import Claims, CollidedError, Named
from consent.contacts.crowd import Crowd, Sealing
from consent.guard.crowd import CrowdGuard
from consent.guard.document import decision_document
from consent.messaging.drafts import Draft, NewMessage, call_of, settled
from consent.messaging.schemas import accepted_document
from consent.messaging.service import Accepted, Messenger
from consent.policy.values import Policy
from consent.sendlog.intake_store import IntakeStore
from consent.sendlog.messages import Refusal, Status
from consent.vocabulary.errors import ConsentError

AT_ONCE = 200
"""How many messages are taken in one transaction."""

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """One message that is asked for, under the key that names the request."""

    named: Named
    new: NewMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Whose requests they are: the door they would come to one by one, and the name."""

    door: Door
    name: str


Answer = bytes | ConsentError
"""What `POST /v1/messages` would have answered, or what it would have raised."""

Transact = Callable[[Callable[[], list[Answer]]], list[Answer]]
"""Does a whole unit of work and commits it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Takes messages in by the hundred; what is answered is on disk."""

    messenger: Messenger
    crowd: Crowd
    guard: CrowdGuard
    intake: IntakeStore
    claims: Claims
    transact: Transact

    def take(self, requests: Sequence[Request], sent: From) -> list[Answer]:
        """Take messages in one transaction, each under a key of its own.

        Raises:
            OperationalError: the database is away; nothing was taken.
        """
        for _ in range(_TRIES):
            try:
                return self.transact(lambda: self._take(requests, sent))
            except CollidedError:
                continue
            except InProgressError as error:
                if len(requests) == 1:
                    return [error]
                # One of them is busy; the others need not wait for it.
                return [self.take([each], sent)[0] for each in requests]
        return [InProgressError("The same request is being worked on.")] * len(requests)

    def _take(self, requests: Sequence[Request], sent: From) -> list[Answer]:
        named = [each.named for each in requests]
        answers: dict[str, Answer] = {**self.claims.made_before(sent.door, named)}
        policy = self.messenger.outlets.policy()
        drafts: list[tuple[Named, Draft]] = []
        for each in requests:
            if each.named.key in answers:
                continue
            try:
                drafts.append((each.named, self.messenger.draft(each.new, policy)))
            except ConsentError as error:
                answers[each.named.key] = error
        new = list(self._settle(drafts, policy, by=sent.name))
        self.claims.keep(sent.door, new)
        answers |= {each.key: each.answer for each in new}
        return [answers[each.key] for each in named]

    def _settle(
        self, drafts: Sequence[tuple[Named, Draft]], policy: Policy, *, by: str
    ) -> Iterable[Kept]:
        """Judge drafts and write what becomes of each; return the answers."""
        if not drafts:
            return
        contacts = self.crowd.find_or_make([draft.new.to for _, draft in drafts])
        both = list(zip(contacts, (draft for _, draft in drafts), strict=True))
        decisions = self.guard.judge([(c, draft.question) for c, draft in both])
        sealed = self.crowd.seal(
            [
                Sealing(
                    contact=contact,
                    plaintext=draft.new.content.packed(),
                    associated=draft.id.bytes,
                )
                for contact, draft in both
            ]
        )
        accepted = [
            Accepted(
                message=settled(draft.message(contact, content, by=by), judged, policy),
                decision=judged,
            )
            for (contact, draft), content, judged in zip(
                both, sealed, decisions, strict=True
            )
        ]
        self._write(accepted, policy)
        for (named, _), each in zip(drafts, accepted, strict=True):
            refused = each.message.status is Status.REFUSED
            yield Kept(
                key=named.key,
                body_digest=named.body_digest,
                status=200 if refused else 202,
                answer=orjson.dumps(accepted_document(each)),
            )

    def _write(self, accepted: Sequence[Accepted], policy: Policy) -> None:
        messages = [each.message for each in accepted]
        refusals = [
            Refusal(
                contact=each.message.contact,
                message=each.message.id,
                stage="accept",
                decision=decision_document(each.decision),
                recorded_at=each.message.created_at,
            )
            for each in accepted
            if each.message.status is Status.REFUSED
        ]
        self.intake.add(messages, refusals)
        self.messenger.queue(
            [
                call_of(message, policy)
                for message in messages
                if message.line is None and message.status is not Status.REFUSED
            ]
        )
