"""Requests: what a client may ask for. Every command carries the client's ``request_id``; a retry with it takes effect once."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from caller_server.contract.views import StaffTicketView, TicketView

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
# A042, or one of a kiosk's own series: A-K2-07.
NUMBER = r"[A-Za-z]{1,2}(-[Kk][0-9]{1,2}-)?[0-9]{1,5}"
Number = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=rf"^\s*{NUMBER}\s*$")]
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Minutes = Annotated[int, Field(strict=True, ge=0, le=180)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,19}$")]
Contact = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^(\+?[0-9][0-9 -]{6,18}|[^@\s]{1,64}@[^@\s]{1,120})$")
]
Phone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
JoinCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]
NoteText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Command(BaseModel):
    """What every command carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request_id: UUID


class TakeTicket(Command):
    """Take a number. ``contact`` (telephone or e-mail) is kept only as a keyed hash of the day, so that each has one open ticket.

    ``phone`` is a random name that a phone gave itself, kept in the same way; whoever comes with a pass has to send one.
    ``appointment_at`` is today's time the person was given; only staff may say so.
    """

    service: ServiceCode
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "id"
    priority: Annotated[bool, Field(strict=True)] = False
    walk_minutes: Minutes | None = None
    contact: Contact | None = None
    phone: Phone | None = None
    appointment_at: AwareDatetime | None = None


class Coming(Command):
    """ "Saya datang": with ``minutes`` when the person needs a moment longer."""

    minutes: Annotated[int, Field(strict=True, ge=0, le=10)] | None = None


class Arrive(Command):
    """ "Saya sudah di sini". Where the branch calls in stages, ``code`` is what its display or kiosk shows now."""

    code: JoinCode | None = None


class Away(Command):
    """ "Saya keluar dulu", with the walk back in minutes."""

    walk_minutes: Minutes


class Defer(Command):
    """ "Butuh waktu": give way to others for some minutes."""

    minutes: Annotated[int, Field(strict=True, ge=1, le=30)]


class Leave(Command):
    """Give the number up."""


class ReturnMissed(Command):
    """ "Saya sudah di sini" after a missed call."""


class OpenCounter(Command):
    """Open a counter; ``services`` narrows what it takes in this shift (all of its services when left out).

    ``officer`` is whose shift it is, where a supervisor opens it for somebody else.
    """

    services: list[ServiceCode] | None = None
    officer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] | None = None


class PauseCounter(Command):
    """Call nobody for a while; ``minutes`` is how long it is meant to last."""

    reason: Reason | None = None
    minutes: Annotated[int, Field(strict=True, ge=1, le=240)] | None = None


class CloseCounter(Command):
    """Close a counter: the shift ends."""


class CallNext(Command):
    """Call whoever is first in line for this counter."""


class CallNumber(Command):
    """Call this number out of order; the reason is logged."""

    number: Number
    reason: Reason


class Recall(Command):
    """Call the ticket at the counter once more."""


class StartServing(Command):
    """The person is here."""


class Finish(Command):
    """Served: with an outcome of the service's own list, and the papers that were missing (codes) where the outcome asks."""

    outcome: Word | None = None
    missing: Annotated[list[Word], Field(max_length=40)] = Field(default_factory=list)


class MarkNoShow(Command):
    """Called, and did not come."""


class ReturnToLine(Command):
    """Called by mistake: back to the same place in line."""


class Park(Command):
    """Put aside: fill in a form and come back."""

    reason: Reason | None = None


class Resume(Command):
    """Call a parked number again."""

    number: Number


class Reinstate(Command):
    """Put a missed number back in line; the person stands before the officer."""

    number: Number


class Transfer(Command):
    """Pass the ticket on, to a service or to a named counter (exactly one of them)."""

    service: ServiceCode | None = None
    counter: Slug | None = None
    reason: Reason | None = None


class HandOn(Command):
    """Done here, and on to the following service with the same number."""

    outcome: Word | None = None


class AddService(Command):
    """The same person is served for another thing at the same counter."""

    service: ServiceCode
    outcome: Word | None = None


class UndoLast(Command):
    """Take back a call or a finish that was made by mistake less than ten seconds ago."""


class AddNote(Command):
    """Write something down about the ticket for whoever serves it next; it goes with the day."""

    text: NoteText


class AskHelp(Command):
    """Ask a supervisor to come."""

    reason: Reason | None = None


class EndHelp(Command):
    """Somebody came, or it was a mistake."""


class SignIn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    username: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class DeviceHeartbeat(BaseModel):
    """A device says that it is there and how it is: ``paper`` is ``ok``, ``near_end``, ``out`` or ``unknown``.

    ``faults`` are words of its own. Some mean something to the branch as well: ``help_wanted`` (somebody at the kiosk asks for a
    member of staff), ``alone`` (numbers are given out that the server does not know yet), ``offline_refused`` (some that it did
    not take). ``box_celsius`` is the temperature of its box, ``sent_at`` the time by its own clock, so that a wrong one is seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[str, StringConstraints(max_length=40)]
    paper: Annotated[str, StringConstraints(pattern=r"^(ok|near_end|out|unknown)$")] = "unknown"
    faults: list[Annotated[str, StringConstraints(max_length=80)]] = Field(default_factory=list, max_length=10)
    box_celsius: Annotated[float, Field(ge=-60, le=200)] | None = None
    sent_at: AwareDatetime | None = None


class Enrol(BaseModel):
    """A device trades its one-time code for its own key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=40)]


class TakenTicket(BaseModel):
    """Answer to TakeTicket: the view, the secret of the follow page, and that page's address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ticket: TicketView
    token: str
    follow_url: str


class TicketAnswer(BaseModel):
    """Answer to what a participant does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ticket: TicketView


class StaffTicketAnswer(BaseModel):
    """Answer to what an officer does with a ticket."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ticket: StaffTicketView


class SessionAnswer(BaseModel):
    """Who is signed in, and the CSRF token that every change needs in the header ``X-CSRF-Token``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str
    role: str
    branch: str | None
    csrf: str


class EnrolAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    kind: str
    branch: str


class Problem(BaseModel):
    """application/problem+json: what was refused, in a word for machines and a sentence for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    fields: dict[str, str] | None = None
    retry_after_s: int | None = None
    state: str | None = None
