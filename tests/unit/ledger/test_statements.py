"""What holds for whatever somebody says, and the event it amounts to."""

import pytest

from consent.ledger.statements import (
    ANSWERING,
    GIVES,
    KINDS,
    Action,
    NotOptionalError,
)
from consent.policy.values import UnknownPurposeError, UnknownSellerError
from consent.vocabulary.errors import InvalidError
from tests.unit.ledger.said import EVENT, drafted, place_of


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


@pytest.mark.parametrize("action", sorted(ANSWERING))
def test_an_answer_names_the_event_it_answers(action: Action) -> None:
    draft = drafted(action, answers=EVENT)

    assert (draft.kind, draft.answers) == (KINDS[action], EVENT)
    with pytest.raises(InvalidError) as refusal:
        drafted(action, answers=None)
    assert place_of(refusal.value) == ["/answers"]


def test_every_action_has_its_kind() -> None:
    assert set(KINDS) == set(Action)
