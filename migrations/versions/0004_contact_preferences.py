"""Links to the Contact Preferences page, and the codes that lead to one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what lets people, and nobody else, come to their page."""
    op.create_table(
        "manage_link",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_reference", sa.String(length=64), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("minted_by", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("return_to", sa.String(length=2048), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(account_reference IS NULL) <> (contact_id IS NULL)",
            name=op.f("ck_manage_link_one_holder"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_manage_link")),
        sa.UniqueConstraint(
            "account_reference", name=op.f("uq_manage_link_account_reference")
        ),
        sa.UniqueConstraint("contact_id", name=op.f("uq_manage_link_contact_id")),
    )
    op.create_table(
        "replaced_link",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_reference", sa.String(length=64), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("minted_by", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("return_to", sa.String(length=2048), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_replaced_link")),
    )
    op.create_table(
        "link_code",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("account_reference", sa.String(length=64), nullable=True),
        sa.Column("return_to", sa.String(length=2048), nullable=True),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_link_code")),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("sign_up")
    op.drop_table("link_code")
    op.drop_table("replaced_link")
    op.drop_table("manage_link")
