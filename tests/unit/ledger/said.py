"""Somebody who agrees to be texted, and what is drafted of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from consent.contacts.address import parse
from consent.ledger.events import Draft
from consent.ledger.statements import (
    Action,
    Shown,
    Statement,
    draft_of,
)
from consent.ledger.wording import Wording
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.evidence import UNKNOWN_WORDING, Door, Evidence
from consent.vocabulary.ids import EventId
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
    """Return what a grant becomes, with another action and whatever else changes."""
    statement = replace(GRANT, action=action, **changes)
    return draft_of(statement, POLICY, shown)


def place_of(error: InvalidError) -> list[str]:
    """Return where an error says it lies."""
    return list(error.errors)
