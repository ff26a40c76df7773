"""The five people of the demo, and the words they were shown."""

from datetime import UTC, datetime

import pytest

from consent.demo.people import ACCOUNTS, statements, wordings
from consent.ledger.statements import GIVES, Shown, Statement, draft_of
from consent.vocabulary.channel import Channel
from tests.unit.policy.shipped import shipped_policy

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POLICY = shipped_policy()
WORDINGS = {wording.id: wording for wording in wordings(NOW)}
SAID = list(statements())


@pytest.mark.parametrize("said", SAID, ids=lambda said: str(said.action))
def test_what_they_said_can_be_recorded(said: Statement) -> None:
    wording = WORDINGS.get(str(said.evidence.wording))

    draft = draft_of(said, POLICY, Shown(wording=wording))

    assert (wording is not None) is (said.action in GIVES)
    assert draft.scope.seller == "acme"


def test_they_are_five_people_at_six_addresses() -> None:
    addresses = {said.address.text for said in SAID}

    assert len(addresses) == 6
    assert {said.channel for said in SAID} == {
        Channel.SMS,
        Channel.EMAIL,
        Channel.CALL,
    }


def test_each_wording_is_for_one_channel_and_shown_to_somebody() -> None:
    shown = {said.evidence.wording for said in SAID if said.evidence.wording}

    assert shown == set(WORDINGS)
    assert all(len(wording.channels) == 1 for wording in WORDINGS.values())


def test_one_account_is_no_longer_active() -> None:
    active = {reference: active for reference, _, _, active in ACCOUNTS}

    assert sorted(active.values()) == [False, True]


@pytest.mark.parametrize("said", SAID, ids=lambda said: str(said.action))
def test_nobody_of_the_demo_can_be_reached(said: Statement) -> None:
    text = said.address.text

    assert text.endswith("@example.com") or text.startswith("+1415555012")
