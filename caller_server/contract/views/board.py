"""What the lobby's board tells beside calls and services: missed numbers, who is asked to come closer, how displays are set."""

from typing import Annotated, Literal

from pydantic import Field

from caller_server.contract.views.parts import Moment, Wire


class BoardMissed(Wire):
    """A number that was missed at ``at`` and may come back ``until`` then."""

    number: str
    service: str
    at: Moment
    until: Moment


class BoardInvitation(Wire):
    """People asked to come to the waiting room: the numbers from ``first`` to ``last``, without a gap; ``at`` the first of them.

    ``seq`` is the first one's own place in the branch's sequence. A range is whole five seconds after ``at``.
    """

    seq: int
    service: str
    first: str
    last: str
    at: Moment


class LoudnessStep(Wire):
    """How loud it is from ``at`` (``07:30``, branch time) on."""

    at: str
    percent: Annotated[int, Field(ge=0, le=100)]


class BoardSpeech(Wire):
    """How announcements sound; see ``BranchFile.speech``."""

    digits: Literal["one_by_one", "whole"] = "one_by_one"
    chime: bool = True
    loudness: list[LoudnessStep] = Field(default_factory=list)


class BoardDisplay(Wire):
    """One display of the branch; see ``DisplayFile``. No services or counters: all of them."""

    code: str
    layout: Literal["services", "calls", "playlist"]
    services: list[str]
    counters: list[str]
    missed: bool
    reload_at: str
