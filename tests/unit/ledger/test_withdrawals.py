"""A no is heard, and reaches as far as it was said."""

from dataclasses import replace

import pytest

from consent.ledger.events import Kind
from consent.ledger.statements import (
    KINDS,
    Action,
    Shown,
    draft_of,
)
from consent.vocabulary.scope import Scope
from tests.unit.ledger.said import (
    GRANT,
    NO_WORDS,
    Changes,
    drafted,
)


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


def test_without_a_policy_a_no_is_heard_for_every_seller() -> None:
    statement = replace(GRANT, action=Action.WITHDRAW)

    draft = draft_of(statement, None, NO_WORDS)

    assert draft.scope == Scope(channel="sms", purpose="offers")
    assert draft.policy_version is None


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.OBJECT, Action.HOLD])
def test_a_no_to_what_is_published_no_more_is_still_heard(action: Action) -> None:
    past = {Scope(seller="gone"), Scope(purpose="ended")}
    shown = Shown(named_before=past.__contains__)

    draft = drafted(action, shown, seller="gone", purpose="ended")

    assert draft.scope.seller == "gone"
