"""What is typed at a shell, as values."""

from datetime import datetime

import click

from consent.web.strict import read_time


class Time(click.ParamType[datetime]):
    """A time with its offset (RFC 3339)."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time, or say what one looks like."""
        read = read_time(str(value))
        if read is None:
            self.fail("must be a time such as 2026-11-20T15:00:00Z", param, ctx)
        return read
