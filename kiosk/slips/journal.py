"""The printing journal: each slip is on disk before its first byte goes to the printer, so that it is printed once.

    queued -> sent -> confirmed | unknown | failed

``unknown``: it may be out and may not be; nobody prints it again unless a person has looked. ``failed``: certainly not out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Row
from typing import Literal

from pydantic import TypeAdapter

from caller_server.contract.commands import TakenTicket
from hardware.printer.slip import Slip, SlipKind
from kiosk.alone.database import Database

State = Literal["queued", "sent", "confirmed", "unknown", "failed"]
STILL_THERE = timedelta(minutes=1)  # how long somebody stands before a kiosk that starts again
_SLIP = TypeAdapter(Slip)


@dataclass(frozen=True)
class Job:
    """One slip to print; ``taken`` is what the screen shows of it."""

    id: int
    token: str
    slip: Slip
    taken: TakenTicket | None = None


@dataclass(frozen=True)
class Begun:
    """What a kiosk that starts finds: slips to print, slips to ask about, and how many there is doubt about in all."""

    to_print: list[Job]
    to_ask: list[Job]
    doubtful: int


class Journal:
    """All slips of this kiosk. Everything here is on disk when a method returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, token: str, slip: Slip, taken: TakenTicket | None = None) -> Job | None:
        """A slip that is to be printed; None when this ticket has had its original already."""
        shown = taken.model_dump_json(by_alias=True) if taken else None
        values = (token, slip.number, slip.kind.value, _SLIP.dump_json(slip).decode(), datetime.now(UTC).isoformat(), shown)
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT OR IGNORE INTO slip (token, number, kind, body, at, taken, state) VALUES (?, ?, ?, ?, ?, ?, 'queued')",
                values,
            )
            return Job(made.lastrowid or 0, token, slip, taken) if made.rowcount else None

    def note(self, job: Job, state: State) -> None:
        """How far it is now."""
        with self._database.writing() as connection:
            connection.execute("UPDATE slip SET state = ? WHERE id = ?", (state, job.id))

    def answer(self, token: str, *, did_print: bool) -> None:
        """Somebody has looked whether the slip of a ticket came out."""
        with self._database.writing() as connection:
            state = "confirmed" if did_print else "failed"
            connection.execute("UPDATE slip SET state = ? WHERE token = ? AND state = 'unknown'", (state, token))

    def state_of(self, token: str, kind: SlipKind = SlipKind.ORIGINAL) -> State | None:
        """How far the newest slip of a ticket is; None when it has none."""
        rows = self._database.rows(
            "SELECT state FROM slip WHERE token = ? AND kind = ? ORDER BY id DESC LIMIT 1", token, kind.value
        )
        return rows[0]["state"] if rows else None

    def resume(self) -> Begun:
        """After a start: what was begun before it.

        What was being sent may be out. What was not begun is printed while its person may stand there still, else never.
        """
        fresh = (datetime.now(UTC) - STILL_THERE).isoformat()
        with self._database.writing() as connection:
            doubtful = connection.execute("SELECT * FROM slip WHERE state = 'sent' ORDER BY id").fetchall()
            connection.execute("UPDATE slip SET state = 'unknown' WHERE state = 'sent'")
            connection.execute("UPDATE slip SET state = 'failed' WHERE state = 'queued' AND at < ?", (fresh,))
            rows = connection.execute("SELECT * FROM slip WHERE state = 'queued' ORDER BY id").fetchall()
        recent = [_job(row) for row in doubtful if row["at"] >= fresh]
        return Begun([_job(row) for row in rows], recent, len(doubtful))


def _job(row: Row) -> Job:
    taken = TakenTicket.model_validate_json(row["taken"]) if row["taken"] else None
    return Job(row["id"], row["token"], _SLIP.validate_json(row["body"]), taken)
