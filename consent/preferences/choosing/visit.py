"""Who is at a page: by which link, from where, in which language. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from consent.links.manage import ManageLink
from consent.vocabulary.evidence import Door, Evidence

PAGE = "Contact Preferences"
_LONGEST_AGENT = 1000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Visit:
    """One request with a manage link; what it tells becomes evidence.

    `say` puts the words of a button into the language in which it was shown.
    """

    link: ManageLink
    language: str
    ip: str | None = None
    user_agent: str | None = None
    page: str = PAGE
    say: Callable[[str], str] = str

    @property
    def reference(self) -> str:
        """Return how the events of this link refer to it."""
        return f"link:{self.link.id}"

    def evidence(self, words: str, *, reference: str | None = None) -> Evidence:
        """Return what supports what was pressed, and under whose link."""
        minted = self.link.minted_by
        return Evidence(
            door=Door.PREFERENCES,
            reference=reference or self.reference,
            words=self.say(words),
            page=self.page,
            ip=self.ip,
            user_agent=(self.user_agent or "")[:_LONGEST_AGENT] or None,
            note=None if minted is None else f"minted by {minted}",
        )
