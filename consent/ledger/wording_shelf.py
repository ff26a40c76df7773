"""Every wording there is, by what it names: read once, looked up often. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from consent.ledger.wording import FALLBACK_LANGUAGE, Wording, in_language
from consent.vocabulary.channel import Channel


class Shelf:
    """Holds wordings, the newest first."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """Take all there are, the newest first."""
        self.count = len(wordings)
        self._known = {(each.id, each.language): each for each in wordings}
        naming: dict[tuple[str, str, str], list[Wording]] = defaultdict(list)
        for each in wordings:
            for channel in each.channels:
                for purpose in each.purposes:
                    for seller in each.sellers:
                        naming[channel, purpose, seller].append(each)
        self._naming = dict(naming)

    def covering(
        self, *, channel: Channel, purpose: str, seller: str, region: str | None
    ) -> list[Wording]:
        """Return the wordings that cover all this, the newest first."""
        return [
            each
            for each in self._naming.get((channel.value, purpose, seller), ())
            if each.covers(
                channel=channel, purpose=purpose, seller=seller, region=region
            )
        ]

    def find(self, name: str | None, language: str | None) -> Wording | None:
        """Return the wording of an id, in the very language it was shown in."""
        if name is None or language is None:
            return None
        return self._known.get((name, language))

    @staticmethod
    def best(fitting: Sequence[Wording], language: str | None) -> Wording | None:
        """Return the newest in a language, else in English, else the newest."""
        for choice in (language, FALLBACK_LANGUAGE):
            for wording in fitting:
                if choice and in_language([wording], choice):
                    return wording
        return next(iter(fitting), None)
