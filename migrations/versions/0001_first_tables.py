"""The tables of the first version.

The books (`consent_event`, `wording`, `send_attempt`, `send_outcome`, `refusal`) get the
triggers that let rows be added and nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consent.db.append_only import book, book_function, drop_book_function

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BOOKS = ("consent_event", "wording", "send_attempt", "send_outcome", "refusal")


def upgrade() -> None:
    """Create every table, and make the books books."""
    op.create_table(
        "access_generation",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_access_generation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_generation")),
    )
    op.create_table(
        "account",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("consumer", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_account")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sellers", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_api_key_name")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column(
            "sources",
            postgresql.JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "sequence", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("head", sa.LargeBinary(), nullable=True),
        sa.Column("last_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_table(
        "contact_fingerprint",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "digest", "key_version", name=op.f("pk_contact_fingerprint")
        ),
    )
    op.create_index(
        "ix_contact_fingerprint_contact_id",
        "contact_fingerprint",
        ["contact_id"],
        unique=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "route", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "inbound_receipt",
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "provider", "reference", name=op.f("pk_inbound_receipt")
        ),
    )
    op.create_index(
        "ix_inbound_receipt_received_at",
        "inbound_receipt",
        ["received_at"],
        unique=False,
    )
    op.create_table(
        "key_check",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_key_check")),
    )
    op.create_table(
        "policy_version",
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy_version")),
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.String(length=16)), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("sellers", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.String(length=16)), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("condition_of_purchase", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "language", name=op.f("pk_wording")),
    )
    op.create_index("ix_wording_recorded_at", "wording", ["recorded_at"], unique=False)
    op.create_table(
        "account_contact",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("account_reference", sa.String(length=64), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("verified", sa.String(length=16), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_account_contact_contact_id_contact"),
        ),
        sa.PrimaryKeyConstraint(
            "contact_id",
            "account_reference",
            "linked_at",
            name=op.f("pk_account_contact"),
        ),
    )
    op.create_index(
        "ix_account_contact_account_reference",
        "account_contact",
        ["account_reference"],
        unique=False,
    )
    op.create_index(
        "uq_account_contact_open",
        "account_contact",
        ["contact_id", "account_reference"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "consent_event",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("seller", sa.String(length=64), nullable=False),
        sa.Column("purpose_class", sa.String(length=16), nullable=True),
        sa.Column("sender", sa.String(length=320), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=True),
        sa.Column("ground", sa.String(length=16), nullable=True),
        sa.Column("ground_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("reference", sa.String(length=255), nullable=True),
        sa.Column("answers", sa.Uuid(), nullable=True),
        sa.Column("message", sa.Uuid(), nullable=True),
        sa.Column("policy_version", sa.String(length=32), nullable=True),
        sa.Column("personal_digests", postgresql.JSONB(), nullable=False),
        sa.Column("personal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_consent_event_contact_id_contact"),
        ),
        sa.PrimaryKeyConstraint(
            "contact_id", "sequence", name=op.f("pk_consent_event")
        ),
        sa.UniqueConstraint(
            "contact_id", "id", name=op.f("uq_consent_event_contact_id_id")
        ),
    )
    op.create_table(
        "contact_key",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("key_version", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_key_contact_id_contact"),
        ),
        sa.PrimaryKeyConstraint("contact_id", "purpose", name=op.f("pk_contact_key")),
    )
    op.create_table(
        "message",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("seller", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=True),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("technology", sa.String(length=16), nullable=True),
        sa.Column("occasion", sa.Uuid(), nullable=True),
        sa.Column("promotes", sa.Boolean(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint("contact_id", "id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_id", "message", ["id"], unique=False)
    op.create_table(
        "occasion",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("seller", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_occasion_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint("contact_id", "id", name=op.f("pk_occasion")),
    )
    op.create_table(
        "policy_current",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_policy_current_one_row")),
        sa.ForeignKeyConstraint(
            ["version"],
            ["policy_version.version"],
            name=op.f("fk_policy_current_version_policy_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_current")),
    )
    op.create_table(
        "standing",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=480), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("seller", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Uuid(), nullable=False),
        sa.Column("purpose_class", sa.String(length=16), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=True),
        sa.Column("ground", sa.String(length=16), nullable=True),
        sa.Column("ground_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("own_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_standing_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint(
            "contact_id", "register", "key", name=op.f("pk_standing")
        ),
    )
    op.create_table(
        "occasion_spent",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id", "occasion_id"],
            ["occasion.contact_id", "occasion.id"],
            name=op.f("fk_occasion_spent_contact_id_occasion_id_occasion"),
        ),
        sa.PrimaryKeyConstraint(
            "contact_id", "occasion_id", name=op.f("pk_occasion_spent")
        ),
    )
    op.create_table(
        "refusal",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("decision", postgresql.JSONB(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id", "message_id"],
            ["message.contact_id", "message.id"],
            name=op.f("fk_refusal_contact_id_message_id_message"),
        ),
        sa.PrimaryKeyConstraint(
            "contact_id", "message_id", "stage", name=op.f("pk_refusal")
        ),
    )
    op.create_table(
        "send_attempt",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_on", sa.Uuid(), nullable=True),
        sa.Column("decision", postgresql.JSONB(), nullable=False),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id", "message_id"],
            ["message.contact_id", "message.id"],
            name=op.f("fk_send_attempt_contact_id_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("contact_id", "sequence", name=op.f("pk_send_attempt")),
    )
    op.create_index(
        "ix_send_attempt_message",
        "send_attempt",
        ["contact_id", "message_id"],
        unique=False,
    )
    op.create_table(
        "send_outcome",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("reference", sa.String(length=255), nullable=True),
        sa.Column("by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id", "sequence"],
            ["send_attempt.contact_id", "send_attempt.sequence"],
            name=op.f("fk_send_outcome_contact_id_sequence_send_attempt"),
        ),
        sa.PrimaryKeyConstraint(
            "contact_id", "sequence", "ending", name=op.f("pk_send_outcome")
        ),
    )
    op.execute(book_function())
    for name in BOOKS:
        for statement in book(name):
            op.execute(statement)


def downgrade() -> None:
    """Remove everything; only ever done to a database that holds nothing."""
    op.drop_table("send_outcome")
    op.drop_index("ix_send_attempt_message", table_name="send_attempt")
    op.drop_table("send_attempt")
    op.drop_table("refusal")
    op.drop_table("occasion_spent")
    op.drop_table("standing")
    op.drop_table("policy_current")
    op.drop_table("occasion")
    op.drop_index("ix_message_id", table_name="message")
    op.drop_table("message")
    op.drop_table("contact_key")
    op.drop_table("consent_event")
    op.drop_index(
        "uq_account_contact_open",
        table_name="account_contact",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_account_contact_account_reference", table_name="account_contact")
    op.drop_table("account_contact")
    op.drop_index("ix_wording_recorded_at", table_name="wording")
    op.drop_table("wording")
    op.drop_table("policy_version")
    op.drop_table("key_check")
    op.drop_index("ix_inbound_receipt_received_at", table_name="inbound_receipt")
    op.drop_table("inbound_receipt")
    op.drop_table("idempotency")
    op.drop_index("ix_contact_fingerprint_contact_id", table_name="contact_fingerprint")
    op.drop_table("contact_fingerprint")
    op.drop_table("contact")
    op.drop_table("api_key")
    op.drop_table("account")
    op.drop_table("access_generation")
    op.execute(drop_book_function())
