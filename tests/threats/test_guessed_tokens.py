"""Ten thousand tokens that nobody was given open nothing, whichever door they try."""

import random
import string
from collections.abc import Callable, Iterator

import pytest

from consent.db.transaction import transaction
from consent.links.manage import digest_of
from consent.links.manage_service import ManageLinks
from consent.links.personal import ConfirmTokens, DeviceTokens, EventLink, UndoTokens
from consent.links.tokens import WithdrawTokens
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId, EventId, new_id
from consent.web.services import service
from tests.stories.asking import statements
from tests.stories.house import House
from tests.stories.mails import link_in, subscribed
from tests.stories.people import ANA_MAIL

LETTERS = string.ascii_letters + string.digits + "-_"
GUESSES = 10_000
KEYS = [NamedKey(version="v1", key=b"k" * 32)]
ANA = ContactId(new_id())
LINK = EventLink(contact=ANA, event=EventId(new_id()))

WITHDRAW, CONFIRM = WithdrawTokens(KEYS), ConfirmTokens(KEYS)
UNDO, DEVICE = UndoTokens(KEYS), DeviceTokens(KEYS)
ISSUED = {
    "withdraw": WITHDRAW.issue(ANA, "acme", "offers"),
    "confirm": CONFIRM.issue(LINK),
    "undo": UNDO.issue(LINK),
    "device": DEVICE.issue(ANA),
}
DOORS: dict[str, Callable[[str], object]] = {
    "withdraw": WITHDRAW.open,
    "confirm": CONFIRM.open,
    "undo": UNDO.open,
    "device": DEVICE.open,
}


def guesses(real: str, *, seed: int) -> Iterator[str]:
    """Yield texts of the same letters: half at random, half almost the real one."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for number in range(GUESSES):
        if number % 2:
            yield "".join(chance.choices(LETTERS, k=len(real)))
            continue
        text = real
        while text == real:
            text = mutated(real, chance)
        yield text


def mutated(text: str, chance: random.Random) -> str:
    """Change a letter, cut some off, put one in, or change places of two parts."""
    place = chance.randrange(len(text))
    front, back = text[:place], text[place:]
    ways = [
        front + chance.choice(LETTERS) + back[1:],
        front + back[chance.randint(1, 4) :],
        front + chance.choice(LETTERS + "=%/. ") + back,
        back + front,
    ]
    return chance.choice(ways)


@pytest.mark.parametrize("door", DOORS)
def test_a_guess_opens_nothing(door: str) -> None:
    opens = DOORS[door]

    opened = [guess for guess in guesses(ISSUED[door], seed=1) if opens(guess)]

    assert opens(ISSUED[door])
    assert opened == []


@pytest.mark.parametrize("door", DOORS)
def test_a_token_of_one_kind_opens_no_other_door(door: str) -> None:
    opened = {kind for kind, token in ISSUED.items() if DOORS[door](token)}

    assert opened == {door}


def test_a_guess_of_a_manage_link_opens_nothing(house: House) -> None:
    with house.app.app_context(), transaction():
        links = service(ManageLinks)
        real = links.issue(ANA).token
        guessed = list(guesses(real, seed=2))

        # A link is found by its token's digest and nothing else.
        alike = [guess for guess in guessed if digest_of(guess) == digest_of(real)]
        opened = [guess for guess in guessed[:500] if links.open(guess)]

        assert links.open(real) is not None
        assert alike == opened == []


@pytest.mark.parametrize("door", ["preferences", "unsubscribe", "confirm"])
def test_a_guess_costs_the_same_however_near_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """No look-up depends on what a guess has of a real token.

    A sealed token is opened by AES-GCM, which compares its tag in constant time; a
    manage token is found by its digest, which nobody can choose.
    """
    withdraw = link_in(subscribed(house)).rpartition("/")[2]
    asked = {"address": ANA_MAIL, "channel": "email"}
    manage: str = house.ask("/v1/preference-links", asked)["token"]
    tried = [
        *(other(real, place) for real in (manage, withdraw) for place in (0, 20, -1)),
        LETTERS[: len(manage)],
        LETTERS[:1],
    ]
    client = house.app.test_client()
    client.get(f"/{door}/unknown")

    found = []
    for token in tried:
        with statements(monkeypatch) as said:
            answer = client.get(f"/{door}/{token}")
        found.append((answer.status_code, answer.text, said))

    assert found[0][0] == 404
    assert all(each == found[0] for each in found)


def other(token: str, place: int) -> str:
    """Return a token with one letter changed."""
    letters = list(token)
    letters[place] = "A" if letters[place] != "A" else "Q"
    return "".join(letters)
