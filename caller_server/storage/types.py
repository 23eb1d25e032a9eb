"""Column types that SQLite and PostgreSQL do not agree on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, aware out, UTC in the database. SQLite drops time zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was about to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Directly, not through the decorator's layers: a line of a thousand people has nine thousand of these."""
        return _from_sqlite if dialect.name == "sqlite" else _from_postgres


def _from_sqlite(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


def _from_postgres(stored: datetime | None) -> datetime | None:
    return None if stored is None else stored.astimezone(UTC)
