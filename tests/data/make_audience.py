"""Makes `audience-1k.csv`: what a business brings along when it begins.

Run it with `python tests/data/make_audience.py`. The same seed and the same
`audience-people.toml` give the same file. No address is anybody's: the domains and
numbers are reserved for examples and fiction.
"""

import csv
import random
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROWS = 1000
SEED = 20_261_120
TARGET = Path(__file__).with_name("audience-1k.csv")
COLUMNS = (
    "address",
    "channel",
    "purpose",
    "seller",
    "action",
    "basis",
    "ground",
    "ground_at",
    "occurred_at",
    "door",
    "wording",
    "signature",
    "region",
    "language",
)
Row = dict[str, str]

_FIRST = datetime(2023, 1, 9, tzinfo=UTC)
_DAYS = 640
_PEOPLE = tomllib.loads(
    Path(__file__).with_name("audience-people.toml").read_text("utf-8")
)
_DOMAINS: tuple[str, ...] = tuple(_PEOPLE["domains"])
_NAMES: tuple[str, ...] = tuple(_PEOPLE["names"])
_FAMILIES: tuple[str, ...] = tuple(_PEOPLE["families"])
_AREAS: dict[str, str] = _PEOPLE["areas"]
_FAULTS: tuple[Row, ...] = tuple(_PEOPLE["faults"])
_STARS: tuple[Row, ...] = tuple(_PEOPLE["stars"])


