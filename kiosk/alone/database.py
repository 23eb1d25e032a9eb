"""The kiosk's durable memory: one SQLite file, safe against a power cut at any moment, and one process that may write to it."""

import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

log = logging.getLogger(__name__)

FILE, LOCK = "kiosk.sqlite3", "kiosk.lock"
VERSION = 1  # of the tables; whoever changes them brings older files up to it
SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS lease (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, day TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'given'))) STRICT;
CREATE TABLE IF NOT EXISTS own (
    day TEXT NOT NULL, service TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, service)) STRICT;
CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY, own_order INTEGER NOT NULL UNIQUE, number TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('dirty', 'acknowledged', 'refused')), code TEXT,
    UNIQUE (day, number)) STRICT;
CREATE INDEX IF NOT EXISTS outbox_state ON outbox (state, own_order);
CREATE TABLE IF NOT EXISTS asked (
    request_id TEXT PRIMARY KEY, body TEXT NOT NULL, taken TEXT, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS slip (
    id INTEGER PRIMARY KEY, token TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
    taken TEXT, state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'confirmed', 'unknown', 'failed'))) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_original ON slip (token) WHERE kind = 'original';
"""


class FolderInUse(Exception):
    """Another kiosk runs with this folder: two of them would give out the same numbers."""


class Database:
    """The file in ``folder``, which is made. One transaction at a time, from any thread. Raises FolderInUse, OSError."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock_file = (folder / LOCK).open("a+b")
        self._turn = threading.RLock()
        try:
            _hold(self._lock_file)
        except OSError as error:
            self._lock_file.close()
            raise FolderInUse(f"another kiosk runs with {folder}: give each its own by --state") from error
        try:
            self._connection = _open_or_begin_anew(folder / FILE)
        except BaseException:
            self._lock_file.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: on disk when it ends, or undone when it fails."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._turn:
            return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        with self._turn:
            self._connection.close()
            self._lock_file.close()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _hold(file: IO[bytes]) -> None:
    """Keep everybody else away until this process ends, however it ends. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _open_or_begin_anew(path: Path) -> sqlite3.Connection:
    """A file that is no database any more is put aside, not deleted: somebody may have to look for slips in it."""
    try:
        return _open(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(f"{path}: {error}") from error
        aside = path.with_name(f"{path.name}.broken-{datetime.now(UTC):%Y%m%d%H%M%S}")
        log.critical("%s cannot be read (%s): it is put aside as %s, and the kiosk starts anew", path, error, aside.name)
        path.replace(aside)
        for more in ("-wal", "-shm"):
            path.with_name(path.name + more).unlink(missing_ok=True)
        return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:  # not ours to change, and not broken
            raise sqlite3.OperationalError(f"it is of version {version}, made by a newer program than this one")
        connection.executescript(f"{SCHEMA}PRAGMA user_version = {VERSION};")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the file is damaged")
    except BaseException:
        connection.close()
        raise
    return connection
