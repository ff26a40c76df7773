"""`consent messages …`, as an operator runs it."""

from click.testing import CliRunner, Result

from consent.messaging.commands import messages
from tests.stories.house import House


def command(house: House, *words: str) -> Result:
    """Run `consent messages …` on the house's database."""
    with house.app.app_context():
        return CliRunner().invoke(messages, words)
