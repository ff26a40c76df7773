"""The books as an auditor reads them, and as a forger with all powers writes them."""

from psycopg.sql import SQL, Identifier

from consent.db.transaction import transaction
from consent.ledger.verify import Verification
from consent.web.services import service
from tests.stories.house import House

ROW_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE tgname LIKE '%\\_keeps\\_rows'
"""


def faults(house: House) -> set[str]:
    """Return everything that the verification finds wrong."""
    with house.app.app_context(), transaction():
        verification = service(Verification)
        return {
            fault.what
            for contact in verification.everybody()
            for fault in verification.faults(contact)
        }


def forge(house: House, *statements: str) -> None:
    """Change the books as their owner, with everything that guards them taken off."""
    with house.as_owner() as owner:
        guards = [
            (Identifier(table), Identifier(trigger))
            for table, trigger in owner.execute(ROW_TRIGGERS).fetchall()
        ]
        off = SQL("ALTER TABLE {} DISABLE TRIGGER {}")
        on = SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}")
        for guard in guards:
            owner.execute(off.format(*guard))
        for statement in statements:
            owner.execute(statement.encode())
        for guard in guards:
            owner.execute(on.format(*guard))
