"""Situations that chance met once and that are tried every time since."""

from tests.property.guard_cases import Situation
from tests.property.guard_world import Account, Put, World
from tests.property.histories import LATE
from tests.property.model import SECOND, Happening

PLAIN = Put("sms", "receipts", "acme", LATE, None, "automated", False, False, True)
NEW_HOLDER = Situation(
    World(
        history=(Happening(1, "reassigned", SECOND, SECOND),),
        accounts=(Account("mine", True, 0), Account("ours", False, LATE)),
        occasion=None,
    ),
    PLAIN,
)
"""The account that is active is the old holder's; the new holder's is not."""
UNREAD = Situation(
    World(
        history=(
            Happening(
                id=1,
                kind="granted",
                occurred=1,
                recorded=1,
                channel="sms",
                purpose="news",
                seller="acme",
                purpose_class="informational",
                basis="express",
            ),
            Happening(2, "held", 2, 2, purpose="class:informational"),
        ),
        accounts=(),
        occasion=None,
    ),
    PLAIN._replace(purpose="news", promotes=True),
)
"""What waits to be read is of the class the purpose has when nothing promotes."""
