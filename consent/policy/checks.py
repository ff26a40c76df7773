"""What must hold between the parts of the config. Pure."""

from collections.abc import Iterator

from consent.policy.document import (
    PURPOSES_FILE,
    SELLERS_FILE,
    Document,
    PurposeEntry,
    SellerEntry,
)
from consent.policy.faults import Fault
from consent.policy.word_checks import reply_faults, word_faults
from consent.policy.words import DEFAULT_LANGUAGE
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import NEEDS_CONSENT, RESPONSES, PurposeClass


def faults_between(document: Document) -> list[Fault]:
    """Return everything that does not fit together."""
    purposes = [
        Fault(file=PURPOSES_FILE, path=f"purposes.{entry['id']}{path}", text=text)
        for entry in document["purposes"]
        for path, text in _of_purpose(entry)
    ]
    return [
        *purposes,
        *_of_sellers(document),
        *word_faults(document["words"]),
        *reply_faults(document["words"]["languages"], document["sellers"]),
    ]


def _of_purpose(entry: PurposeEntry) -> Iterator[tuple[str, str]]:
    """Find a name that is taken, words that are missing, a program without texts."""
    if entry["id"] in RESPONSES:
        yield "", "The product itself answers for this purpose."
    for part in (".title", ".description"):
        texts = entry["title"] if part == ".title" else entry["description"]
        if DEFAULT_LANGUAGE not in texts:
            yield part, "English (en) is missing."
    if _repeats(entry["channels"]):
        yield ".channels", "A channel stands here twice."
    if entry["program"] is not None and Channel.SMS.value not in entry["channels"]:
        yield ".program", "A program needs the channel sms."
    yield from _of_signal(entry)
    yield from _of_second_step(entry)


def _of_second_step(entry: PurposeEntry) -> Iterator[tuple[str, str]]:
    """Find a second step for what is not used, or for what nobody is asked."""
    channels = entry.get("double_opt_in", [])
    if _repeats(channels):
        yield ".double_opt_in", "A channel stands here twice."
    if not set(channels) <= set(entry["channels"]):
        yield ".double_opt_in", "Name only channels of this purpose."
    if channels and PurposeClass(entry["purpose_class"]) not in NEEDS_CONSENT:
        yield ".double_opt_in", "Nobody is asked for what needs no consent."


def _of_signal(entry: PurposeEntry) -> Iterator[tuple[str, str]]:
    """Find a browser signal that would switch off what cannot be, or that is off."""
    is_heard = entry.get("gpc", False)
    if is_heard and PurposeClass(entry["purpose_class"]) not in NEEDS_CONSENT:
        yield ".gpc", "A signal switches off only what needs consent."
    if entry.get("gpc_overrules", False) and not is_heard:
        yield ".gpc_overrules", "Only a purpose with gpc = true has this."


def _of_sellers(document: Document) -> Iterator[Fault]:
    """Find a default that is no seller, and senders named twice by one seller."""
    sellers = document["sellers"]
    if document["default_seller"] not in {entry["id"] for entry in sellers}:
        yield Fault(file=SELLERS_FILE, path="default", text="No seller has this name.")
    for entry in sellers:
        if _repeats(_senders(entry)):
            path = f"sellers.{entry['id']}.senders"
            text = "A sender stands here twice for one channel."
            yield Fault(file=SELLERS_FILE, path=path, text=text)
    yield from _of_paces(sellers)


def _of_paces(sellers: list[SellerEntry]) -> Iterator[Fault]:
    """Find a sender that two entries give another pace."""
    paces: dict[str, float | None] = {}
    for entry in sellers:
        for sender in entry["senders"]:
            pace = sender.get("pace")
            if paces.setdefault(sender["id"].casefold(), pace) != pace:
                path = f"sellers.{entry['id']}.senders"
                text = "A sender has one pace, wherever it stands."
                yield Fault(file=SELLERS_FILE, path=path, text=text)


def _senders(entry: SellerEntry) -> list[str]:
    return [f"{sender['channel']} {sender['id']}" for sender in entry["senders"]]


def _repeats(names: list[str]) -> bool:
    return len(set(names)) < len(names)
