"""Why we believe that somebody told us something. Pure."""

from dataclasses import dataclass
from enum import StrEnum

SIGN_UP = "sign-up:"
"""How the reference of what anybody may have typed into a sign-up form begins."""


class Door(StrEnum):
    """Through which door a statement came in."""

    WEB_FORM = "web_form"
    PREFERENCES = "preferences"
    TEXT = "text"
    CALL = "call"
    PAPER = "paper"
    IMPORT = "import"
    API = "api"
    AGENT = "agent"
    PROVIDER = "provider"
    DEVICE = "device"
    LINK = "link"


OWN_DOORS = frozenset(
    {Door.WEB_FORM, Door.PREFERENCES, Door.TEXT, Door.CALL, Door.PAPER}
)
"""The person's own doors: only these can grant again after an erasure."""

UNKNOWN_WORDING = "unknown"
"""The wording of a consent from before wordings were kept."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Evidence:
    """What supports a statement. `door`, `wording` and `reference` are kept plain.

    The rest may name or quote a person and is sealed under the contact's evidence key.
    """

    door: Door
    wording: str | None = None
    language: str | None = None
    reference: str | None = None
    words: str | None = None
    page: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    signature: str | None = None
    note: str | None = None

    def __repr__(self) -> str:
        """Show the door only; the rest is personal."""
        return f"<Evidence {self.door.value}>"

    @property
    def personal(self) -> dict[str, str]:
        """Return the parts that are sealed, those that are there."""
        parts = {
            "words": self.words,
            "page": self.page,
            "ip": self.ip,
            "user_agent": self.user_agent,
            "signature": self.signature,
            "note": self.note,
        }
        return {name: value for name, value in parts.items() if value is not None}
