"""What is wrong with the config, and where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from consent.vocabulary.errors import InvalidError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong: in which file, at which path inside it."""

    file: str
    path: str
    text: str

    @property
    def place(self) -> str:
        """Return where it is, as `sellers.toml: sellers.acme.time_zone`."""
        return f"{self.file}: {self.path}" if self.path else self.file


class ConfigError(InvalidError):
    """The files of the config cannot be published; every fault is named."""

    code = "config_invalid"
    remedy = "Correct the places named in errors, then run `consent rules check`."

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Name the faults; none of them repeats a number or an address."""
        self.faults = tuple(sorted(faults))
        errors: dict[str, list[str]] = {}
        for fault in self.faults:
            errors.setdefault(fault.place, []).append(fault.text)
        super().__init__(f"Faults in the config: {len(self.faults)}.", errors=errors)


def flattened(file: str, messages: object, path: tuple[str, ...] = ()) -> list[Fault]:
    """Return marshmallow's nested messages as one list of faults."""
    if isinstance(messages, dict):
        nested = messages.items()
        return [
            fault
            for key, inner in nested
            for fault in flattened(file, inner, (*path, *_step(key)))
        ]
    texts = messages if isinstance(messages, list) else [messages]
    where = ".".join(path)
    return [Fault(file=file, path=where, text=str(text)) for text in texts]


def _step(key: object) -> tuple[str, ...]:
    """Return what a key adds to a path; marshmallow's own words for a part add nothing.

    A fault of a table's own name stands at `key`, of what it holds at `value`.
    """
    return () if key in {"key", "value", "_schema"} else (str(key),)
