"""One round of a race: a grant, then a send and a withdrawal at the same time."""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from consent.vocabulary.ids import ContactId
from rig.cast import Cast, Person, fine, grant
from rig.doors import Answer, Doors
from rig.service import SENDER, TOKEN

_LATEST = 0.06
"""The longest the withdrawal waits while the message is on its way, in seconds."""

_TENTH = 10
"""One withdrawal in so many is the end of both accounts."""


@dataclass(slots=True)
class Seen:
    """What was seen from outside."""

    rounds: int = 0
    failed: int = 0
    asked: int = 0
    first_refused: int = 0
    overtaken: int = 0
    stale: int = 0
    seconds_to_no: list[float] = field(default_factory=list)
    sends: Counter[str] = field(default_factory=Counter)
    withdrawals: Counter[str] = field(default_factory=Counter)
    paused: list[tuple[UUID, float, float]] = field(default_factory=list)

    def __add__(self, other: "Seen") -> "Seen":
        """Return both together."""
        return Seen(
            *(
                getattr(self, name) + getattr(other, name)
                for name in self.__dataclass_fields__
            )
        )


class Lane:
    """Plays rounds one after the other: one thread withdraws, another sends."""

    def __init__(self, cast: Cast, number: int, rounds: int) -> None:
        """Take part in a cast, for so many rounds."""
        house = cast.house
        self.seen = Seen()
        self._cast, self._rounds = cast, rounds
        self._person = Doors(house.port, house.key)
        self._sender = Doors(house.port, house.key)
        self._chance = random.Random(number)  # noqa: S311  no secret
        self._turn = itertools.count(number)
        self._ways: dict[str, Callable[[Person], Answer]] = {
            "text": self._text,
            "click": self._click,
            "api": self._api,
            "account": self._account,
        }
        self._sends: dict[str, Callable[[Person], Answer]] = {
            "single": self._single,
            "batch": self._batch,
            "permit": self._permit,
        }

    def play(self) -> None:
        """Play all rounds."""
        with ThreadPoolExecutor(1) as beside:
            for _ in range(self._rounds):
                try:
                    self._round(beside)
                except (OSError, RuntimeError):
                    self.seen.failed += 1
                self.seen.rounds += 1

    def _round(self, beside: ThreadPoolExecutor) -> None:
        person = self._chance.choice(self._cast.people)
        turn = next(self._turn)
        granted = fine(self._person.tell("/v1/consents", grant(person.number)))
        send = list(self._sends)[turn % len(self._sends)]
        sending = beside.submit(self._sends[send], person)
        time.sleep(max(0.0, self._chance.uniform(-_LATEST / 2, _LATEST)))
        if turn % _TENTH == 0:
            self._deactivate(person)
            way = "deactivated"
        else:
            way = list(self._ways)[turn // 3 % len(self._ways)]
            fine(self._ways[way](person))
            self._ask(person, granted.json["event"]["id"])
        self.seen.withdrawals[way] += 1
        fine(sending.result(60))
        self.seen.sends[send] += 1

    def _ask(self, person: Person, grant: str) -> None:
        """Ask the guard until it refuses; a grant of another round may overtake us."""
        acknowledged = time.monotonic()
        self.seen.asked += 1
        answer = self._check(person)
        if answer["outcome"] != "allow":
            self.seen.first_refused += 1
            self.seen.seconds_to_no.append(time.monotonic() - acknowledged)
        elif answer["consent"]["event"] == grant:
            self.seen.stale += 1
        else:
            self.seen.overtaken += 1

    def _deactivate(self, person: Person) -> None:
        """Deactivate both accounts: nothing leaves until one of them is active."""
        with person.paused:
            for account in person.accounts:
                fine(self._person.tell(f"/v1/accounts/{account}/deactivate", {}))
            since = time.time()
            if self._check(person)["outcome"] == "allow":
                self.seen.stale += 1
            until = time.time()
            for account in person.accounts:
                fine(self._person.tell(f"/v1/accounts/{account}/reactivate", {}))
        self.seen.paused.append((person.contact, since, until))

    def _check(self, person: Person) -> dict[str, Any]:
        asked = {"channel": "sms", "address": person.number, "purpose": "offers"}
        found: dict[str, Any] = fine(self._person.tell("/v1/guard/check", asked)).json
        return found

    def _text(self, person: Person) -> Answer:
        # A word that Twilio does not block by itself, so that no block stays.
        return self._person.text(TOKEN, person.number, SENDER, "ARRET")

    def _click(self, person: Person) -> Answer:
        contact = ContactId(person.contact)
        return self._person.click(self._cast.tokens.issue(contact, "acme", "offers"))

    def _api(self, person: Person) -> Answer:
        return self._person.tell("/v1/consents", _withdrawal(person.number, "agent"))

    def _account(self, person: Person) -> Answer:
        said = _withdrawal(person.number, "preferences")
        return self._person.tell(
            "/v1/consents", {**said, "account": person.accounts[0]}
        )

    def _single(self, person: Person) -> Answer:
        return self._sender.post("/v1/messages", _offer(person.number))

    def _batch(self, person: Person) -> Answer:
        line = {**_offer(person.number), "key": str(uuid4())}
        answer = self._sender.lines("/v1/messages/batch", [line])
        if b'"error"' in answer.body:
            raise RuntimeError(answer.body.decode())
        return answer

    def _permit(self, person: Person) -> Answer:
        asked = {"channel": "sms", "address": person.number, "purpose": "offers"}
        answer = fine(self._sender.tell("/v1/guard/permits", asked))
        given = answer.json.get("permit")
        if given is None:
            return answer
        told = {"permit": given, "outcome": "sent", "reference": "tool"}
        return self._sender.tell("/v1/attempts", told)


def _withdrawal(address: str, door: str) -> dict[str, object]:
    return {
        "address": address,
        "channel": "sms",
        "purpose": "*",
        "seller": "acme",
        "action": "withdraw",
        "evidence": {"door": door},
    }


def _offer(address: str) -> dict[str, object]:
    return {
        "channel": "sms",
        "to": address,
        "purpose": "offers",
        "text": "Half price today",
    }
