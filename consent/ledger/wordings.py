"""The verbs of wordings: record once, find the one that was shown or applies."""

from consent.ledger.wording import (
    NoWordingError,
    UnknownWordingError,
    Wording,
    WordingChangedError,
    in_language,
)
from consent.ledger.wording_shelf import Shelf
from consent.ledger.wording_store import WordingStore
from consent.policy.service import Policies
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock


class Wordings:
    """Keeps every version of the words that people were shown."""

    def __init__(self, store: WordingStore, policies: Policies, clock: Clock) -> None:
        """Keep wordings for the purposes and sellers in force."""
        self._store = store
        self._policies = policies
        self._shelf: Shelf | None = None
        self.clock = clock

    def record(self, wording: Wording) -> tuple[Wording, bool]:
        """Write a wording, and say whether it is new; the same again changes nothing.

        Raises:
            InvalidError: it names a purpose or a seller that is not published.
            WordingChangedError: its id and language have other words already.
        """
        policy = self._policies.current()
        if policy is not None:
            for purpose in wording.purposes:
                policy.purpose(purpose)
            for seller in wording.sellers:
                policy.seller(seller)
        if self._store.add(wording):
            return wording, True
        known = in_language(self._store.versions(wording.id), wording.language)
        if known is None or not wording.says_the_same(known):
            raise WordingChangedError(
                f"{wording.id} is recorded in {wording.language} with other words"
            )
        return known, False

    def find(self, name: str, language: str | None) -> Wording:
        """Return the wording that somebody was shown.

        Raises:
            UnknownWordingError: there is none of this id in this language.
        """
        found = in_language(self._store.versions(name), language)
        if found is None:
            raise UnknownWordingError(
                "no wording has this id in the language that was named",
                errors={"/evidence/wording": ["is not recorded in this language"]},
            )
        return found

    def applying(
        self,
        *,
        channel: Channel,
        purpose: str,
        seller: str | None,
        region: str | None,
        language: str | None,
    ) -> Wording:
        """Return the newest wording that covers all this, in the best language.

        Raises:
            NoWordingError: none does.
        """
        policy = self._policies.current()
        wanted = seller if policy is None else policy.seller(seller).id
        named = self._store.naming(
            channel=channel.value, purpose=purpose, seller=wanted or ""
        )
        fitting = [
            w
            for w in named
            if w.covers(
                channel=channel, purpose=purpose, seller=wanted or "", region=region
            )
        ]
        found = Shelf.best(fitting, language)
        if found is None:
            raise NoWordingError("no wording covers this")
        return found

    def shelf(self) -> Shelf:
        """Return all wordings, as this process keeps them.

        The book of wordings only grows: as many as before are the same as before.
        """
        shelf, count = self._shelf, self._store.count()
        if shelf is None or shelf.count != count:
            shelf = self._shelf = Shelf(self._store.all())
        return shelf
