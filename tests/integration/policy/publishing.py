"""Publishing a config in a test, and damaging one."""

from flask_sqlalchemy.session import Session
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.orm import scoped_session

from consent.policy.document import Document
from consent.policy.service import Policies
from tests.conftest import Database
from tests.unit.policy.shipped import shipped_document

Sessions = scoped_session[Session]


def changed_document(change: str = "Another name") -> Document:
    """Return the shipped config with another name of the first seller."""
    document = shipped_document()
    document["sellers"][0]["name"] = change
    return document


def publish(policies: Policies, session: Sessions, document: Document) -> str:
    """Put a config in force for good, and return its version."""
    version = policies.publish(document, by="Kim", reason="a test").version
    session.commit()
    return version


def damage(database: Database, document: str) -> None:
    """Write over a published version, as only the owner of the tables can."""
    owner = create_engine(database.owner_url, poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(
            text(f"UPDATE policy_version SET document = {document}")  # noqa: S608  ours
        )
