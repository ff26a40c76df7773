"""A way through every page in every state, with somebody new at each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import phonenumbers
from playwright.sync_api import Page

from tests.browser.site import Site
from tests.doubles.sendgrid_double import SentMail
from tests.stories.people import PUBLIC_URL, WORDING

WORDS = {
    "en": "By typing my name I agree that Acme Hosting, Inc. and its partners reach me "
    "here with what I chose, also automatically. It is not a condition of buying "
    "anything. Msg & data rates may apply.",
    "es": "Al escribir mi nombre acepto que Acme Hosting, Inc. y sus socios me "
    "contacten aquí con lo que elegí, también de forma automática. No es condición "
    "para comprar nada. Pueden aplicarse tarifas de mensajes y datos.",
    "fr": "En tapant mon nom, j'accepte qu'Acme Hosting, Inc. et ses partenaires me "
    "contactent ici pour ce que j'ai choisi, aussi de façon automatique. Ce n'est pas "
    "une condition d'achat. Des frais de messages et de données peuvent s'appliquer.",
    "de": "Indem ich meinen Namen eintrage, stimme ich zu, dass Acme Hosting, Inc. und "
    "ihre Partner mich hier auch automatisch mit dem erreichen, was ich gewählt habe. "
    "Das ist keine Bedingung für einen Kauf. Nachrichten können etwas kosten.",
}
PURPOSES = [
    "offers",
    "newsletter",
    "surveys",
    "partner_offers",
    "targeted_ads",
    "nearby_stores",
    "delivery_alerts",
    "appointments",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account that holds a number and an address."""

    account: str
    phone: str
    mail: str


def numbers() -> Iterator[str]:
    """Yield numbers in all of the United States that end alike."""
    for area in range(201, 990):
        number = f"+1{area}5550123"
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            yield number


@dataclass(slots=True, kw_only=True)
class Tour:
    """One window, and new people for it."""

    site: Site
    page: Page
    language: str = "en"
    _numbers: Iterator[tuple[int, str]] = field(
        default_factory=lambda: enumerate(numbers())
    )

    def __post_init__(self) -> None:
        """Publish the words that people agree to, in every language."""
        covered = {**WORDING, "id": "choices-v1", "purposes": PURPOSES}
        for language, text in WORDS.items():
            words = {**covered, "language": language, "text": text}
            self.site.house.ask("/v1/wordings", words)

    def stranger(self) -> Person:
        """Return somebody whom nobody knows yet."""
        number, phone = next(self._numbers)
        return Person(
            account=f"C-{number}", phone=phone, mail=f"ana.{number}@example.com"
        )

    def somebody(self) -> Person:
        """Let somebody come into being who agreed to some things and not to others."""
        who = self.stranger()
        house = self.site.house
        house.call("PUT", f"/v1/accounts/{who.account}", {"state": "active"})
        for channel, address, verified in (
            ("sms", who.phone, "text_code"),
            ("email", who.mail, "email_link"),
        ):
            link = {"channel": channel, "address": address, "verified": verified}
            house.ask(f"/v1/accounts/{who.account}/contacts", link)
        house.grant(who.phone)
        house.grant(who.mail, channel="email")
        house.grant(who.mail, channel="email", purpose="surveys")
        return who

    def mailed(self, who: Person, **more: object) -> SentMail:
        """Have an offer mailed to somebody, and return it."""
        self.site.house.mail(who.mail, **more)
        self.site.work()
        return self.site.house.sendgrid.mails[-1]

    def open(self, path: str) -> None:
        """Go to a page of ours."""
        self.page.goto(path if path.startswith("https:") else PUBLIC_URL + path)

    def press(self, place: int = 0) -> None:
        """Press a button that is not about the language."""
        self.page.locator("main button[type=submit]").nth(place).click()


@dataclass(frozen=True, slots=True)
class State:
    """One state of a page: its name, its template, the way to it, what it tells.

    `shows` is what has to be seen in a picture of it.
    """

    name: str
    template: str
    go: Callable[[Tour], None]
    tells: str
    shows: str = "h1"


@contextmanager
def later(tour: Tour, **span: float) -> Iterator[None]:
    """Let time go by, for as long as this lasts."""
    clock = tour.site.house.clock
    now = clock.time
    clock.pass_by(**span)
    yield
    clock.time = now
