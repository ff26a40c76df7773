"""Halts, paces, permits, the journal's marks, and where the feed stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WAITING = sa.text("status IN ('queued', 'deferred')")
_OPEN = sa.text("status IN ('sending', 'unknown')")
_HAS_SERIES = sa.text("series IS NOT NULL")
_PARKED = sa.text("status = 'deferred' AND send_at >= expires_at")
_SAID_NO = sa.text("kind IN ('withdrawn', 'objected') AND door <> 'import'")
_FAILED = sa.text("ending = 'failed'")
_IN_FORCE = sa.text("lifted_at IS NULL")
_IN_LINE = sa.text("line IS NOT NULL")
_CALLED = sa.text("status = 'todo' AND (args ->> 'line') IS NOT NULL")

# A dump that is restored into a new server starts with small transaction numbers
# again: what was read of the feed before must stay before. So whoever writes first in
# a new life of the database raises the offset, and the others wait for it.
_POSITION = """
    CREATE FUNCTION consent_feed_position() RETURNS bigint
    LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
        here CONSTANT text := concat(
            extract(epoch FROM pg_postmaster_start_time()), '-',
            pg_relation_filepath('journal'));
        lifted bigint;
    BEGIN
        SELECT value INTO lifted FROM feed_offset WHERE era = here;
        IF NOT FOUND THEN
            UPDATE feed_offset SET era = here, value = greatest(
                value + 2147483648,
                (extract(epoch FROM clock_timestamp()) * 2147483648)::bigint)
            WHERE era <> here;
            SELECT value INTO lifted FROM feed_offset;
        END IF;
        RETURN coalesce(lifted, 0) + (pg_current_xact_id()::text)::bigint;
    END
    $$
"""
_FEEDS = ("consent_event", "send_attempt")


def upgrade() -> None:
    """Add what keeps the service right at size and in trouble."""
    _tables()
    op.add_column("send_outcome", sa.Column("occurred_at", sa.DateTime(timezone=True)))
    op.create_index(
        "uq_halt_in_force",
        "halt",
        ["kind", "value"],
        unique=True,
        postgresql_where=_IN_FORCE,
    )
    op.add_column("message", sa.Column("line", sa.String(length=320), nullable=True))
    op.create_index(
        "ix_message_line",
        "message",
        ["line", "send_at", "id"],
        postgresql_where=_IN_LINE,
    )
    op.create_index(
        "ix_procrastinate_jobs_called",
        "procrastinate_jobs",
        [sa.text("(args ->> 'line')")],
        postgresql_where=_CALLED,
    )
    op.create_index(
        "ix_message_waiting", "message", ["send_at", "id"], postgresql_where=_WAITING
    )
    op.create_index(
        "ix_message_parked", "message", ["send_at", "id"], postgresql_where=_PARKED
    )
    op.create_index(
        "ix_send_outcome_failed",
        "send_outcome",
        ["recorded_at"],
        postgresql_where=_FAILED,
    )
    op.create_index("ix_message_open", "message", ["id"], postgresql_where=_OPEN)
    op.create_index("ix_contact_key_key_version", "contact_key", ["key_version"])
    op.create_index("ix_send_attempt_opened_at", "send_attempt", ["opened_at"])
    op.create_index(
        "ix_consent_event_said_no",
        "consent_event",
        ["recorded_at"],
        postgresql_where=_SAID_NO,
    )
    op.create_index(
        "ix_consent_event_feed",
        "consent_event",
        ["transaction_id", "contact_id", "sequence"],
    )
    op.execute(_POSITION)
    for table in _FEEDS:
        op.alter_column(
            table,
            "transaction_id",
            server_default=sa.text("consent_feed_position()"),
        )
    _listing()


def _listing() -> None:
    """Give messages a place that late commits cannot disturb, too."""
    op.add_column(
        "message",
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("consent_feed_position()"),
            nullable=False,
        ),
    )
    op.create_index("ix_message_listed", "message", ["transaction_id", "id"])
    op.create_index(
        "ix_message_series",
        "message",
        ["series", "transaction_id", "id"],
        postgresql_where=_HAS_SERIES,
    )


def downgrade() -> None:
    """Take it all away again."""
    op.drop_index(
        "ix_message_series", table_name="message", postgresql_where=_HAS_SERIES
    )
    op.drop_index("ix_message_listed", table_name="message")
    op.drop_column("message", "transaction_id")
    for table in _FEEDS:
        op.alter_column(
            table,
            "transaction_id",
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
        )
    op.execute("DROP FUNCTION consent_feed_position()")
    op.drop_index("ix_consent_event_feed", table_name="consent_event")
    op.drop_index(
        "ix_consent_event_said_no",
        table_name="consent_event",
        postgresql_where=_SAID_NO,
    )
    op.drop_index("ix_contact_key_key_version", table_name="contact_key")
    op.drop_index("ix_send_attempt_opened_at", table_name="send_attempt")
    op.drop_index("ix_message_open", table_name="message", postgresql_where=_OPEN)
    op.drop_index(
        "ix_send_outcome_failed", table_name="send_outcome", postgresql_where=_FAILED
    )
    op.drop_index("ix_message_parked", table_name="message", postgresql_where=_PARKED)
    op.drop_index(
        "ix_procrastinate_jobs_called",
        table_name="procrastinate_jobs",
        postgresql_where=_CALLED,
    )
    op.drop_index("ix_message_line", table_name="message", postgresql_where=_IN_LINE)
    op.drop_column("message", "line")
    op.drop_index("ix_message_waiting", table_name="message", postgresql_where=_WAITING)
    op.drop_index("uq_halt_in_force", table_name="halt", postgresql_where=_IN_FORCE)
    op.drop_column("send_outcome", "occurred_at")
    for table in (
        "feed_offset",
        "permit",
        "sender_pace",
        "journal_writer",
        "journal",
        "halt",
    ):
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "halt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halt")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("era", sa.String(length=160), nullable=True),
        sa.Column("aside", sa.String(length=255), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_table(
        "journal_writer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("journal", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_writer")),
    )
    op.create_table(
        "sender_pace",
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_sender_pace")),
    )
    op.create_table(
        "permit",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_permit")),
    )
    op.create_table(
        "feed_offset",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("era", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_offset")),
    )
