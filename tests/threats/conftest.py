"""The fixtures of the threats: the houses of the stories."""

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
