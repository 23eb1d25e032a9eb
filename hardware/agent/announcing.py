"""Which calls and notices are spoken, and in what order. Pure: the same rules as the lobby display's announcer.mjs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hardware.agent.board import Board, Call, Invitation, Missed, Notice


@dataclass(frozen=True)
class Opened:
    """The branch has opened."""


Told = Call | Notice | Invitation | Missed | Opened

OLDEST = timedelta(seconds=60)  # by the server's time: nothing older is spoken when it becomes known
OLDEST_AT_START = timedelta(seconds=10)  # after a start only what was just said is worth repeating
OLDEST_IN_LINE = timedelta(seconds=120)  # a call that waited this long behind others stands on the board by then
SETTLED = timedelta(seconds=5)  # within this, more numbers may join those that are asked to come closer
JUST = timedelta(seconds=60)  # in which an opening is news
STOPPED = ("stopped", "stopped_today")  # what a supervisor stopped and lets go on has its own notice
_NEVER = datetime.min.replace(tzinfo=UTC)


def _youngest(known: object) -> timedelta:
    return OLDEST_AT_START if known is None else OLDEST


def fresh_calls(board: Board, spoken: int | None, now: datetime) -> tuple[list[Call], int]:
    """The calls to speak now, oldest first, and the newest ``seq`` known afterwards: ``spoken`` of the next time.

    ``spoken`` is None at the start: what was called before it is remembered as spoken.
    """
    known, youngest = -1 if spoken is None else spoken, _youngest(spoken)
    calls = [call for call in board.calls if call.seq > known and now - call.called_at < youngest]
    return sorted(calls, key=lambda call: call.seq), max(known, board.seq, *(call.seq for call in board.calls))


def fresh_notice(board: Board, said: int | None, now: datetime) -> tuple[Notice | None, int]:
    """The notice to say now, and the newest one known afterwards.

    That everybody has to leave is never too old to be said once: it holds until it is withdrawn.
    """
    notice, known = board.notice_at(now), -1 if said is None else said
    if notice is None:
        return None, known
    is_young = notice.is_leaving or now - notice.given_at < _youngest(said)
    return (notice if notice.seq > known and is_young else None), max(known, notice.seq)


def fresh_invitations(board: Board, known: int | None, now: datetime) -> tuple[list[Invitation], int]:
    """The invitations to speak now, oldest first, and the newest ``seq`` known afterwards. One that may still grow waits."""
    settled = [asked for asked in board.invited if now - asked.at >= SETTLED]
    newest = -1 if known is None else known
    fresh = [asked for asked in settled if asked.seq > newest and now - asked.at < SETTLED + _youngest(known)]
    return sorted(fresh, key=lambda asked: asked.seq), max([newest, *(asked.seq for asked in settled)])


def fresh_missed(board: Board, known: datetime | None, now: datetime) -> tuple[list[Missed], datetime]:
    """The numbers whose miss is to be told now, oldest first, and the newest moment known afterwards."""
    newest = known or _NEVER
    fresh = [gone for gone in board.missed if gone.at > newest and now - gone.at < _youngest(known)]
    return sorted(fresh, key=lambda gone: gone.at), max([newest, *(gone.at for gone in board.missed)])


def has_just_opened(before: Board | None, board: Board) -> bool:
    """Whether the branch was closed by its hours until a moment ago."""
    if before is None or before.open or not board.open or before.opens_at is None or before.closed_because in STOPPED:
        return False
    return board.server_time - before.opens_at < JUST


def without_replaced(line: Sequence[Call]) -> list[Call]:
    """The line of calls without those that a later call of the same number replaces."""
    return [call for place, call in enumerate(line) if all(later.number != call.number for later in line[place + 1 :])]


class SpeakingLine:
    """What waits to be spoken. ``take`` every board, and the same again as time goes on; ask ``next`` when nothing is spoken."""

    def __init__(self) -> None:
        self._spoken: int | None = None
        self._said: int | None = None
        self._asked: int | None = None
        self._gone: datetime | None = None
        self._calls: list[Call] = []
        self._invited: list[Invitation] = []
        self._missed: list[Missed] = []
        self._opened: list[Opened] = []
        self._before: Board | None = None
        self._notice: Notice | None = None  # waits to be said
        self._standing: Notice | None = None  # the one that holds: another one, or none, takes a waiting one back

    def take(self, board: Board, now: datetime) -> bool:
        """Note a board; True when what is being spoken has to stop, since everybody has to leave."""
        calls, self._spoken = fresh_calls(board, self._spoken, now)
        told, self._said = fresh_notice(board, self._said, now)
        invited, self._asked = fresh_invitations(board, self._asked, now)
        missed, self._gone = fresh_missed(board, self._gone, now)
        opened = [Opened()] if has_just_opened(self._before, board) else []
        self._standing, self._before = board.notice_at(now), board
        self._notice = told or self._notice
        if self._standing is not None and self._standing.is_leaving:
            self._calls, self._invited, self._missed, self._opened = [], [], [], []
        else:
            self._calls = without_replaced([*self._calls, *calls])
            self._invited += invited
            self._missed += missed
            self._opened += opened
        return told is not None and told.is_leaving

    def next(self, now: datetime) -> Told | None:
        """What to speak now: a notice goes before the calls that wait, calls before the rest. None when there is nothing."""
        told, self._notice = self._notice, None
        if told is not None and self._standing is not None and self._standing.seq == told.seq:
            return told
        self._calls = [call for call in self._calls if now - call.called_at < OLDEST_IN_LINE]
        self._invited = [asked for asked in self._invited if now - asked.at < OLDEST_IN_LINE]
        self._missed = [gone for gone in self._missed if now - gone.at < OLDEST_IN_LINE]
        lines: tuple[list[Any], ...] = (self._calls, self._invited, self._missed, self._opened)
        return next((line.pop(0) for line in lines if line), None)

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        return len(self._calls)
