"""Days and times as people of a language write them."""

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time, get_timezone_name
from flask_babel import get_locale, gettext

from consent.preferences.looks.languages import ENGLISH, zone
from consent.vocabulary.clock import Clock
from consent.web.services import service


class Countdown:
    """Tells how long it is until a moment."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock = clock

    def seconds(self, moment: datetime) -> int:
        """Return the whole seconds that are left, at least none."""
        return max(int((moment - self._clock.now()).total_seconds()), 0)


def seconds_until(moment: datetime) -> int:
    """Return how many seconds are left until a moment, for a page that counts."""
    return service(Countdown).seconds(moment)


def day(moment: datetime) -> str:
    """Return the day of a moment, where the person is or else in UTC."""
    local = moment.astimezone(zone() or UTC)
    return _written(local.date(), str(get_locale() or ENGLISH))


def when(moment: datetime) -> str:
    """Return the day and the time of a moment, and in which time zone it is told."""
    locale = get_locale() or ENGLISH
    place = zone()
    local = moment.astimezone(place or UTC)
    name = "UTC" if place is None else get_timezone_name(local, "short", locale=locale)
    told = format_time(local, "short", locale=locale)
    written = gettext("%(day)s at %(time)s (%(zone)s)")
    return str(written) % {"day": day(moment), "time": told, "zone": name}


@lru_cache(maxsize=1024)
def _written(local: date, locale: str) -> str:
    return str(format_date(local, "long", locale=locale))
