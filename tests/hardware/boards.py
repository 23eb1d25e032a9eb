"""Boards as the server tells them, for the agent's rules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hardware.agent.board import Board, board_of

NOW = datetime(2026, 11, 23, 1, 43, tzinfo=UTC)


def ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat()


def a_call(seq: int, number: str = "A042", seconds_ago: float = 0, **changes: Any) -> dict[str, Any]:
    usual = {"service": number[0], "counter": "loket-1", "kind": "desk", "label": "1", "attempt": 1}
    return usual | {"seq": seq, "number": number, "called_at": ago(seconds_ago)} | changes


def a_notice(seq: int, seconds_ago: float = 0, message: str = "attention", until: str | None = None) -> dict[str, Any]:
    return {"seq": seq, "message": message, "given_at": ago(seconds_ago), "until": until, "text": "-", "texts": {}}


def a_board(seq: int, *calls: dict[str, Any], counters: Sequence[tuple[str, str | None]] = (), **changes: Any) -> Board:
    told = {
        "branch": "bontang",
        "seq": seq,
        "server_time": NOW.isoformat(),
        "calls": calls,
        "counters": [{"code": code, "label": code[-1], "number": number, "state": "open"} for code, number in counters],
        "notice": None,
        "voice": ["id", "en"],
        "max_calls": 3,
        "open": True,
        "time_zone": "Asia/Makassar",
        "services": [{"code": "A", "name": "JHT"}, {"code": "K", "name": "JKM"}],
    }
    return board_of(told | changes)
