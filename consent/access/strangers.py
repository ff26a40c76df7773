"""How often a network may knock with what opens nothing: forged links, bad signatures.

Only what failed is counted, after it was looked at: a whole link and a true signature
are heard however many false ones came before them from the same network.
"""

from enum import StrEnum

from consent.access.limits import FAILURES, Limits, network_of
from consent.access.metrics import count_refused


class Knock(StrEnum):
    """What was shown that opens nothing; each kind is counted apart."""

    LINK = "link"
    SIGNATURE = "signature"


class Strangers:
    """Counts the failures of networks in this process; each minute starts anew."""

    def __init__(self) -> None:
        """Start with nobody known."""
        self._limits = Limits(per_minute=FAILURES)

    def failed(self, knock: Knock, address: str | None) -> None:
        """Count a failure, or raise TooManyError once a network has too many."""
        count_refused(knock.value)
        self._limits.count(f"{knock} {network_of(address)}")
