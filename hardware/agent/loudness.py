"""How loud it is at which hour. Pure."""

from array import array
from datetime import datetime
from zoneinfo import ZoneInfo

from hardware.agent.board import Board
from hardware.speaker.sound import read_wav, write_wav


def loudness(board: Board, now: datetime) -> float:
    """From 0 to 1: as the last step of the day says; before the first one, as the last of the day before."""
    steps = sorted(board.speech.loudness, key=lambda step: step.at)
    if not steps:
        return 1.0
    clock = f"{now.astimezone(ZoneInfo(board.time_zone)):%H:%M}"
    step = next((step for step in reversed(steps) if step.at <= clock), steps[-1])
    return min(100, max(0, step.percent)) / 100


def quieter(wav: bytes, share: float) -> bytes:
    """The sound at ``share`` (0 to 1) of its loudness. Raises ValueError for bytes that are no sound."""
    if share >= 1:
        return wav
    return write_wav(array("h", (round(value * share) for value in read_wav(wav))))
