"""The bare floor of keeping: raw driver, one writer, "next number, ticket, event" in a transaction that reaches the disk."""

import sqlite3
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench.figures import raw, spread

SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE branch (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE ticket (id TEXT PRIMARY KEY, branch_id INTEGER NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL,
                     issued_at TEXT NOT NULL, UNIQUE (branch_id, number));
CREATE TABLE event (branch_id INTEGER NOT NULL, seq INTEGER NOT NULL, ticket_id TEXT NOT NULL, kind TEXT NOT NULL,
                    at TEXT NOT NULL, PRIMARY KEY (branch_id, seq));
INSERT INTO branch VALUES (1, 0);
"""


def measure(folder: Path, for_s: float) -> dict[str, Any]:
    """Transactions per second in ``folder`` (the same disk as the server's database), and how long each took in ms."""
    connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    try:
        connection.executescript(SCHEMA)
        took_ms = []
        began = time.monotonic()
        while time.monotonic() - began < for_s:
            before = time.perf_counter()
            _take(connection)
            took_ms.append((time.perf_counter() - before) * 1e3)
        return {"per_s": len(took_ms) / (time.monotonic() - began), "transaction_ms": spread(took_ms), "raw_ms": raw(took_ms)}
    finally:
        connection.close()


def _take(connection: sqlite3.Connection) -> None:
    ticket_id, now = uuid4().hex, "2026-11-23 01:00:00.000000"
    connection.execute("BEGIN IMMEDIATE")
    (seq,) = connection.execute("UPDATE branch SET seq = seq + 1 WHERE id = 1 RETURNING seq").fetchone()
    connection.execute("INSERT INTO ticket VALUES (?, 1, ?, 'waiting', ?)", (ticket_id, f"A{seq:03d}", now))
    connection.execute("INSERT INTO event VALUES (1, ?, ?, 'taken', ?)", (seq, ticket_id, now))
    connection.execute("COMMIT")
