"""Alembic's way in: it runs on the connection that `upgrade` hands it."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
