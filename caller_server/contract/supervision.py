"""Requests of greeters, supervisors and whoever helps: about any ticket of the branch, its services, its day."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from caller_server.contract.commands import Command, Number, Reason, ServiceCode, Slug
from caller_server.contract.views import Message

NoticeText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
Quota = Annotated[int, Field(strict=True, ge=0, le=9999)]


class ArriveForThem(Command):
    """Somebody of the staff sees that the person is here (or back at the counter)."""


class LeaveForThem(Command):
    """The person told somebody of the staff that they give the number up."""


class ReturnForThem(Command):
    """A missed person reports to somebody of the staff."""


class MarkPriority(Command):
    """Put a person among the priority people, or out again; why is not asked."""

    priority: Annotated[bool, Field(strict=True)]


class MoveTickets(Command):
    """Put waiting tickets into another service's line, or give them to a counter (exactly one of them)."""

    numbers: Annotated[list[Number], Field(min_length=1, max_length=200)]
    service: ServiceCode | None = None
    counter: Slug | None = None
    reason: Reason


class ChangeService(Command):
    """Open, pause or close a service for the rest of the day."""

    reason: Reason | None = None


class SetQuota(Command):
    """Today's quota of a service, in place of the weekday's."""

    quota: Quota
    reason: Reason | None = None


class StopIssuing(Command):
    """No more numbers today."""

    reason: Reason


class ResumeIssuing(Command):
    """Numbers again."""


class EndDay(Command):
    """End the business day now: whoever still waits is not served today."""

    reason: Reason


class GiveNotice(Command):
    """Tell everyone something: shown in each one's language, with the recorded sentence ``message`` spoken.

    ``texts`` by language may stay empty, then the sentence's own words are shown.
    """

    message: Message
    texts: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], NoticeText] = Field(default_factory=dict, max_length=4)
    minutes: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None


class WithdrawNotice(Command):
    """It does not hold any more."""


class SeeAlert(Command):
    """Say that an alert was seen; ``key`` and ``since`` are its own."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}(:[A-Za-z0-9-]{1,60})?$")]
    since: AwareDatetime


class Screen(Command):
    """Somebody at the door was let in, or sent to the dropbox or online. Nothing about the person is kept."""

    result: Annotated[str, StringConstraints(pattern=r"^(admitted|to_dropbox|to_online)$")]
