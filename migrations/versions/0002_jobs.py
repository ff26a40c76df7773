"""The job engine's tables, as its pinned version ships them.

A later version of procrastinate that changes its schema gets a migration of its own,
made from the files in `procrastinate/sql/migrations`; this one then takes a copy of
today's schema.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Compared with the installed version by tests/unit/test_shape.py.
PROCRASTINATE = "3.10"


def upgrade() -> None:
    """Create everything; the text holds many statements and literal per cents."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    """Remove everything that bears the engine's name."""
    op.execute("""
        DROP TABLE procrastinate_events, procrastinate_periodic_defers,
            procrastinate_jobs, procrastinate_workers CASCADE
    """)
    op.execute(r"""
        DO $$
        DECLARE
            found record;
        BEGIN
            FOR found IN
                SELECT oid::regprocedure AS name FROM pg_proc
                WHERE proname LIKE 'procrastinate\_%'
                    AND pronamespace = current_schema()::regnamespace
            LOOP
                EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE';
            END LOOP;
        END
        $$
    """)
    op.execute("""
        DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type,
            procrastinate_job_status
    """)
