"""How often one network may sign somebody up."""

from consent.access.limits import Limits, network_of

SIGN_UPS = 30
"""Forms that a network may send in a minute to one process."""


class Crowding:
    """Counts the forms of networks in this process; each minute starts anew."""

    def __init__(self) -> None:
        """Start with nobody known."""
        self._limits = Limits(per_minute=SIGN_UPS)

    def came(self, address: str | None) -> None:
        """Count a form, or raise TooManyError once a network sent too many."""
        self._limits.count(f"sign_up {network_of(address)}")
