"""The whole service, as the stories have it."""

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
