"""The seal over the log: each event is sealed together with the seal of the event before it.

Who changes, removes, inserts or swaps an event breaks every seal from there on. The seal is keyed (HMAC-SHA256), so that somebody
who can write to the database and does not have the server's key cannot seal anew what was changed.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

FIRST = ""  # what stands before the first event of a branch
ACCOUNTS = "@accounts"  # the log of accounts and devices is one for all branches; no branch can be called so


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the log as it is sealed: everything that it says, and its place in the branch's sequence.

    ``at`` is any aware time; it is sealed in UTC with microseconds. What a table has no column for is None.
    """

    branch: str
    seq: int
    kind: str
    at: datetime
    actor_kind: str
    actor: str
    ticket_id: str | None = None
    counter: str | None = None
    day: date | None = None
    service: str | None = None
    attempt: int | None = None
    detail: dict[str, Any]


def of_account(
    *, seq: int, at: datetime, actor_kind: str, actor: str, branch: str | None, kind: str, subject: str, detail: dict[str, Any]
) -> Entry:
    """A change of an account or device as it is sealed, ``seq`` in the sequence that these changes have of their own."""
    told = {"branch": branch, "subject": subject, "detail": detail}
    return Entry(branch=ACCOUNTS, seq=seq, kind=kind, at=at, actor_kind=actor_kind, actor=actor, detail=told)


def seal(key: bytes, previous: str, entry: Entry) -> str:
    """The seal of ``entry`` standing behind the event whose seal is ``previous`` (``FIRST`` for the first): 64 hex digits.

    The same before the entry was written and after it was read back, from either database. Raises ValueError for an entry whose
    time has no zone or whose detail no JSON column can keep.
    """
    return hmac.digest(key, f"{previous}\n{canonical(entry)}".encode("utf-8", "surrogatepass"), "sha256").hex()


def same(one: str | None, other: str | None) -> bool:
    """Whether two seals are the same one; the time that it takes tells nothing about them."""
    return one is not None and other is not None and hmac.compare_digest(one.encode(), other.encode())


def canonical(entry: Entry) -> str:
    """The one spelling of an entry: JSON with sorted keys, without spaces."""
    if entry.at.tzinfo is None:
        raise ValueError(f"the time of event {entry.seq} has no zone")
    return _json(
        {
            "branch": entry.branch,
            "seq": entry.seq,
            "kind": entry.kind,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor_kind": entry.actor_kind,
            "actor": entry.actor,
            "ticket_id": entry.ticket_id,
            "counter": entry.counter,
            "day": entry.day and entry.day.isoformat(),
            "service": entry.service,
            "attempt": entry.attempt,
            # As a JSON column gives it back: tuples as lists, keys as words. Otherwise the order of keys could differ afterwards.
            "detail": json.loads(json.dumps(entry.detail, allow_nan=False)),
        }
    )


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
