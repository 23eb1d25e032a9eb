"""Looking back: whether a branch's log is whole, what happened on a day that needs a reason, who went before whom and why."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from caller_server.domain import line as lines
from caller_server.domain.audit import (
    ChainCheck,
    DayRows,
    Finding,
    Findings,
    Newest,
    Overtaking,
    Remark,
    Replay,
    Sealed,
    overtakings,
    remarks,
    screened,
)
from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.domain.seal import FIRST


class AuditRead(Protocol):
    """One branch's log and tables at one moment. ``day`` is the business day that runs now."""

    branch: Branch
    day: date
    newest: Newest

    def days(self) -> list[date]:
        """Every business day that some table has a row of, oldest first."""

    def span(self, day: date) -> tuple[int, int] | None:
        """The first and the last event of a business day; for a day without any, the last is one before the first.

        None for a day that never was.
        """

    def events(self, first: int, last: int | None = None) -> Iterator[Sealed]:
        """The events from ``first`` to ``last`` (None: to the end) in order, read piece by piece."""

    def seal_at(self, seq: int) -> str | None:
        """The seal of one event; None when it has none, or there is no such event."""

    def rows(self, day: date) -> DayRows:
        """What the tables say of a business day."""


class AccountLogRead(Protocol):
    """The log of accounts and devices at one moment."""

    newest: Newest

    def events(self) -> Iterator[Sealed]:
        """All changes in order, read piece by piece."""


OpenAudit = Callable[[BranchCode], AbstractContextManager[AuditRead]]  # raises NotFound


@dataclass(frozen=True)
class Auditing:
    """What looking back needs: the log opened for reading, and the key that it is sealed with."""

    open: OpenAudit
    key: bytes


@dataclass(frozen=True)
class Verification:
    """What came out of verifying events ``first`` to ``last`` (of ``day``, or of the whole log for None).

    ``seal`` is that of the last event, None while nothing is sealed; ``not_sealed`` are events from before sealing. ``findings``
    are the first of them; ``more`` were not listed.
    """

    day: date | None
    first: int
    last: int
    events: int
    not_sealed: int
    seal: str | None
    findings: tuple[Finding, ...]
    more: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True)
class DayAudit:
    """A business day looked back at. ``why`` is about the number that was asked for; None when none was."""

    day: date
    remarks: tuple[Remark, ...]
    screened: dict[str, int]
    why: tuple[Overtaking, ...] | None
    verification: Verification


def verify(read: AuditRead, key: bytes, *, day: date | None = None, expected: Mapping[int, str] | None = None) -> Verification:
    """Walk along the seals, play the events again, and compare with the tables: of one day, or of everything.

    ``expected`` are seals noted down elsewhere, by event number; they are looked for in the whole log. Raises NotFound for a day
    that never was. Reads every event: to be called where waiting holds nobody up.
    """
    first, last = (1, None) if day is None else _span(read, day)
    reaches_end = last is None or last >= read.newest.seq
    found = Findings()
    check = ChainCheck(key, found, start=first, previous=read.seal_at(first - 1) or FIRST, expected=expected)
    replay = Replay(read.branch.code, found)
    for event in check.walk(read.events(first, None if reaches_end else last), read.newest if reaches_end else None):
        replay.follow(event.entry, is_sealed=event.seal is not None)
        if replay.over is not None:
            replay.compare(replay.over, read.rows(replay.over))
    for left in [read.day, *read.days(), *replay.left] if day is None else [day, *replay.left]:
        if left not in replay.compared:
            replay.compare(left, read.rows(left))
    return Verification(day, first, check.last, check.events, check.not_sealed, check.seal, tuple(found.listed), found.more)


def verify_accounts(read: AccountLogRead, key: bytes, *, expected: Mapping[int, str] | None = None) -> Verification:
    """Walk along the seals of the log of accounts and devices; ``expected`` as in ``verify``. Reads every change."""
    found = Findings()
    check = ChainCheck(key, found, expected=expected)
    for _ in check.walk(read.events(), read.newest):
        pass
    return Verification(None, 1, check.last, check.events, check.not_sealed, check.seal, tuple(found.listed), found.more)


def look_back(read: AuditRead, key: bytes, day: date, *, number: str | None = None) -> DayAudit:
    """A business day: what needs a reason, and whether its part of the log is whole; with ``number`` also who went before it.

    Raises NotFound for a day that never was, and for a number that was not given out then.
    """
    entries = [event.entry for event in read.events(*_span(read, day))]
    why = None
    if number is not None:
        shared = lines.shared_services(counter.services for counter in read.branch.counters)
        why = tuple(overtakings(entries, number, shared, read.branch.policy))
    told = tuple(remarks(entries, read.branch.policy))
    return DayAudit(day, told, screened(entries), why, verify(read, key, day=day))


def _span(read: AuditRead, day: date) -> tuple[int, int]:
    span = read.span(day)
    if span is None:
        raise NotFound("day", day=day)
    return span
