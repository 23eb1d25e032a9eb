"""The database: one writer at a time on SQLite, a pool on PostgreSQL, and readers that see one moment."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from caller_server.domain.errors import TryAgain

BUSY_S = 10.0  # how long another process may hold the file before a command is told to try again
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",  # what people left to be reached by is gone from the file when it is erased
    "cache_size=-32000",
    "wal_autocheckpoint=8000",  # 32 MB; a server copies the log into the file every few seconds, beside the commits
)
GATE_S = 15.0  # how long a command may stand in line for the writer


class FifoGate:
    """Lets one through at a time, in the order of asking.

    SQLite's own busy waiting is unfair: one of eight writers starved for seconds. And a greenlet that waits inside the database
    would freeze the process; here it waits before it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: deque[Lock] = deque()
        self._is_held = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._is_held:
                self._is_held = True
                return
            turn = Lock()
            turn.acquire()
            self._turns.append(turn)
        if not turn.acquire(timeout=GATE_S):
            self._give_up(turn)

    def _give_up(self, turn: Lock) -> None:
        with self._lock:
            if turn in self._turns:
                self._turns.remove(turn)
                raise TryAgain("busy")
        # Handed over in the same moment: the turn is ours after all.

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._turns:
                self._turns.popleft().release()
            else:
                self._is_held = False


class Database:
    """``writer()`` gives a connection in a write transaction, committed at exit; ``reader()`` one snapshot."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._gate = FifoGate()
        if self.is_sqlite:
            self._writer = _sqlite(url, "BEGIN IMMEDIATE", poolclass=StaticPool)
            self._reader = _sqlite(url, "BEGIN", poolclass=QueuePool, pool_size=4, max_overflow=28)
        else:
            self._writer = create_engine(url, pool_size=8, max_overflow=16, pool_pre_ping=True, pool_timeout=GATE_S)
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def engine(self) -> Engine:
        """The engine that writes, for migrations."""
        return self._writer

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """A write transaction; raises TryAgain when the database cannot be had now, and nothing was written."""
        with _as_refusals():
            if not self.is_sqlite:
                with self._writer.begin() as connection:
                    yield connection
                return
            with self._gate, self._writer.begin() as connection:
                yield connection

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A read transaction: all that is read belongs to one moment."""
        with _as_refusals(), self._reader.connect() as connection, connection.begin():
            yield connection

    def checkpoint(self) -> None:
        """Copy what SQLite's log holds into its file, beside readers and writers, so that no commit has to.

        To be called from a thread of its own: it waits for the disk. Does nothing on PostgreSQL.
        """
        if self.is_sqlite:
            with self._reader.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _as_refusals() -> Iterator[None]:
    """A database that is locked, full or gone is a reason to try again, not a fault of the request."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise TryAgain("storage") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise TryAgain("storage") from error
        raise


def _sqlite(url: str, begin: str, **pool: Any) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_S}, **pool)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_database(url: str) -> Database:
    """The database at ``url``: ``sqlite:///file`` or ``postgresql://...``. Raises ValueError for another kind."""
    backend = make_url(url).get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"database {backend!r} is not known; use sqlite or postgresql")
    return Database(url)
