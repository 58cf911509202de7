"""What no program may do: append-only record and ledger, unchangeable words. And the job queue's own tables.

The triggers guard against our own mistakes and against a careless hand in psql; against somebody who owns the database the
hash chain of the record is the answer.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "2026_11_22_guards"
down_revision = "2026_11_22_initial"
branch_labels = None
depends_on = None

APPEND_ONLY = ("record", "ledger_entry")

REFUSE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$
"""

REFUSE_REWRITE = """
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
    if (new.id, new.conversation_id, new.seq, new.author, new.body, new.at)
       is distinct from (old.id, old.conversation_id, old.seq, old.author, old.body, old.at) then
        raise exception 'what was said stays said: message % cannot be rewritten', old.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$
"""


def upgrade() -> None:
    op.execute(REFUSE)
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete on {table} "
            "for each row execute function refuse_change()"
        )
        op.execute(
            f"create trigger {table}_no_truncate before truncate on {table} "
            "for each statement execute function refuse_change()"
        )
    op.execute(REFUSE_REWRITE)
    op.execute("create trigger message_words before update on message for each row execute function refuse_rewrite()")
    # The installed version's whole schema; a later version of the library brings its own steps, to be put into a migration.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    raise RuntimeError("Going back would drop the guards of the ledger and the record; restore a backup instead.")
