"""What somebody said, and the event it amounts to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from consent.contacts.address import parse
from consent.ledger.events import Draft, Kind
from consent.ledger.statements import (
    ANSWERING,
    GIVES,
    KINDS,
    Action,
    NotOptionalError,
    Shown,
    Statement,
    draft_of,
)
from consent.ledger.wording import Wording, WordingDoesNotCoverError
from consent.policy.values import UnknownPurposeError, UnknownSellerError
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.evidence import UNKNOWN_WORDING, Door, Evidence
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from tests.unit.policy.shipped import shipped_policy

POLICY = shipped_policy()
ANA = parse(Channel.SMS, "+14155550123")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVENT = EventId(UUID(int=7))
WORDING = Wording(
    id="sms-offers-v3",
    language="en",
    text="Yes",
    channels=frozenset({"sms", "email"}),
    purposes=frozenset({"offers", "delivery_alerts", "partner_offers"}),
    sellers=frozenset({"acme", "acme-partner"}),
    regions=frozenset(),
    basis=Basis.EXPRESS_WRITTEN,
    condition_of_purchase=False,
    recorded_at=NOON,
)
SHOWN = Evidence(door=Door.WEB_FORM, wording="sms-offers-v3", signature="Ana")
BEFORE = Evidence(door=Door.IMPORT, wording=UNKNOWN_WORDING)
GRANT = Statement(
    address=ANA,
    channel=Channel.SMS,
    action=Action.GRANT,
    evidence=SHOWN,
    purpose="offers",
    basis=Basis.EXPRESS,
)
IN_WORDS = Shown(wording=WORDING)
NO_WORDS = Shown()
Changes = Mapping[str, Any]


def drafted(
    action: Action,
    shown: Shown = IN_WORDS,
    **changes: Any,  # noqa: ANN401  whatever a statement takes
) -> Draft:
    statement = replace(GRANT, action=action, **changes)
    return draft_of(statement, POLICY, shown)


def place_of(error: InvalidError) -> list[str]:
    return list(error.errors)


@pytest.mark.parametrize("action", sorted(GIVES))
def test_who_agrees_agrees_to_one_thing(action: Action) -> None:
    draft = drafted(action, occurred_at=NOON, expires_at=NOON)

    assert draft == Draft(
        kind=KINDS[action],
        evidence=replace(SHOWN, language="en"),
        scope=Scope(channel="sms", purpose="offers", seller="acme"),
        purpose_class=PurposeClass.MARKETING,
        basis=Basis.EXPRESS,
        occurred_at=NOON,
        expires_at=NOON,
        policy_version=POLICY.version,
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"channel": None}, "/channel"),
        ({"channel": Channel.LOCATION}, "/channel"),
        ({"purpose": None}, "/purpose"),
        ({"purpose": "*"}, "/purpose"),
        ({"purpose": "class:marketing"}, "/purpose"),
        ({"purpose": "class:informational"}, "/purpose"),
        ({"seller": "*"}, "/seller"),
        ({"basis": None}, "/basis"),
        ({"basis": Basis.SOFT_OPT_IN}, "/basis"),
        ({"basis": Basis.IMPLIED}, "/ground"),
        ({"basis": Basis.IMPLIED, "ground": Ground.PURCHASE}, "/ground"),
        ({"basis": Basis.IMPLIED, "ground_at": NOON}, "/ground"),
        ({"ground": Ground.PURCHASE, "ground_at": NOON}, "/ground"),
        ({"ground_at": NOON}, "/ground"),
        ({"evidence": replace(SHOWN, wording=None)}, "/evidence/wording"),
        (
            {
                "basis": Basis.EXPRESS_WRITTEN,
                "evidence": replace(SHOWN, signature=None),
            },
            "/evidence/signature",
        ),
        (
            {"basis": Basis.EXPRESS_WRITTEN, "evidence": replace(SHOWN, signature="")},
            "/evidence/signature",
        ),
    ],
)
@pytest.mark.parametrize("action", sorted(GIVES))
def test_a_grant_that_says_too_little_or_too_much_is_told_where(
    action: Action, changes: Changes, place: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        drafted(action, **changes)

    assert place_of(refusal.value) == [place]


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": Basis.EXPRESS_WRITTEN},
        {"basis": Basis.IMPLIED, "ground": Ground.PURCHASE, "ground_at": NOON},
        {"basis": Basis.SOFT_OPT_IN, "channel": Channel.EMAIL},
        {"purpose": "delivery_alerts"},
        {"seller": "acme-partner"},
    ],
)
def test_a_grant_inside_what_its_wording_covers_is_one(changes: Changes) -> None:
    draft = drafted(Action.GRANT, **changes)

    assert draft.kind is Kind.GRANTED
    assert draft.basis is changes.get("basis", Basis.EXPRESS)
    assert draft.ground is changes.get("ground")


@pytest.mark.parametrize(
    ("changes", "wording"),
    [
        ({}, replace(WORDING, channels=frozenset({"email"}))),
        ({}, replace(WORDING, purposes=frozenset({"surveys"}))),
        ({}, replace(WORDING, sellers=frozenset({"acme-partner"}))),
        ({}, replace(WORDING, regions=frozenset({"US"}))),
        ({}, replace(WORDING, basis=Basis.IMPLIED)),
        (
            {"basis": Basis.EXPRESS_WRITTEN},
            replace(WORDING, condition_of_purchase=True),
        ),
        ({"basis": Basis.EXPRESS_WRITTEN, "evidence": SHOWN}, None),
        ({"seller": "acme-partner", "evidence": BEFORE}, None),
    ],
)
def test_a_grant_cannot_claim_more_than_was_shown(
    changes: Changes, wording: Wording | None
) -> None:
    with pytest.raises(WordingDoesNotCoverError):
        drafted(Action.GRANT, Shown(wording=wording), **changes)


@pytest.mark.parametrize("region", ["US", "US-CA"])
def test_a_wording_for_a_region_covers_who_is_known_to_be_there(region: str) -> None:
    local = replace(WORDING, regions=frozenset({"US"}))

    draft = drafted(Action.GRANT, Shown(wording=local, region=region))

    assert draft.kind is Kind.GRANTED


@pytest.mark.parametrize("region", [None, "DE"])
def test_a_wording_for_a_region_covers_nobody_else(region: str | None) -> None:
    local = replace(WORDING, regions=frozenset({"US"}))

    with pytest.raises(WordingDoesNotCoverError):
        drafted(Action.GRANT, Shown(wording=local, region=region))


def test_a_consent_from_before_wordings_is_at_most_express() -> None:
    draft = drafted(Action.GRANT, NO_WORDS, evidence=BEFORE)

    assert draft.evidence == BEFORE
    assert draft.basis is Basis.EXPRESS


@pytest.mark.parametrize("action", sorted(GIVES | {Action.WITHDRAW, Action.HOLD}))
@pytest.mark.parametrize("purpose", ["receipts", "security"])
def test_what_needs_no_consent_can_be_neither_given_nor_taken(
    action: Action, purpose: str
) -> None:
    with pytest.raises(NotOptionalError):
        drafted(action, purpose=purpose)


@pytest.mark.parametrize("action", sorted(GIVES | {Action.WITHDRAW, Action.HOLD}))
def test_a_purpose_or_seller_that_there_is_not_is_told(action: Action) -> None:
    with pytest.raises(UnknownPurposeError):
        drafted(action, purpose="gossip")
    with pytest.raises(UnknownSellerError):
        drafted(action, seller="nobody")


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({}, Scope(channel="sms", purpose="offers", seller="acme")),
        ({"channel": None}, Scope(purpose="offers", seller="acme")),
        ({"purpose": "*"}, Scope(channel="sms", seller="acme")),
        ({"purpose": None}, Scope(channel="sms", seller="acme")),
        (
            {"purpose": "class:marketing"},
            Scope(channel="sms", purpose="class:marketing", seller="acme"),
        ),
        ({"seller": "*"}, Scope(channel="sms", purpose="offers")),
        ({"channel": None, "purpose": "*", "seller": "*"}, Scope()),
    ],
)
@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.HOLD])
def test_a_no_reaches_as_far_as_it_was_said(
    action: Action, changes: Changes, scope: Scope
) -> None:
    draft = drafted(action, **changes)

    assert (draft.kind, draft.scope) == (KINDS[action], scope)
    assert draft.basis is None
    assert draft.purpose_class is None


@pytest.mark.parametrize(
    ("seller", "scope"),
    [(None, Scope(seller="acme")), ("*", Scope()), ("acme", Scope(seller="acme"))],
)
def test_an_objection_is_to_everything_of_a_seller_or_of_all(
    seller: str | None, scope: Scope
) -> None:
    draft = drafted(Action.OBJECT, seller=seller)

    assert (draft.kind, draft.scope) == (Kind.OBJECTED, scope)


def test_a_restriction_is_of_everything() -> None:
    assert drafted(Action.RESTRICT).scope == Scope()


@pytest.mark.parametrize("action", sorted(ANSWERING))
def test_an_answer_names_the_event_it_answers(action: Action) -> None:
    draft = drafted(action, answers=EVENT)

    assert (draft.kind, draft.answers) == (KINDS[action], EVENT)
    with pytest.raises(InvalidError) as refusal:
        drafted(action, answers=None)
    assert place_of(refusal.value) == ["/answers"]


def test_without_a_policy_a_no_is_heard_for_every_seller() -> None:
    statement = replace(GRANT, action=Action.WITHDRAW)

    draft = draft_of(statement, None, NO_WORDS)

    assert draft.scope == Scope(channel="sms", purpose="offers")
    assert draft.policy_version is None


@pytest.mark.parametrize("action", sorted(GIVES))
def test_without_a_policy_nobody_can_agree(action: Action) -> None:
    with pytest.raises(InvalidError):
        draft_of(replace(GRANT, action=action), None, IN_WORDS)


def test_every_action_has_its_kind() -> None:
    assert set(KINDS) == set(Action)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.OBJECT, Action.HOLD])
def test_a_no_to_what_is_published_no_more_is_still_heard(action: Action) -> None:
    past = {Scope(seller="gone"), Scope(purpose="ended")}
    shown = Shown(named_before=past.__contains__)

    draft = drafted(action, shown, seller="gone", purpose="ended")

    assert draft.scope.seller == "gone"
