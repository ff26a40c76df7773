"""The folder that an operator edits, read into one document."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from marshmallow import Schema, ValidationError

from consent.policy.brand_schema import BrandFileSchema
from consent.policy.breakers import BreakerCause
from consent.policy.breakers_schema import BreakersFileSchema
from consent.policy.checks import faults_between
from consent.policy.document import (
    BRAND_FILE,
    BREAKERS_FILE,
    FORMAT,
    PURPOSES_FILE,
    SELLERS_FILE,
    WORDS_FILE,
    BrandEntry,
    BreakerEntry,
    ConfirmationEntry,
    Document,
    LanguageEntry,
    PurposeEntry,
    RepliesEntry,
    SellerEntry,
    WordsEntry,
)
from consent.policy.faults import ConfigError, Fault, flattened
from consent.policy.schemas import (
    PurposesFileSchema,
    SellersFileSchema,
    WordsFileSchema,
)
from consent.policy.words import WordKind

_Table = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFolder:
    """Where the files of the config stand.

    `breakers.toml` and `brand.toml` may be missing.
    """

    path: Path

    def read(self) -> Document:
        """Return the whole config, or raise ConfigError with every fault in it."""
        found: list[Fault] = []
        purposes = _load(self.path, PURPOSES_FILE, PurposesFileSchema(), found)
        sellers = _load(self.path, SELLERS_FILE, SellersFileSchema(), found)
        words = _load(self.path, WORDS_FILE, WordsFileSchema(), found)
        breakers = None
        if self.path.joinpath(BREAKERS_FILE).exists():
            breakers = _load(self.path, BREAKERS_FILE, BreakersFileSchema(), found)
        brand = None
        if self.path.joinpath(BRAND_FILE).exists():
            looks = BrandFileSchema(self.path)
            brand = _load(self.path, BRAND_FILE, looks, found)
        if found:
            raise ConfigError(found)
        document = Document(
            format=FORMAT,
            purposes=cast("list[PurposeEntry]", _entries(purposes["purposes"])),
            default_seller=cast("str", sellers["default"]),
            sellers=cast("list[SellerEntry]", _entries(sellers["sellers"])),
            words=_words(words),
        )
        _tell_confirmation(document, purposes)
        if breakers is not None:
            document["breakers"] = _breakers(breakers)
        if brand is not None:
            document["brand"] = cast("BrandEntry", brand)
        found = faults_between(document)
        if found:
            raise ConfigError(found)
        return document


def _load(
    folder: Path, name: str, schema: Schema, found: list[Fault]
) -> Mapping[str, object]:
    """Return what a file says, valid by itself; else note why it is not."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        return cast("Mapping[str, object]", schema.load(tomllib.loads(text)))
    except ValidationError as error:
        found.extend(flattened(name, error.messages))
    except OSError as error:
        found.append(Fault(file=name, path="", text=error.strerror or "Unreadable."))
    except UnicodeDecodeError:
        found.append(Fault(file=name, path="", text="Not UTF-8."))
    except tomllib.TOMLDecodeError as error:
        found.append(Fault(file=name, path="", text=f"Not TOML: {error}."))
    except RecursionError:
        found.append(Fault(file=name, path="", text="Nested too deep."))
    return {}


def _tell_confirmation(document: Document, file: Mapping[str, object]) -> None:
    """Take over the days of a confirmation, where the file tells any."""
    if "confirmation" in file:
        document["confirmation"] = cast("ConfirmationEntry", file["confirmation"])


def _entries(tables: object) -> list[dict[str, object]]:
    """Return named tables as a list, each with its name as its id."""
    return [{"id": name, **table} for name, table in cast("_Table", tables).items()]


def _breakers(file: Mapping[str, object]) -> list[BreakerEntry]:
    """Return the breakers that the file has a table for."""
    tables = cast("_Table", file)
    return [
        cast("BreakerEntry", {"cause": cause.value, **tables[cause.value]})
        for cause in BreakerCause
        if cause.value in tables
    ]


def _words(file: Mapping[str, object]) -> WordsEntry:
    """Return `words.toml` with the lists of each language side by side."""
    return WordsEntry(
        stop_scope=cast("str", file["stop_scope"]),
        opt_out_signs=cast("list[str]", file["opt_out_signs"]),
        provider_answers=cast("dict[str, list[str]]", file["provider_answers"]),
        languages=[
            _language(name, table)
            for name, table in cast("_Table", file["languages"]).items()
        ],
    )


def _language(name: str, table: Mapping[str, object]) -> LanguageEntry:
    lists = {kind.value: cast("list[str]", table[kind.value]) for kind in WordKind}
    return LanguageEntry(
        language=name.lower(),
        words=lists,
        filler=cast("list[str]", table["filler"]),
        replies=cast("RepliesEntry", table["replies"]),
    )
