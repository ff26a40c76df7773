"""How strong a consent is, and what it rests on. Pure."""

from enum import StrEnum


class Basis(StrEnum):
    """How strong a grant is, the weakest first."""

    IMPLIED = "implied"
    SOFT_OPT_IN = "soft_opt_in"
    EXPRESS = "express"
    EXPRESS_WRITTEN = "express_written"

    def at_least(self, needed: "Basis") -> bool:
        """Say whether this basis is as strong as the one needed."""
        return self.rank >= needed.rank

    @property
    def rank(self) -> int:
        """Return its place, 0 for the weakest."""
        return _ORDER.index(self)


_ORDER = tuple(Basis)


class Ground(StrEnum):
    """The relationship that an implied consent rests on."""

    PURCHASE = "purchase"
    INQUIRY = "inquiry"
    MEMBERSHIP = "membership"
