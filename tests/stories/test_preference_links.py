"""A business opens the page for a customer who is at its own pages."""

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from consent.access.keys import Scope
from consent.contacts.reference import AccountReference
from consent.db.transaction import in_transaction
from consent.links.manage import LASTS, Ended, ManageLink
from consent.links.manage_service import ManageLinks
from consent.preferences.asking.service import Asking
from consent.preferences.asking.wishes import Sent
from consent.web.logs import configure_logs
from consent.web.services import service
from tests.stories.asking import ask, mailed, tell, texted, token_in
from tests.stories.fixtures import OpenHouse, make_key
from tests.stories.house import House, Json
from tests.stories.people import ANA, ANA_MAIL, PUBLIC_URL

CONFIG = Path(__file__).resolve().parents[2] / "config"
SHOP = "https://shop.example.com/account?tab=2"
BY_MAIL: Json = {"channel": "email", "address": ANA_MAIL}


def opened(house: House, token: str) -> ManageLink | Ended | None:
    with house.app.app_context():
        return service(ManageLinks).open(token)


def customer(house: House, *contacts: tuple[str, str, str]) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    for channel, address, verified in contacts:
        body = {"channel": channel, "address": address, "verified": verified}
        house.ask("/v1/accounts/C-1/contacts", body)
        house.clock.pass_by(minutes=1)


def again(house: House, token: str) -> Sent:
    """Let a link end, and ask for a fresh one."""
    house.clock.time += LASTS
    ended = opened(house, token)
    assert isinstance(ended, Ended)
    with house.app.app_context():
        sent = in_transaction(lambda: service(Asking).again(ended.link))
    house.work()
    return sent


@pytest.mark.parametrize("wanted", [{"account": "C-1"}, BY_MAIL])
def test_a_link_says_who_minted_it_and_for_whom(house: House, wanted: Json) -> None:
    customer(house)

    minted = house.ask("/v1/preference-links", {**wanted, "language": "es"})

    assert minted["url"] == f"{PUBLIC_URL}/preferences/{minted['token']}"
    link = opened(house, minted["token"])
    assert isinstance(link, ManageLink)
    assert link.expires_at.isoformat().startswith(minted["expires_at"][:19])
    assert (link.minted_by, link.language) == ("shop1", "es")
    assert (link.account == "C-1") is ("account" in wanted)


def test_it_leads_back_to_listed_origins_only(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    for file in CONFIG.rglob("*.toml"):
        copy = tmp_path / "config" / file.relative_to(CONFIG)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text("utf-8"), "utf-8")
    brand = tmp_path / "config" / "brand.toml"
    listed = 'return_origins = ["https://shop.example.com"]'
    text = brand.read_text("utf-8")
    assert "return_origins = []" in text
    brand.write_text(text.replace("return_origins = []", listed), "utf-8")
    house = open_house(CONSENT_CONFIG_DIR=str(brand.parent))

    minted = house.ask("/v1/preference-links", {**BY_MAIL, "return_to": SHOP})
    link = opened(house, minted["token"])
    assert isinstance(link, ManageLink)
    assert link.return_to == SHOP
    for elsewhere in ("https://shop.example.com.evil.example/", "javascript:alert(1)"):
        answer = house.call(
            "POST", "/v1/preference-links", {**BY_MAIL, "return_to": elsewhere}
        )
        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["code"] == "return_not_listed"
        assert "return_origins" in answer.json["remedy"]
        assert list(answer.json["errors"]) == ["/return_to"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"channel": "email"}, 422),
        ({"address": ANA_MAIL}, 422),
        ({**BY_MAIL, "account": "C-1"}, 422),
        ({"channel": "location", "address": "phone-7c1e9a52"}, 422),
        ({"account": "ana@example.com"}, 422),
        ({**BY_MAIL, "language": "no language"}, 422),
        ({"account": "C-404"}, 404),
    ],
)
def test_what_names_nobody_or_two_gets_no_link(
    house: House, body: Json, status: int
) -> None:
    answer = house.call("POST", "/v1/preference-links", body)

    assert answer.status_code == status
    assert house.rows()["manage_link"] == 0


@pytest.mark.parametrize("bound", [{"sellers": ["acme"]}, {"purposes": ["offers"]}])
def test_a_bound_key_opens_nobodys_page(
    house: House, bound: dict[str, list[str]]
) -> None:
    key = make_key(house.app, "bound", [Scope.LINKS], **bound)

    answer = house.call("POST", "/v1/preference-links", BY_MAIL, key=key)

    assert answer.status_code == 403


def test_a_link_that_ended_is_followed_by_one_to_the_oldest_verified_mail(
    house: House,
) -> None:
    customer(
        house,
        ("email", "old@example.com", "none"),
        ("email", ANA_MAIL, "email_link"),
        ("email", "new@example.com", "email_link"),
        ("sms", ANA, "text_code"),
    )
    minted = house.ask("/v1/preference-links", {"account": "C-1", "language": "es"})

    assert again(house, minted["token"]) is Sent.LINK

    [mail] = house.sendgrid.mails
    assert mail.to == ANA_MAIL
    link = opened(house, mailed(house))
    assert isinstance(link, ManageLink)
    assert (link.account, link.language, link.minted_by) == ("C-1", "es", None)
    replaced = opened(house, minted["token"])
    assert isinstance(replaced, Ended)
    assert replaced.replaced


def test_an_account_without_a_mail_gets_a_code_and_one_without_both_nothing(
    house: House,
) -> None:
    customer(house, ("email", "old@example.com", "none"))
    minted = house.ask("/v1/preference-links", {"account": "C-1"})
    assert again(house, minted["token"]) is Sent.NOTHING

    customer(house, ("sms", ANA, "text_code"))
    assert again(house, minted["token"]) is Sent.CODE
    assert tell(house, ANA, texted(house)).status_code == 200


@pytest.mark.parametrize("is_unlinked", [False, True])
def test_a_code_opens_the_page_that_had_ended_while_the_account_has_the_number(
    house: House, *, is_unlinked: bool
) -> None:
    customer(house, ("sms", ANA, "text_code"))
    with house.app.app_context():
        issued = in_transaction(
            lambda: service(ManageLinks).issue(AccountReference("C-1"), return_to=SHOP)
        )
    again(house, issued.token)
    contact = house.look_up()["contact"]
    if is_unlinked:
        house.call("DELETE", f"/v1/accounts/C-1/contacts/{contact}")

    found = opened(house, token_in(tell(house, ANA, texted(house)).text))

    assert isinstance(found, ManageLink)
    assert found.return_to == SHOP
    assert found.account == (None if is_unlinked else "C-1")
    assert str(found.contact) == (contact if is_unlinked else "None")


def test_no_token_and_no_code_is_in_a_log_line_a_metric_or_a_referer(
    house: House,
) -> None:
    stream = TextIOWrapper(BytesIO())
    configure_logs(house.clock, level="DEBUG", stream=stream)
    house.grant(ANA_MAIL, channel="email")
    house.grant()
    for address in (ANA_MAIL, ANA):
        ask(house, address)
    house.work()
    minted = house.ask("/v1/preference-links", BY_MAIL)
    code = texted(house)
    told = tell(house, ANA, code)
    seen = house.app.test_client().get(f"/preferences/{minted['token']}")

    stream.seek(0)
    logged = stream.read()
    said = logged + house.app.test_client().get("/metrics").text

    assert "/preferences/code" in logged
    for secret in (minted["token"], mailed(house), code, ANA, ANA_MAIL):
        assert secret not in said
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    assert told.headers["Cache-Control"] == "no-store"
