"""Which countries there are, by ISO 3166-1, from the tz database. Pure."""

from functools import cache
from importlib.resources import files


@cache
def countries() -> frozenset[str]:
    """Return every two-letter country code."""
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    return frozenset(
        line.split("\t")[0]
        for line in table.splitlines()
        if line and not line.startswith("#")
    )
