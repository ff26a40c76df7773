"""Which brand the pages wear."""

from dataclasses import dataclass

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from consent.policy.brand import PLAIN, Brand
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.web.services import service

NO_VERSION = "plain"
"""What the look is called that is worn while no valid policy is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """A brand, and the version of the config it is of."""

    version: str
    brand: Brand


NAKED = Dress(version=NO_VERSION, brand=PLAIN)


class Brands:
    """Knows the brand in force, and the last one while the database is away."""

    def __init__(self, policies: Policies) -> None:
        """Take what knows the policy in force."""
        self._policies = policies
        self._last = NAKED

    def present(self) -> Dress:
        """Return the brand in force, else the last valid one, else a plain one."""
        try:
            return self.of(self._policies.current())
        except SQLAlchemyError:
            return self._last

    def last(self) -> Dress:
        """Return the last brand known; the database is not asked."""
        return self._last

    def of(self, policy: Policy | None) -> Dress:
        """Return the brand of a policy; where there is none, the last valid one.

        So a config that got damaged closes no framed page and no front end.
        """
        found = policy or (self._before() if self._last is NAKED else None)
        if found is not None:
            self._last = Dress(version=found.version, brand=found.brand)
        return self._last

    def _before(self) -> Policy | None:
        """Return the newest valid policy, for a process that has seen none yet."""
        try:
            return self._policies.newest_valid()
        except SQLAlchemyError:
            return None

    def at(self, version: str) -> Brand | None:
        """Return the brand of a version, however old; nothing where none is valid."""
        if version == NO_VERSION:
            return PLAIN
        policy = self._policies.cached(version)
        return None if policy is None else policy.brand


def wear(policy: Policy | None) -> None:
    """Let the present page wear the brand of a policy that was read for it already."""
    g.page_dress = service(Brands).of(policy)


def wear_the_last() -> None:
    """Let the present page wear the last brand known, so that no database is asked."""
    g.page_dress = service(Brands).last()


def worn() -> Dress:
    """Return what the present page wears."""
    if "page_dress" not in g:
        g.page_dress = service(Brands).present()
    dress: Dress = g.page_dress
    return dress
