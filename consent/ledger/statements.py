"""What a caller says about somebody's consent, and the event it amounts to. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from consent.contacts.address import Address
from consent.ledger.events import Draft, Kind
from consent.ledger.wording import Wording, WordingDoesNotCoverError
from consent.policy.values import Policy
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.evidence import UNKNOWN_WORDING, Evidence
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import ALL, NEEDS_CONSENT, PurposeClass, class_scope
from consent.vocabulary.scope import Scope


class Action(StrEnum):
    """What can be recorded through `POST /v1/consents`."""

    REQUEST = "request"
    GRANT = "grant"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    HOLD = "hold"
    RELEASE = "release"
    RESTRICT = "restrict"
    LIFT = "lift"


KINDS: dict[Action, Kind] = {
    Action.REQUEST: Kind.REQUESTED,
    Action.GRANT: Kind.GRANTED,
    Action.CONFIRM: Kind.CONFIRMED,
    Action.WITHDRAW: Kind.WITHDRAWN,
    Action.OBJECT: Kind.OBJECTED,
    Action.HOLD: Kind.HELD,
    Action.RELEASE: Kind.RELEASED,
    Action.RESTRICT: Kind.RESTRICTED,
    Action.LIFT: Kind.LIFTED,
}
GIVES = frozenset({Action.REQUEST, Action.GRANT})
ANSWERING = frozenset({Action.CONFIRM, Action.RELEASE, Action.LIFT})
CLASS_SCOPES = frozenset(class_scope(c) for c in NEEDS_CONSENT)


class NotOptionalError(InvalidError):
    """The purpose belongs to a class that no consent is about."""

    code = "purpose_not_optional"
    remedy = "Record consent for purposes of class marketing or informational only."


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing somebody said, or is said to have said, about one address."""

    address: Address
    channel: Channel | None
    action: Action
    evidence: Evidence
    purpose: str | None = None
    seller: str | None = None
    basis: Basis | None = None
    ground: Ground | None = None
    ground_at: datetime | None = None
    occurred_at: datetime | None = None
    expires_at: datetime | None = None
    account: str | None = None
    region: str | None = None
    time_zone: str | None = None
    language: str | None = None
    answers: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known beside a statement: the words shown, the place, the past."""

    wording: Wording | None = None
    region: str | None = None
    named_before: Callable[[Scope], bool] = field(default=lambda _: False)


def draft_of(statement: Statement, policy: Policy | None, shown: Shown) -> Draft:
    """Return the event that a statement amounts to.

    Raises:
        InvalidError: the statement says too little, too much, or what cannot be.
        WordingDoesNotCoverError: it claims more than the words that were shown.
    """
    draft = Draft(
        kind=KINDS[statement.action],
        evidence=statement.evidence,
        occurred_at=statement.occurred_at,
        policy_version=None if policy is None else policy.version,
    )
    if statement.action in ANSWERING:
        return replace(draft, answers=_answered(statement))
    if statement.action in GIVES:
        return _grant(draft, statement, policy, shown)
    return replace(draft, scope=_wide_scope(statement, policy, shown))


def _answered(statement: Statement) -> EventId:
    if statement.answers is None:
        raise _fault("/answers", f"{statement.action.value} needs the event it answers")
    return statement.answers


def _grant(
    draft: Draft, statement: Statement, policy: Policy | None, shown: Shown
) -> Draft:
    scope, purpose_class = _one_scope(statement, policy)
    basis = _basis(statement)
    wording = shown.wording
    _check_wording(scope, basis, shown)
    if policy is not None and wording is None:
        _check_unknown_wording(policy, scope)
    evidence = statement.evidence
    if wording is not None:
        evidence = replace(evidence, language=wording.language)
    return replace(
        draft,
        scope=scope,
        purpose_class=purpose_class,
        basis=basis,
        ground=statement.ground,
        ground_at=statement.ground_at,
        expires_at=statement.expires_at,
        evidence=evidence,
    )


def _one_scope(
    statement: Statement, policy: Policy | None
) -> tuple[Scope, PurposeClass]:
    """Return the one channel, one purpose and one seller of a grant."""
    if statement.channel is None:
        raise _fault("/channel", "a grant is for one channel")
    if statement.purpose in {None, ALL, *CLASS_SCOPES} or policy is None:
        raise _fault("/purpose", "a grant is for one purpose")
    if statement.seller == ALL:
        raise _fault("/seller", "a grant is for one seller")
    purpose = policy.purpose(str(statement.purpose))
    seller = policy.seller(statement.seller)
    if purpose.purpose_class not in NEEDS_CONSENT:
        raise NotOptionalError(
            f"{purpose.id} is of class {purpose.purpose_class}, which needs no consent"
        )
    if statement.channel not in purpose.channels:
        raise _fault("/channel", f"{purpose.id} does not use this channel")
    scope = Scope(channel=statement.channel.value, purpose=purpose.id, seller=seller.id)
    return scope, purpose.purpose_class


def _basis(statement: Statement) -> Basis:
    basis = statement.basis
    if basis is None:
        raise _fault("/basis", "is required to grant")
    if statement.evidence.wording is None:
        raise _fault("/evidence/wording", "is required to grant")
    if basis is Basis.IMPLIED and not (statement.ground and statement.ground_at):
        raise _fault("/ground", "an implied grant names its ground and ground_at")
    if basis is not Basis.IMPLIED and (statement.ground or statement.ground_at):
        raise _fault("/ground", "only an implied grant has a ground")
    if basis is Basis.SOFT_OPT_IN and statement.channel is not Channel.EMAIL:
        raise _fault("/basis", "soft_opt_in is for e-mail only")
    if basis is Basis.EXPRESS_WRITTEN and not statement.evidence.signature:
        raise _fault("/evidence/signature", "express_written needs a signature")
    return basis


def _check_wording(scope: Scope, basis: Basis, shown: Shown) -> None:
    wording = shown.wording
    if wording is None:
        if basis is Basis.EXPRESS_WRITTEN:
            raise WordingDoesNotCoverError(
                f"a consent whose wording is {UNKNOWN_WORDING} is at most express"
            )
        return
    if not wording.covers(
        channel=Channel(scope.channel),
        purpose=scope.purpose,
        seller=scope.seller,
        region=shown.region,
    ):
        raise WordingDoesNotCoverError(
            f"{wording.id} does not name this channel, purpose, seller or region"
        )
    if not wording.supports(basis):
        raise WordingDoesNotCoverError(f"{wording.id} does not support {basis.value}")


def _check_unknown_wording(policy: Policy, scope: Scope) -> None:
    """A partner must have been named when the consent was collected."""
    if policy.seller(scope.seller).partner:
        raise WordingDoesNotCoverError(
            "a grant to a partner needs a wording that names the partner"
        )


def _wide_scope(statement: Statement, policy: Policy | None, shown: Shown) -> Scope:
    if statement.action is Action.RESTRICT:
        return Scope()
    channel, seller = statement.channel, statement.seller
    named = Scope(
        channel=ALL if channel is None else channel.value,
        purpose=statement.purpose or ALL,
        seller=seller or (ALL if policy is None else policy.default_seller),
    )
    if statement.action is Action.OBJECT:
        named = Scope(seller=named.seller)
    if policy is not None:
        _check_seller(named.seller, policy, shown)
        _check_purpose(named.purpose, policy, shown)
    return named


def _check_seller(seller: str, policy: Policy, shown: Shown) -> None:
    """Refuse a name that nobody ever used: it would switch nothing off."""
    if seller in {ALL, *policy.sellers} or shown.named_before(Scope(seller=seller)):
        return
    policy.seller(seller)


def _check_purpose(name: str, policy: Policy, shown: Shown) -> None:
    known = policy.purposes.get(name)
    if name in {ALL, *CLASS_SCOPES} or (
        known is not None and known.purpose_class in NEEDS_CONSENT
    ):
        return
    if shown.named_before(Scope(purpose=name)):
        return
    purpose = policy.purpose(name)
    raise NotOptionalError(
        f"{purpose.id} is of class {purpose.purpose_class}: no opt-out reaches it"
    )


def _fault(pointer: str, text: str) -> InvalidError:
    return InvalidError("The statement is not complete.", errors={pointer: [text]})
