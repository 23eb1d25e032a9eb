"""A kiosk without the server: numbers that it holds for then, and the tickets that it tells of afterwards.

A kiosk holds leases, gives out of them while it is cut off, then out of its own series (A-K2-07). It sends what it gave out in
the order in which it did, each ticket under an id of its own, until the server has answered for it: sent again it is ``known``.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from caller_server.contract.commands import NUMBER, Command, Minutes, ServiceCode
from caller_server.contract.staff_pin import StaffPin
from caller_server.contract.views import Moment

MOST_HELD = 50  # numbers of a service that a kiosk may hold
MOST_AT_ONCE = 100  # tickets in one request

Held = Annotated[int, Field(strict=True, ge=0, le=MOST_HELD)]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{26}$")]  # 128 bits in base32
Printed = Literal["confirmed", "unknown", "none"]
Refused = Literal[
    "unknown_service",
    "number_taken",
    "token_taken",
    "id_taken",
    "not_leased",
    "not_own_series",
    "day_too_old",
    "day_to_come",
]


class TakeLease(Command):
    """Hold so many numbers of each service; what is missing is set aside. What a quota has left is shared out sparingly.

    ``starts_anew``: the kiosk has lost what it held (a new disk); that becomes void, and is never given out.
    """

    services: Annotated[dict[ServiceCode, Held], Field(max_length=60)]
    starts_anew: Annotated[bool, Field(strict=True)] = False


class LeasedNumber(BaseModel):
    """A number that only this kiosk gives out, and what goes with it. ``ticket_id`` is sent back as the ticket's ``id``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    number: str
    ticket_id: UUID
    token: str
    follow_url: str


class LeaseAnswer(BaseModel):
    """All numbers that the kiosk holds today, those of before as well; it knows which of them it has given out.

    They are good ``until`` the business day ``day`` ends. ``series`` is that of the kiosk's own numbers (``K2``), None for one
    that has none; ``own`` is how far the server knows it to have come in each service. ``seq`` is where the branch is now.
    ``staff_pin`` opens the kiosk's screen for the staff; where the branch has none, nothing does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    branch: str
    seq: int
    server_time: Moment
    day: date
    until: Moment
    time_zone: str
    series: str | None
    own: dict[str, int]
    leases: list[LeasedNumber]
    staff_pin: StaffPin | None = None


class OfflineTicket(BaseModel):
    """A ticket that a kiosk gave out by itself. ``id`` is its own: that of the lease, else a new one.

    ``taken_at`` is corrected to the server's time while ``clock`` is ``server``; ``own`` is a clock that nobody has set since the
    kiosk started. ``own_order`` counts what the kiosk gave out by itself, and ``seen_seq`` is the newest ``seq`` of the branch
    that it had seen by then. ``day`` is the business day of the number. ``printed``: ``none`` where there was to be no slip.
    ``instead_of`` is the ``request_id`` of a TakeTicket that was sent for the same person and never answered: should the server
    have a ticket of it, that one is given up, and this one has its place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    service: ServiceCode
    number: Annotated[str, StringConstraints(to_upper=True, max_length=16, pattern=rf"^{NUMBER}$")]
    token: Token
    taken_at: AwareDatetime
    own_order: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
    day: date
    clock: Literal["server", "own"] = "server"
    seen_seq: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "id"
    priority: Annotated[bool, Field(strict=True)] = False
    walk_minutes: Minutes | None = None
    printed: Printed = "unknown"
    instead_of: UUID | None = None


class OfflineTickets(Command):
    """What a kiosk gave out by itself, oldest first. The rest follows when these are answered for."""

    tickets: Annotated[list[OfflineTicket], Field(min_length=1, max_length=MOST_AT_ONCE)]


class OfflineResult(BaseModel):
    """What became of one: ``accepted``, ``known`` from before, ``later`` (its day has not begun here: to be sent again), or
    ``refused`` for good, with the reason in ``code``; a person has to look at that one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    state: Literal["accepted", "known", "later", "refused"]
    code: Refused | None = None


class OfflineAnswer(BaseModel):
    """The result of each ticket, in the order in which they were sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: list[OfflineResult]
