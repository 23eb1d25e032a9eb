"""Looking back: whether a branch's log is whole, what happened on a day that needs a reason, who went before whom and why."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
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
from caller_server.domain.seal import FIRST, Entry
from caller_server.usecases.staff import AccountChange


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
OpenAccountLog = Callable[[], AbstractContextManager[AccountLogRead]]


@dataclass(frozen=True)
class Auditing:
    """What looking back needs: a branch's log and that of accounts opened for reading, and the key that they are sealed with."""

    open: OpenAudit
    open_accounts: OpenAccountLog
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


@dataclass(frozen=True)
class AccountsAudit:
    """Changes of accounts and devices in a span of time, oldest first, and whether the whole log of them is as it was written."""

    changes: tuple[AccountChange, ...]
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
    replay.compare_late(read.rows, is_all=day is None)
    return Verification(day, first, check.last, check.events, check.not_sealed, check.seal, tuple(found.listed), found.more)


def verify_accounts(read: AccountLogRead, key: bytes, *, expected: Mapping[int, str] | None = None) -> Verification:
    """Walk along the seals of the log of accounts and devices; ``expected`` as in ``verify``. Reads every change."""
    return _walk_accounts(read, key, lambda _: None, expected)


def look_back_at_accounts(
    read: AccountLogRead, key: bytes, begin: datetime, end: datetime, branch: str | None = None
) -> AccountsAudit:
    """The changes from ``begin`` until before ``end``, of one branch or (None) of all, and whether the whole log is whole.

    Reads every change.
    """
    found: list[AccountChange] = []

    def note(entry: Entry) -> None:
        if begin <= entry.at < end and branch in (None, entry.detail["branch"]):
            found.append(_account_change(entry))

    verification = _walk_accounts(read, key, note)
    return AccountsAudit(tuple(found), verification)


def _walk_accounts(
    read: AccountLogRead, key: bytes, note: Callable[[Entry], None], expected: Mapping[int, str] | None = None
) -> Verification:
    found = Findings()
    check = ChainCheck(key, found, expected=expected)
    for event in check.walk(read.events(), read.newest):
        note(event.entry)
    return Verification(None, 1, check.last, check.events, check.not_sealed, check.seal, tuple(found.listed), found.more)


def _account_change(entry: Entry) -> AccountChange:
    told = entry.detail
    return AccountChange(entry.at, entry.actor_kind, entry.actor, told["branch"], entry.kind, told["subject"], told["detail"])


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
