"""What the guard is asked about a message that waits. Pure."""

from consent.guard.question import Question
from consent.sendlog.messages import Message


def question_of(message: Message) -> Question:
    """Return the question of a message, asked anew each time it may go."""
    return Question(
        channel=message.channel,
        purpose=message.purpose,
        seller=message.seller,
        account=message.account,
        technology=message.technology,
        series=message.series,
        occasion=message.occasion,
        promotes=message.promotes,
        expires_at=message.expires_at,
    )
