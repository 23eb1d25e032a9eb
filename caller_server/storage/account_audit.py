"""The log of accounts and devices read back, in order and piece by piece."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, select

from caller_server.domain.audit import Newest, Sealed
from caller_server.domain.seal import of_account
from caller_server.storage.account_tables import account_event, account_log
from caller_server.storage.audit import PIECE, detail_of
from caller_server.storage.engine import Database

LEAST = -(2**31)  # what was put in before the first change is read too

_NEXT = (
    select(*(column for column in account_event.c if column.name != "detail"), cast(account_event.c.detail, Text).label("detail"))
    .where(account_event.c.id >= bindparam("b_first"))
    .order_by(account_event.c.id)
    .limit(PIECE)
)


class AccountLogReader:
    """Implements ``usecases.audit.AccountLogRead`` over one connection in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        row = connection.execute(select(account_log.c.seq, account_log.c.chain)).first()
        self.newest = Newest(row.seq, row.chain) if row else Newest(0, None)

    def events(self) -> Iterator[Sealed]:
        first = LEAST
        while piece := self._connection.execute(_NEXT, {"b_first": first}).all():
            yield from map(_sealed, piece)
            first = piece[-1].id + 1


def _sealed(row: Any) -> Sealed:
    entry = of_account(
        seq=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor=row.actor,
        branch=row.branch,
        kind=row.kind,
        subject=row.subject,
        detail=detail_of(row.detail),
    )
    return Sealed(entry, row.chain)


@contextmanager
def open_account_log(database: Database) -> Iterator[AccountLogReader]:
    """The log at one moment."""
    with database.reader() as connection:
        yield AccountLogReader(connection)
