"""How Alembic meets our database: on a connection handed over by ``storage.migrate``."""

from typing import Any, Literal

from alembic import context

from caller_server.storage.metadata import metadata
from caller_server.storage.types import UtcDateTime


def _render(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Our own column type by its short name, so that a migration reads like the tables."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from caller_server.storage.types import UtcDateTime")
        return "UtcDateTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
