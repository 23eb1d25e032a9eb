"""Which number comes next without the server: one that was set aside, then one of the kiosk's own series. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from caller_server.contract.offline import LeaseAnswer, LeasedNumber, OfflineTicket
from kiosk.state import Order

OWN_DIGITS = 2


class NoNumber(Exception):
    """No number can be given out; ``reason`` is ``quota`` or ``none``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Moment:
    """A time and whether it can be believed: ``is_set`` when the server has told it since the kiosk started."""

    at: datetime
    is_set: bool


@dataclass(frozen=True)
class Fresh:
    """What a number of the own series needs that is made by chance: an id, and a secret for its page."""

    id: UUID
    token: str


@dataclass(frozen=True)
class Book:
    """What the kiosk holds. ``leases`` are good until ``until``, when the business day ``day`` ends, and are in order.

    ``series`` is that of its own numbers (``K2``), ``own`` how far it has come in each service on each day. ``given`` counts what
    it has given out by itself, ever; ``seen_seq`` is the newest of the branch that it has seen. ``follow`` is the address of a
    number's page, with ``{token}`` in it.
    """

    branch: str
    day: date
    until: datetime
    time_zone: str
    series: str | None
    own: Mapping[tuple[date, str], int] = field(default_factory=dict)
    leases: tuple[LeasedNumber, ...] = ()
    given: int = 0
    seen_seq: int | None = None
    follow: str = ""


@dataclass(frozen=True)
class Given:
    """A number that was given out. ``ticket`` is told to the server later; ``follow_url`` is empty where none is known."""

    ticket: OfflineTicket
    follow_url: str


def renewed(book: Book | None, answer: LeaseAnswer, spent: frozenset[UUID]) -> Book:
    """The book after the server's answer; ``spent`` are the ids of what was given out of earlier ones."""
    if book and book.branch != answer.branch:  # moved: what was held there is nothing here, but its order goes on
        book = replace(book, own={}, seen_seq=None, follow="")
    own = dict(book.own) if book else {}
    for service, count in answer.own.items():
        own[answer.day, service] = max(count, own.get((answer.day, service), 0))
    leases = tuple(number for number in answer.leases if number.ticket_id not in spent)
    follow = next((number.follow_url.replace(number.token, "{token}") for number in answer.leases), book.follow if book else "")
    return Book(
        branch=answer.branch,
        day=answer.day,
        until=answer.until,
        time_zone=answer.time_zone,
        series=answer.series,
        own=own,
        leases=leases,
        given=book.given if book else 0,
        seen_seq=max(answer.seq, (book.seen_seq if book else None) or 0),
        follow=follow,
    )


def business_day(book: Book, moment: Moment) -> date:
    """The day whose numbers are given out: the lease's until its end, and while nobody knows better."""
    if not moment.is_set or moment.at < book.until:
        return book.day
    zone = ZoneInfo(book.time_zone)
    # By the clock on the wall, so that a day has its name whether or not it had 24 hours.
    now, until = (one.astimezone(zone).replace(tzinfo=None) for one in (moment.at, book.until))
    return book.day + timedelta(days=(now - until).days + 1)


def issue(
    book: Book, order: Order, moment: Moment, fresh: Fresh, *, quota_left: int | None = None, instead_of: UUID | None = None
) -> tuple[Given, Book]:
    """Give out the next number for ``order``. ``quota_left``: of the own series, as far as this kiosk knows; None is no limit.

    Raises NoNumber.
    """
    day = business_day(book, moment)
    leased = next((number for number in book.leases if number.service == order.service), None) if day == book.day else None
    if leased is not None:
        given = _given(book, order, moment, day, leased.number, Fresh(leased.ticket_id, leased.token), instead_of)
        rest = tuple(number for number in book.leases if number.ticket_id != leased.ticket_id)
        return Given(given, leased.follow_url), replace(book, leases=rest, given=book.given + 1)
    if book.series is None:
        raise NoNumber("none")
    if quota_left is not None and quota_left <= 0:
        raise NoNumber("quota")
    count = book.own.get((day, order.service), 0) + 1
    number = f"{order.service}-{book.series}-{count:0{OWN_DIGITS}d}"
    given = _given(book, order, moment, day, number, fresh, instead_of)
    url = book.follow.replace("{token}", fresh.token)
    return Given(given, url), replace(book, own={**book.own, (day, order.service): count}, given=book.given + 1)


def _given(
    book: Book, order: Order, moment: Moment, day: date, number: str, made: Fresh, instead_of: UUID | None
) -> OfflineTicket:
    return OfflineTicket(
        id=made.id,
        service=order.service,
        number=number,
        token=made.token,
        taken_at=moment.at.astimezone(UTC),
        own_order=book.given + 1,
        day=day,
        clock="server" if moment.is_set else "own",
        seen_seq=book.seen_seq,
        language=order.language,
        priority=order.priority,
        walk_minutes=order.walk_minutes or None,
        instead_of=instead_of,
    )
