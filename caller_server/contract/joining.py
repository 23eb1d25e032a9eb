"""Joining by phone: the turning code as a screen shows it, and the pass that a phone gets for it."""

from pydantic import BaseModel, ConfigDict, Field

from caller_server.contract.commands import Command, JoinCode
from caller_server.contract.views.parts import Moment


class JoinAnswer(BaseModel):
    """The code to show now: ``code`` to type, ``url`` as a QR in ``svg``. It is accepted until ``until``; the next code comes
    in ``next_in_s`` seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    code: str
    until: Moment
    next_in_s: int
    svg: str


class ShowPresence(Command):
    """I stand before the code."""

    code: JoinCode


class PresenceAnswer(BaseModel):
    """What to send as ``Authorization: Presence <pass>`` when taking a number in this branch; good until ``until``."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    pass_: str = Field(alias="pass")
    until: Moment
