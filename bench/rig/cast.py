"""Who takes part in a race: people who agreed, each held by two accounts."""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from consent.links.tokens import WithdrawTokens
from rig.doors import Answer, Doors
from rig.service import Running

WORDING = {
    "id": "offers-1",
    "language": "en",
    "text": "Yes, send me offers.",
    "channels": ["sms"],
    "purposes": ["offers"],
    "sellers": ["acme"],
    "basis": "express",
    "condition_of_purchase": False,
}
_FORM = {"door": "web_form", "wording": "offers-1"}
_FINE = frozenset({200, 201, 202})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact that two accounts hold."""

    number: str
    contact: UUID
    accounts: tuple[str, str]
    paused: threading.Lock = field(default_factory=threading.Lock, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who takes part, and where."""

    house: Running
    people: list[Person]
    tokens: WithdrawTokens


def agreed(house: Running, people: int) -> list[str]:
    """Have so many people agree to offers by text; return their numbers."""
    doors = Doors(house.port, house.key)
    fine(doors.post("/v1/wordings", WORDING))
    numbers = [_number(place) for place in range(people)]
    for number in numbers:
        fine(doors.post("/v1/consents", grant(number)))
    return numbers


def cast_of(house: Running, people: int) -> Cast:
    """Make the people of a race, each held by two accounts."""
    doors = Doors(house.port, house.key)
    fine(doors.post("/v1/wordings", WORDING))
    made = [_person(doors, number) for number in range(people)]
    return Cast(
        house=house,
        people=made,
        tokens=WithdrawTokens(house.settings.fingerprint_keys),
    )


def _person(doors: Doors, number: int) -> Person:
    address = _number(number)
    granted = fine(doors.post("/v1/consents", grant(address)))
    accounts = (f"C-{number}", f"C-{number}-too")
    for account in accounts:
        fine(doors.put(f"/v1/accounts/{account}", {"state": "active"}))
        link = {"channel": "sms", "address": address, "verified": "text_code"}
        fine(doors.post(f"/v1/accounts/{account}/contacts", link))
    return Person(
        number=address,
        contact=UUID(granted.json["event"]["contact"]),
        accounts=accounts,
    )


def _number(place: int) -> str:
    return f"+1415{2_000_001 + place}"


def grant(address: str) -> dict[str, object]:
    """Return the statement that somebody agreed to offers by text."""
    return {
        "address": address,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "express",
        "evidence": _FORM,
    }


def fine(answer: Answer) -> Answer:
    """Return an answer that is good, or break."""
    if answer.status not in _FINE:
        raise RuntimeError(f"{answer.status} {answer.body.decode()}")
    return answer
