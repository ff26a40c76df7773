"""What a grant must say, and what its wording lets it claim."""

from dataclasses import replace

import pytest

from consent.ledger.events import Draft, Kind
from consent.ledger.statements import (
    GIVES,
    KINDS,
    Action,
    Shown,
    draft_of,
)
from consent.ledger.wording import Wording, WordingDoesNotCoverError
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from tests.unit.ledger.said import (
    BEFORE,
    GRANT,
    IN_WORDS,
    NO_WORDS,
    NOON,
    POLICY,
    SHOWN,
    WORDING,
    Changes,
    drafted,
    place_of,
)


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


@pytest.mark.parametrize("action", sorted(GIVES))
def test_without_a_policy_nobody_can_agree(action: Action) -> None:
    with pytest.raises(InvalidError):
        draft_of(replace(GRANT, action=action), None, IN_WORDS)
