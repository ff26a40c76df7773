"""What a message says, and what its class obliges it to carry. Pure."""

import html as markup
import re
from dataclasses import dataclass, field, replace

import orjson

from consent.links.unsubscribe import unsubscribe_headers
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import NEEDS_CONSENT, Program, PurposeClass
from consent.vocabulary.seller import Seller

_PLACE = re.compile(r"\{\{\s*(unsubscribe_url|preferences_url)\s*\}\}")
_END_OF_BODY = re.compile(r"</body\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Content:
    """The words of a message, before and after its duties are added.

    `language` is the one that the words are in, where somebody knows it.
    """

    text: str
    subject: str | None = None
    html: str | None = None
    reply_to: str | None = None
    language: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        """Return the bytes that are sealed."""
        known = {
            "text": self.text,
            "subject": self.subject,
            "html": self.html,
            "reply_to": self.reply_to,
        }
        # A version that knows no language still opens what needs none.
        told = {} if self.language is None else {"language": self.language}
        return orjson.dumps({**known, **told})


def unpacked(data: bytes) -> Content:
    """Return the content that was packed."""
    return Content(**orjson.loads(data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the person can switch this off, or choose."""

    unsubscribe_url: str
    preferences_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is known of a message when its duties are added."""

    channel: Channel
    purpose_class: PurposeClass
    seller: Seller
    links: Links
    program: Program | None = None
    is_first: bool = False


def with_duties(content: Content, duty: Duty) -> Content:
    """Return a message with its links filled in and what it must carry added."""
    filled = _filled(content, duty.links)
    if duty.purpose_class not in NEEDS_CONSENT:
        return filled
    match duty.channel:
        case Channel.EMAIL:
            return _mail(content, filled, duty)
        case Channel.SMS:
            return _text(filled, duty)
        case Channel.CALL | Channel.MAIL | Channel.LOCATION:
            return filled


def _mail(content: Content, filled: Content, duty: Duty) -> Content:
    """Add the headers of RFC 8058, a visible link and the seller's postal address.

    The last two are asked of commercial e-mail by 15 U.S.C. 7704(a)(3) and (5).
    """
    links = duty.links
    address = f"{duty.seller.name}, {duty.seller.postal_address}"
    lines = [] if duty.seller.postal_address in filled.text else [address]
    if not _is_linked(content.text):
        lines.append(f"Unsubscribe: {links.unsubscribe_url}")
        lines.append(f"Preferences: {links.preferences_url}")
    return replace(
        filled,
        text=_below(filled.text, lines),
        html=None
        if filled.html is None
        else _html(filled.html, duty, linked=_is_linked(content.html or "")),
        headers=unsubscribe_headers(links.unsubscribe_url),
    )


def _is_linked(part: str) -> bool:
    """Say whether a part of a mail places the link to unsubscribe itself."""
    return any(found.group(1) == "unsubscribe_url" for found in _PLACE.finditer(part))


def _html(page: str, duty: Duty, *, linked: bool) -> str:
    seller, links = duty.seller, duty.links
    parts = []
    if markup.escape(seller.postal_address) not in page:
        parts.append(markup.escape(f"{seller.name}, {seller.postal_address}"))
    if not linked:
        parts.append(
            f'<a href="{markup.escape(links.unsubscribe_url)}">Unsubscribe</a>'
        )
        parts.append(
            f'<a href="{markup.escape(links.preferences_url)}">Preferences</a>'
        )
    if not parts:
        return page
    foot = f"<p>{'<br>'.join(parts)}</p>"
    if _END_OF_BODY.search(page):
        return _END_OF_BODY.sub(lambda end: foot + end.group(), page, count=1)
    return page + foot


def _text(content: Content, duty: Duty) -> Content:
    """Add what the first text of a recurring program tells: CTIA handbook, 5.1.2."""
    program = duty.program
    if program is None or not duty.is_first:
        return content
    told = (
        f"{program.name}: {program.frequency}. Msg & data rates may apply. "
        "Reply HELP for help, STOP to end."
    )
    return replace(content, text=_below(content.text, [told], gap="\n"))


def _filled(content: Content, links: Links) -> Content:
    known = {
        "unsubscribe_url": links.unsubscribe_url,
        "preferences_url": links.preferences_url,
    }
    return replace(
        content,
        text=_PLACE.sub(lambda m: known[m.group(1)], content.text),
        html=None
        if content.html is None
        else _PLACE.sub(lambda m: markup.escape(known[m.group(1)]), content.html),
    )


def _below(text: str, lines: list[str], gap: str = "\n\n-- \n") -> str:
    return text + gap + "\n".join(lines) if lines else text
