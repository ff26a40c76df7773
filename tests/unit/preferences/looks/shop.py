"""An application with nothing on it but the looks, and a door or two of its own."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Blueprint, Flask, Response
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from consent.policy.brand import PLAIN, Brand
from consent.policy.build import build
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.preferences.looks import csrf
from consent.preferences.looks.assets import Assets
from consent.preferences.looks.brands import Brands
from consent.preferences.looks.csrf import FormSeals
from consent.preferences.looks.languages import install_languages, speak
from consent.preferences.looks.moments import Countdown
from consent.preferences.looks.pages import looks_door
from consent.preferences.looks.problems import explain_to_people
from consent.preferences.looks.render import HTML, page
from consent.settings import Settings
from consent.web.contract import contract
from consent.web.gates import mount, nobody_checks
from consent.web.install import install
from consent.web.services import provide

ROOT = Path(__file__).resolve().parents[4]
PUBLIC_URL = "https://consent.example"
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@dataclass
class Hands:
    """A clock whose hands a test moves."""

    time: datetime = NOW

    def now(self) -> datetime:
        """Return where the hands stand."""
        return self.time

    def pass_by(self, **span: float) -> None:
        """Move them on."""
        self.time += timedelta(**span)


class OnePolicy(Policies):
    """Has one policy in force, or none, or no database."""

    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy
        self.before: Policy | None = None
        self.is_away = False

    def current(self) -> Policy | None:
        """Return it."""
        if self.is_away:
            raise OperationalError("SELECT", {}, ConnectionError())
        return self.policy

    def newest_valid(self) -> Policy | None:
        """Return what was in force before, as after a start with a damaged config."""
        return self.before

    def cached(self, version: str) -> Policy | None:
        """Return it by its version."""
        policy = self.current()
        return policy if policy is not None and policy.version == version else None


@dataclass
class Shop:
    """The application, and what a test may turn in it."""

    app: Flask
    policies: OnePolicy
    clock: Hands = field(default_factory=Hands)

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        """Look at something as somebody does who has never been here."""
        return self.app.test_client().get(path, headers=headers)

    def post(
        self, path: str, form: dict[str, str], headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send a form."""
        return self.app.test_client().post(path, data=form, headers=headers)


def policy_of(brand: Brand = PLAIN) -> Policy:
    """Return the shipped policy with a brand."""
    document = ConfigFolder(path=ROOT / "config").read()
    policy = build(document, version="2026-11-22+abcd", published_at=NOW)
    return replace(policy, brand=brand)


def open_shop(
    folder: Path, policy: Policy | None = None, *, config: Path | None = None
) -> Shop:
    """Return the application, with a few doors on it."""
    app = Flask("shop", static_folder=None)
    clock, policies = Hands(), OnePolicy(policy)
    settings = Settings.read(
        {"CONSENT_INSTANCE_DIR": str(folder), "CONSENT_PUBLIC_URL": PUBLIC_URL}
    )
    install(app, settings, clock, ())
    install_languages(app, config or ROOT / "config")
    explain_to_people(app)
    seals = FormSeals(settings.secret_key, clock, public_url=PUBLIC_URL)
    provide(app, Assets(), Brands(policies), Countdown(clock), seals)
    mount(app, looks_door, nobody_checks)
    mount(app, _door(), nobody_checks)
    return Shop(app=app, policies=policies, clock=clock)


def _door() -> Blueprint:
    door = Blueprint("shop", __name__)

    @door.get("/hello")
    @contract(answers={200: None}, answer_media=HTML)
    def hello() -> Response:
        return page("preferences/link_unknown.html")

    @door.get("/in/<language>")
    @contract(answers={200: None}, answer_media=HTML)
    def speaking(language: str) -> Response:
        speak(language)
        return page("preferences/link_unknown.html")

    @door.get("/form")
    @contract(answers={200: None}, answer_media=HTML)
    def form() -> Response:
        csrf.csrf_token()
        return page("preferences/link_unknown.html")

    @door.get("/seal", defaults={"token": None})
    @door.get("/seal/<token>")
    @contract(answers={200: None}, answer_media="text/plain")
    def seal(token: str | None) -> str:
        return csrf.csrf_token(token)

    @door.post("/form", defaults={"token": None})
    @door.post("/form/<token>")
    @contract(answers={200: None}, errors=(403,), answer_media=HTML)
    def send(token: str | None) -> str:
        csrf.check(token)
        return "taken"

    return door
