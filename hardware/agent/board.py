"""What the agent takes of the board view. Only that: a server that is newer than the agent may say more without harm."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Call(_Part):
    """One call, as ``BoardCall`` has it."""

    seq: int
    number: str
    service: str
    counter: str
    kind: str
    label: str
    attempt: int
    called_at: AwareDatetime


class Notice(_Part):
    """What everyone is told; ``message`` names the recorded sentence."""

    seq: int
    message: str
    given_at: AwareDatetime
    until: AwareDatetime | None = None

    @property
    def is_leaving(self) -> bool:
        """Whether everybody has to go: then nobody is sent to a counter any more."""
        return self.message == "leave_building"


class Counter(_Part):
    """A counter and the number that is there."""

    code: str
    label: str
    number: str | None


class Service(_Part):
    """A service that the branch offers."""

    code: str


class Invitation(_Part):
    """People asked to come closer: the numbers from ``first`` to ``last``, the first of them at ``at``."""

    seq: int
    service: str
    first: str
    last: str
    at: AwareDatetime


class Missed(_Part):
    """A number that was missed."""

    number: str
    service: str
    at: AwareDatetime


class LoudnessStep(_Part):
    """How loud it is from ``at`` (``07:30``, branch time) on."""

    at: str
    percent: int


class Speech(_Part):
    """How announcements sound; ``digits`` is ``one_by_one`` or ``whole``."""

    digits: str = "one_by_one"
    chime: bool = True
    loudness: tuple[LoudnessStep, ...] = ()


class Board(_Part):
    """One branch's board at one moment. ``voice`` is the spoken languages in order.

    What an older server does not tell has a default.
    """

    branch: str
    seq: int
    server_time: AwareDatetime
    calls: tuple[Call, ...]
    counters: tuple[Counter, ...]
    services: tuple[Service, ...]
    notice: Notice | None = None
    voice: tuple[str, ...]
    max_calls: int
    time_zone: str
    open: bool
    closed_because: str | None = None
    opens_at: AwareDatetime | None = None
    missed: tuple[Missed, ...] = ()
    invited: tuple[Invitation, ...] = ()
    speech: Speech = Speech()

    def notice_at(self, now: datetime) -> Notice | None:
        """The notice that holds then: none after its end."""
        over = self.notice and self.notice.until and self.notice.until <= now
        return None if over else self.notice


def board_of(told: Any) -> Board:
    """The board that the server told. Raises ValueError when it is none."""
    return Board.model_validate(told)
