"""What lamps and signs show of a board. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from hardware.agent.board import Board, Call

LIT_FOR = timedelta(seconds=60)  # after a call; a counter where the called person arrived has its lamp for the rest of it


@dataclass(frozen=True)
class Zone:
    """The part of a branch that an agent speaks and shows: calls of these services, at these counters. Empty means all.

    ``missed``: numbers that were missed are spoken.
    """

    services: Collection[str] = ()
    counters: Collection[str] = ()
    missed: bool = True

    def has(self, call: Call) -> bool:
        """Whether the call belongs to it."""
        return self._serves(call.service) and (not self.counters or call.counter in self.counters)

    def of(self, board: Board) -> Board:
        """The board with what belongs to this zone only."""
        missed = tuple(gone for gone in board.missed if self.missed and self._serves(gone.service))
        invited = tuple(asked for asked in board.invited if self._serves(asked.service))
        calls = tuple(filter(self.has, board.calls))
        return board.model_copy(update={"calls": calls, "missed": missed, "invited": invited})

    def unknown(self, board: Board) -> list[str]:
        """What it names that the branch does not have, such as a counter that was spelt otherwise."""
        services = {service.code for service in board.services}
        return sorted({*self.services} - services) + unknown_counters(self.counters, board)

    def _serves(self, service: str) -> bool:
        return not self.services or service in self.services


def unknown_counters(codes: Collection[str], board: Board) -> list[str]:
    """Those of the codes that are no counter of the branch."""
    return sorted({*codes} - {counter.code for counter in board.counters})


def lit(board: Board, now: datetime) -> frozenset[str]:
    """The counters that have called somebody within the last minute who has not gone from there since.

    None when everybody has to leave: a lamp would call people in.
    """
    if _is_leaving(board, now):
        return frozenset()
    there = {counter.code: counter.number for counter in board.counters}
    return frozenset(
        call.counter for call in board.calls if now - call.called_at < LIT_FOR and there.get(call.counter) == call.number
    )


def sign_text(board: Board, counter: str | None, now: datetime) -> str:
    """The number at ``counter``; for a sign of the hall (None) the newest call and its counter's label. Empty: dark."""
    if _is_leaving(board, now):
        return ""
    if counter is not None:
        return next((found.number or "" for found in board.counters if found.code == counter), "")
    newest = max(board.calls, key=lambda call: call.seq, default=None)
    return f"{newest.number} {newest.label}" if newest else ""


def _is_leaving(board: Board, now: datetime) -> bool:
    notice = board.notice_at(now)
    return notice is not None and notice.is_leaving
