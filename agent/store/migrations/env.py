"""Alembic's entry: runs on the connection that ``agent.store.schema.migrate`` hands over."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

from agent.store import tables

connection = context.config.attributes["connection"]
assert tables.Creditor.metadata is SQLModel.metadata
context.configure(connection=connection, target_metadata=SQLModel.metadata, compare_type=True)
with context.begin_transaction():
    # Two processes that start together: the second waits, then finds nothing to do.
    connection.execute(text("select pg_advisory_xact_lock(7275539)"))
    # A migration that cannot have its lock at once must fail, not queue every reader behind it.
    connection.execute(text("set local lock_timeout = '4s'"))
    context.run_migrations()
