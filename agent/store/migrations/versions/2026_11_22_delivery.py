"""What delivery keeps of a message: when it may leave, when it was tried, the receipt, and why it did not.

A step of its own, so that a database that has the first tables already comes along.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_delivery"
down_revision = "2026_11_22_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("provider_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column(
        "message", sa.Column("state_note", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
    )
    op.create_index(
        "outbox", "message", ["conversation_id"], postgresql_where=sa.text("state in ('queued', 'sending')")
    )


def downgrade() -> None:
    op.drop_index("outbox", table_name="message")
    for column in ("state_note", "provider_id", "attempted_at", "not_before"):
        op.drop_column("message", column)