class Audience:
    """Draws people, and what they said, from one seeded source."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made up, not secret
        self._numbers = [
            (f"+1{area}55501{last:02d}", region)
            for area, region in _AREAS.items()
            for last in range(4, 100)
        ]
        self._random.shuffle(self._numbers)
        self._taken: set[str] = {row["address"] for row in _STARS}

    def rows(self) -> Iterator[Row]:
        """Yield people without end, one or more rows each."""
        kinds: tuple[tuple[Callable[[], list[Row]], int], ...] = (
            (self._mail, 34),
            (self._text, 26),
            (self._call, 5),
            (self._left, 14),
            (self._returned, 4),
            (self._customer, 6),
            (self._abroad, 3),
            (self._objector, 2),
            (self._junk, 6),
        )
        makers = [maker for maker, _ in kinds]
        weights = [weight for _, weight in kinds]
        while True:
            [maker] = self._random.choices(makers, weights)
            made = maker()
            yield from made
            if self._random.random() < 0.04:
                yield made[-1]

    def _mail(self) -> list[Row]:
        return [self._by_mail(self._address())]

    def _text(self) -> list[Row]:
        number, region = self._numbers.pop()
        return [self._by_text(number, region)]

    def _call(self) -> list[Row]:
        number, region = self._numbers.pop()
        granted = self._by_text(number, region)
        granted |= {"channel": "call", "wording": "demo-calls-offers-v1"}
        return [granted]

    def _left(self) -> list[Row]:
        """Agreed, and said no later; the two rows come in either order."""
        granted = self._agreed()
        after = self._later(granted)
        withdrawn = self._withdrawn(granted, after)
        rows = [granted, withdrawn]
        self._random.shuffle(rows)
        return rows

    def _returned(self) -> list[Row]:
        granted = self._agreed()
        left = self._withdrawn(granted, self._later(granted))
        again = {**granted, "occurred_at": self._later(left)}
        return [again, granted, left]

    def _customer(self) -> list[Row]:
        """Bought something and was told: a soft opt-in, or an implied consent."""
        granted = self._by_mail(self._address())
        granted |= {"door": "import", "wording": "unknown"}
        if self._random.random() < 0.5:
            return [granted | {"basis": "soft_opt_in"}]
        bought = {"ground": "purchase", "ground_at": granted["occurred_at"]}
        return [granted | bought | {"basis": "implied"}]

    def _abroad(self) -> list[Row]:
        """London and Paris numbers kept for drama, and another spelling of them."""
        last = self._random.randrange(1000)
        spelling, region, language = self._random.choice(
            (
                (f"+44 20 7946 0{last:03d}", "GB", "en"),
                (f"+33 1 99 00 {last // 100:02d} {last % 100:02d}", "FR", "fr"),
            )
        )
        granted = self._by_text(spelling, region)
        granted |= {"basis": "express", "wording": "unknown", "signature": ""}
        return [granted | {"language": language}]

    def _objector(self) -> list[Row]:
        row = self._by_mail(self._address())
        told = {"address", "channel", "occurred_at", "region"}
        kept = {name: value for name, value in row.items() if name in told}
        return [{**kept, "action": "object", "door": "paper"}]

    def _junk(self) -> list[Row]:
        """A row that no honest book can take, each for another reason."""
        text = self._by_text("", "US-CA")
        text["address"] = self._numbers[-1][0]
        mail = self._by_mail(self._address())
        sound = {"mail": mail, "text": text}
        fault = dict(self._random.choice(_FAULTS))
        return [sound[fault.pop("in")] | fault]

    def _agreed(self) -> Row:
        if self._random.random() < 0.5:
            return self._by_mail(self._address())
        number, region = self._numbers.pop()
        return self._by_text(number, region)

    def _by_mail(self, address: str) -> Row:
        return {
            "address": address,
            "channel": "email",
            "purpose": self._random.choice(("offers", "newsletter", "newsletter")),
            "seller": self._random.choice(("", "acme")),
            "action": "grant",
            "basis": "express",
            "occurred_at": self._when(),
            "door": self._random.choice(("web_form", "paper", "import")),
            "wording": self._random.choice(("demo-email-offers-v1", "unknown")),
            "region": self._random.choice(("", *_AREAS.values())),
            "language": "en",
        }

    def _by_text(self, number: str, region: str) -> Row:
        return {
            "address": self._spelling(number),
            "channel": "sms",
            "purpose": "offers",
            "seller": "acme",
            "action": "grant",
            "basis": "express_written",
            "occurred_at": self._when(),
            "door": "web_form",
            "wording": "demo-sms-offers-v1",
            "signature": f"{self._name()} {self._family()}",
            "region": region,
            "language": "en",
        }

    def _withdrawn(self, granted: Row, occurred_at: str) -> Row:
        purpose = self._random.choice((granted["purpose"], "*", "class:marketing"))
        return {
            "address": granted["address"],
            "channel": granted["channel"],
            "purpose": purpose,
            "seller": self._random.choice(("acme", "*")),
            "action": "withdraw",
            "occurred_at": occurred_at,
            "door": "text" if granted["channel"] == "sms" else "link",
        }

    def _address(self) -> str:
        while True:
            name, family = self._name(), self._family()
            address = f"{name}.{family}@{self._random.choice(_DOMAINS)}"
            if self._random.random() < 0.85:
                address = address.lower()
            if address.lower() not in self._taken:
                self._taken.add(address.lower())
                return address

    def _spelling(self, number: str) -> str:
        if len(number) != len("+12125550100") or self._random.random() < 0.8:
            return number
        return f"+1 ({number[2:5]}) {number[5:8]}-{number[8:]}"

    def _name(self) -> str:
        return self._random.choice(_NAMES)

    def _family(self) -> str:
        return self._random.choice(_FAMILIES)

    def _when(self) -> str:
        seconds = self._random.randrange(_DAYS * 86_400)
        return _written(_FIRST + timedelta(seconds=seconds))

    def _later(self, row: Row) -> str:
        said = datetime.fromisoformat(row["occurred_at"])
        return _written(said + timedelta(days=self._random.randrange(3, 300)))


def audience() -> list[Row]:
    """Return every row of the file."""
    drawn = Audience(SEED).rows()
    rest = ROWS - len(_STARS)
    return [*_STARS, *(next(drawn) for _ in range(rest))]


def write(target: Path) -> None:
    """Write the file."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(audience())


def _written(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


if __name__ == "__main__":
    write(TARGET)
