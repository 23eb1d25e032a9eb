"""Who of several processes does a job: the lease of it is a row."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from caller_server.storage.engine import Database
from caller_server.storage.waiting_tables import lease


class JobLeases:
    """Jobs that one process at a time does."""

    _database: Database

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Whether ``holder`` does this job until then: nobody else does, or it does so already."""
        is_sqlite = self._database.is_sqlite
        dialect: Any = sqlite if is_sqlite else postgresql
        statement = dialect.insert(lease).values(name=name, holder=holder, until=until)
        free = (lease.c.holder == holder) | (lease.c.until < now)
        statement = statement.on_conflict_do_update(
            index_elements=["name"], set_={"holder": holder, "until": until}, where=free
        ).returning(lease.c.holder)
        with self._database.writer() as connection:
            return connection.execute(statement).scalar() == holder
