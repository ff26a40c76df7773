"""The folder of the config: what is taken, and what is refused with its place."""

import shutil
from pathlib import Path

import pytest

from consent.policy.document import digest
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from tests.unit.policy.shipped import FOLDER, shipped_document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped config."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def faults_of(folder: Path) -> dict[str, list[str]]:
    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=folder).read()
    return caught.value.errors


def rewrite(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_files_are_the_same_document() -> None:
    assert digest(shipped_document()) == digest(shipped_document())


def test_a_change_of_one_word_is_another_document(folder: Path) -> None:
    rewrite(folder, "purposes.toml", "about once a month", "about once a week")

    assert digest(ConfigFolder(path=folder).read()) != digest(shipped_document())


def test_the_order_of_the_operator_is_kept() -> None:
    names = [entry["id"] for entry in shipped_document()["purposes"]]

    assert names[:3] == ["offers", "newsletter", "surveys"]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("purposes.toml", "[purposes.offers]", "[purposes.Offers]", "purposes.Offers"),
        ("purposes.toml", "[purposes.offers]", '[purposes."*"]', "purposes.*"),
        (
            "purposes.toml",
            "[purposes.offers]",
            '[purposes."class:marketing"]',
            "purposes.class:marketing",
        ),
        (
            "purposes.toml",
            "[purposes.offers]",
            "[purposes.help_reply]",
            "purposes.help_reply",
        ),
        (
            "purposes.toml",
            'class = "marketing"',
            'class = "response"',
            "purposes.offers.class",
        ),
        ("purposes.toml", '["email", "sms"', '["fax"', "purposes.offers.channels.0"),
        (
            "purposes.toml",
            '["email", "mail"]',
            '["mail", "mail"]',
            "purposes.newsletter.channels",
        ),
        ("purposes.toml", 'title.en = "Offers"\n', "", "purposes.offers.title"),
        (
            "purposes.toml",
            'description.en = "News, guides and stories, about once a month."\n',
            "",
            "purposes.newsletter.description",
        ),
        ("purposes.toml", "title.es", 'clas = "x"\ntitle.es', "purposes.offers.clas"),
        (
            "purposes.toml",
            'class = "marketing"',
            'class = "marketing"\nsendgrid_group = "7"',
            "purposes.offers.sendgrid_group",
        ),
        (
            "purposes.toml",
            'channels = ["email", "sms", "call", "mail"]',
            'channels = ["email"]',
            "purposes.offers.program",
        ),
        ("sellers.toml", 'default = "acme"', 'default = "nobody"', "default"),
        (
            "sellers.toml",
            "America/Chicago",
            "America/Springfield",
            "sellers.acme.time_zone",
        ),
        ("sellers.toml", "https://acme", "http://acme", "sellers.acme.policy_url"),
        (
            "sellers.toml",
            '"+12025550101"',
            '"2025550101"',
            "sellers.acme-partner.senders.0.id",
        ),
        (
            "sellers.toml",
            '"+12025550101"',
            '"+1 202 555 0101"',
            "sellers.acme-partner.senders.0.id",
        ),
        (
            "sellers.toml",
            '"+12025550101"',
            '"MG123"',
            "sellers.acme-partner.senders.0.id",
        ),
        (
            "sellers.toml",
            '"hello@partner.example"',
            '"hello"',
            "sellers.acme-partner.senders.1.id",
        ),
        (
            "sellers.toml",
            '"hello@partner.example"',
            '"Hello@partner.example"',
            "sellers.acme-partner.senders.1.id",
        ),
        (
            "sellers.toml",
            'channel = "sms", id = "+12025550101"',
            'channel = "call", id = "MG00000000000000000000000000000000"',
            "sellers.acme-partner.senders.0.id",
        ),
        (
            "sellers.toml",
            'channel = "email", id = "hello@partner.example", name',
            'channel = "sms", id = "+12025550101", name',
            "sellers.acme-partner.senders",
        ),
        (
            "sellers.toml",
            "partner = true",
            "partner = 1",
            "sellers.acme-partner.partner",
        ),
        (
            "sellers.toml",
            '"Acme Hosting, Inc."',
            '"Acme\\nHosting"',
            "sellers.acme.name",
        ),
        ("words.toml", '"strict"', '"loose"', "stop_scope"),
        ("words.toml", '"QUIT", "END"', '"END"', "languages"),
        (
            "words.toml",
            '["HELP", "INFO"]\n\n',
            '["HELPP"]\n\n',
            "provider_answers.help",
        ),
        ("words.toml", 'yes = ["OUI"]', 'yes = ["OUI", "Stop"]', "languages.fr.yes"),
        (
            "words.toml",
            '["bitte", "danke"',
            '["bitte", "arrêt"',
            "languages.de.filler",
        ),
        ("words.toml", '"ALTO"', '"ALTO", "\u0449\u0449"', "languages.es.opt_out"),
        (
            "words.toml",
            "{seller}: Sie",
            "Sie",
            "languages.de.replies.opt_out",
        ),
        (
            "words.toml",
            "{seller}: Sie",
            "{seller} {name}: Sie",
            "languages.de.replies.opt_out",
        ),
        (
            "words.toml",
            "{seller}: Sie",
            "{seller}: \u00caSie",
            "languages.de.replies.opt_out",
        ),
        (
            "words.toml",
            "{seller}: Hilfe",
            "{seller}: Bitte wenden Sie sich an die freundliche Hilfe",
            "languages.de.replies.help",
        ),
        ("words.toml", "[languages.en]", "[languages.it]", "languages"),
    ],
)
def test_a_fault_is_named_with_its_place(
    folder: Path, file: str, old: str, new: str, place: str
) -> None:
    rewrite(folder, file, old, new)

    assert f"{file}: {place}" in faults_of(folder)


def test_the_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "words.toml").unlink()
    (folder / "purposes.toml").write_text("[purposes", encoding="utf-8")
    (folder / "sellers.toml").write_bytes(b"\xff")

    assert set(faults_of(folder)) == {"words.toml", "purposes.toml", "sellers.toml"}


def test_a_fault_repeats_no_number(folder: Path) -> None:
    rewrite(folder, "sellers.toml", '"+12025550101"', '"202-555-0101"')

    assert "0101" not in str(faults_of(folder))


def test_a_messaging_service_is_a_sender_of_texts(folder: Path) -> None:
    service = "MG0123456789abcdef0123456789abcdef"
    rewrite(folder, "sellers.toml", "+12025550101", service)

    sellers = ConfigFolder(path=folder).read()["sellers"]

    assert sellers[1]["senders"][0]["id"] == service
