"""The fixtures of the stories: a batch is asked for at the front door."""

from tests.stories.fixtures import (
    clock,
    database,
    house,
    open_house,
    sendgrid,
    stories,
    twilio,
)

__all__ = [
    "clock",
    "database",
    "house",
    "open_house",
    "sendgrid",
    "stories",
    "twilio",
]
