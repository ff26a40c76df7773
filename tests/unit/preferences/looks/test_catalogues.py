"""What the pages say is said in every language, and as it is meant."""

from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from consent.preferences.looks.languages import CATALOGUE, SHIPPED
from tests.unit.preferences.looks.shop import ROOT

LANGUAGES = ("de", "es", "fr")
HOW_TO = "Run `make messages`, and translate what is new in the .po files."
TAGS = ("<strong>", "</strong>")


@pytest.fixture(scope="module")
def source() -> set[object]:
    """Everything that the code and the templates say."""
    with SHIPPED.joinpath("babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel gives it no types
    found = extract_from_dir(ROOT / "consent", *_below(methods, options))
    return {_key(messages) for _file, _line, messages, *_ in found}


def _below(
    methods: list[tuple[str, str]], options: dict[str, dict[str, str]]
) -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    """Return a mapping for the folder of the package alone: a walk over less."""
    cut = {name: name.removeprefix("consent/") for name, _ in methods}
    return (
        [(cut[name], method) for name, method in methods],
        {cut.get(name, name): told for name, told in options.items()},
    )


def _key(messages: object) -> object:
    return tuple(messages[:2]) if isinstance(messages, tuple) else messages


def catalogue(language: str) -> Catalog:
    path = SHIPPED / language / CATALOGUE.with_suffix(".po")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_it_and_nothing_else(
    language: str, source: set[object]
) -> None:
    assert {_key(message.id) for message in messages(language)} == source, HOW_TO


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_and_nothing_is_guessed(language: str) -> None:
    open_ = [m.id for m in messages(language) if m.fuzzy or not all(_texts(m))]

    assert open_ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_the_same_names_and_marks_the_same_way(
    language: str,
) -> None:
    whole = catalogue(language)
    faults = [str(fault) for message in whole for fault in message.check(whole)]

    unlike = [
        message.id
        for message in messages(language)
        for text in _texts(message)
        if [text.count(tag) for tag in TAGS]
        != [str(message.id).count(tag) for tag in TAGS]
    ]
    assert faults + unlike == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (SHIPPED / language / CATALOGUE).open("rb") as file:
        compiled = GNUTranslations(file)

    stale = [
        message.id for message in messages(language) if not _is_in(compiled, message)
    ]
    assert stale == [], HOW_TO


@pytest.mark.parametrize(
    "folder", sorted(p.name for p in SHIPPED.iterdir() if p.is_dir())
)
def test_every_catalogue_is_looked_at(folder: str) -> None:
    assert folder in LANGUAGES


def _texts(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(said) if isinstance(said, (tuple, list)) else (said or "",)


def _is_in(compiled: GNUTranslations, message: Message) -> bool:
    texts = _texts(message)
    if not isinstance(message.id, (tuple, list)):
        return compiled.gettext(message.id) == texts[0]
    one, many = message.id
    return texts == (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 5))
