"""What the lobby's board tells beside calls and services."""

from datetime import time, timedelta

from caller_server.contract import views as wire
from caller_server.domain.branch import Branch, Display, Speech
from caller_server.domain.ranges import ranges
from caller_server.usecases.ports import BranchRead

MISSED = 6
ASKED_IN_WITHIN = timedelta(minutes=2)  # older invitations are not told of any more


def missed(read: BranchRead) -> list[wire.BoardMissed]:
    """The newest numbers that were missed and may still come back."""
    grace = read.branch.policy.grace
    return [
        wire.BoardMissed(number=found.number, service=found.service, at=found.at, until=found.at + grace)
        for found in read.missed_numbers(MISSED)
    ]


def invited(read: BranchRead) -> list[wire.BoardInvitation]:
    """Who was asked to come closer in the last minutes and is on the way, oldest first."""
    return [
        wire.BoardInvitation(seq=found.seq, service=found.service, first=found.first, last=found.last, at=found.at)
        for found in ranges(read.asked_in(ASKED_IN_WITHIN))
    ]


def speech(value: Speech) -> wire.BoardSpeech:
    """How announcements sound."""
    steps = [wire.LoudnessStep(at=_clock(at), percent=percent) for at, percent in value.loudness]
    return wire.BoardSpeech.model_validate({"digits": value.digits, "chime": value.chime, "loudness": steps})


def displays(branch: Branch) -> list[wire.BoardDisplay]:
    """The displays that the branch described."""
    return [_display(found) for found in branch.displays]


def _display(found: Display) -> wire.BoardDisplay:
    return wire.BoardDisplay.model_validate(
        {
            "code": found.code,
            "layout": found.layout,
            "services": list(found.services),
            "counters": list(found.counters),
            "missed": found.missed,
            "reload_at": _clock(found.reload_at),
        }
    )


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
