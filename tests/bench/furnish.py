"""A branch with years behind it and a full lobby, written straight into the database before the server starts."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, insert, select, update

from caller_server.commands.common import make_current
from caller_server.domain import stage as stages
from caller_server.domain import ticket as rules
from caller_server.domain.branch_events import DayClosed
from caller_server.domain.events import Event, LineReason, ServingStarted, TicketCalled, TicketServed, TicketTaken, detail
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.seal import FIRST, Entry, seal
from caller_server.domain.ticket import Ticket
from caller_server.storage import rows, tables
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.wiring import Store, open_store
from caller_server.wiring.secret import seal_key, secret_key, token_hash, token_maker
from config.paths import branch_file
from config.settings import load
from tests.bench.scale import Scale

BRANCH = BranchCode("bontang")
CLOCK_START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09.00 in Bontang
TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Makassar")
ENDS_AFTER = timedelta(hours=12)  # the clock's start
A_DAY = 200  # tickets of one past day
FIRST_AT = timedelta(minutes=90)  # before the clock's start: when the day's first number was taken
WAITED = timedelta(minutes=3)
WALKED, SERVED = timedelta(seconds=20), timedelta(seconds=10)  # so short that no line is too long for what is left of the day
AT_ONCE = 5_000  # rows handed to the database together


@dataclass(frozen=True)
class Furnished:
    """What the load needs: keys of kiosks, bearer tokens of officers by counter, and phones with their tickets' tokens."""

    settings: dict[str, str]
    kiosks: list[str]
    officers: dict[str, str]
    phones: list[str]
    seq: int


def furnish(folder: Path, scale: Scale) -> Furnished:
    """A database in ``folder`` with people, devices, ``scale.past`` tickets of earlier days and the line of today."""
    settings = {"database_url": f"sqlite:///{folder}/lapak.sqlite", "testing": "true", "clock_start": CLOCK_START.isoformat()}
    chosen = load(**settings)
    make_current(chosen)
    store = open_store(chosen)
    try:
        branch = _branch()
        store.catalogue.import_branch(branch)
        officers = {counter["code"]: _officer(store, counter["code"]) for counter in branch["counters"]}
        kiosks = [store.accounts.add_device(f"kiosk-{n}", DeviceKind.KIOSK, BRANCH) for n in range(1, scale.kiosks + 1)]
        past = _Book(store, [service["code"] for service in branch["services"]], list(officers))
        past.write(scale)
        token = token_maker(secret_key(chosen))
        return Furnished(settings, kiosks, officers, [token(ticket) for ticket in _phones(past, scale)], past.seq)
    finally:
        store.close()


def _branch() -> dict[str, Any]:
    """The demo branch, open all day, without quotas, each counter for all services: nothing but speed ends the load."""
    branch = tomllib.loads(branch_file("bontang").read_text(encoding="utf-8"))
    branch["hours"] = {day: [["00:00", "24:00"]] for day in branch["hours"] if day.endswith("day")}
    for service in branch["services"]:
        service.pop("quota", None)
    for counter in branch["counters"]:
        counter["services"] = [service["code"] for service in branch["services"]]
    return branch


def _officer(store: Store, counter: str) -> str:
    store.accounts.add_user(f"officer-{counter}", Role.OFFICER, BRANCH)
    return store.accounts.add_token(f"officer-{counter}")


def _phones(book: "_Book", scale: Scale) -> list[TicketId]:
    """A phone for each waiting ticket, one for each ticket served today, then second phones on waiting tickets."""
    tickets = [*book.waiting, *book.served_today, *book.waiting]
    if len(tickets) < scale.phones:
        raise ValueError(f"{scale.phones} phones need more tickets than {len(tickets)}")
    return tickets[: scale.phones]


class _Book:
    """Writes tickets with all their events, as the rules make them, in the order of the branch's sequence."""

    def __init__(self, store: Store, services: list[str], counters: list[str]) -> None:
        self._database = store.database
        self._token = token_maker(secret_key(store.settings))
        self._key = seal_key(store.settings)
        self._seal = FIRST
        self._services = services
        self._counters = counters
        self._branch_id = 0
        self._made = 0
        self.seq = 0
        self.waiting: list[TicketId] = []
        self.served_today: list[TicketId] = []

    def write(self, scale: Scale) -> None:
        """The past, then today."""
        with self._database.writer() as connection:
            branch = connection.execute(select(tables.branch.c.id, tables.branch.c.seq, tables.branch.c.chain)).one()
            self._branch_id, self.seq, self._seal = branch.id, branch.seq, branch.chain or FIRST
            self._insert(connection, self._past(scale.past))
            self._insert(connection, self._today(scale))
            connection.execute(update(tables.branch).values(seq=self.seq, chain=self._seal))

    def _past(self, count: int) -> Iterator[tuple[Table, dict[str, Any]]]:
        days = -(-count // A_DAY)
        for ago in range(days, 0, -1):
            tickets = min(A_DAY, count - (days - ago) * A_DAY)
            day = TODAY - timedelta(days=ago)
            yield from self._day(day, served=tickets, waiting=0)
            yield tables.branch_event, self._closed_row(day)

    def _today(self, scale: Scale) -> Iterator[tuple[Table, dict[str, Any]]]:
        for table, row in self._day(TODAY, served=scale.served_today, waiting=scale.waiting):
            if table is tables.ticket:
                (self.waiting if row["state"] == "waiting" else self.served_today).append(row["id"])
            yield table, row

    def _day(self, day: date, served: int, waiting: int) -> Iterator[tuple[Table, dict[str, Any]]]:
        issued = dict.fromkeys(self._services, 0)
        in_line = dict.fromkeys(self._services, 0)
        last_called: dict[str, str] = {}
        first_at = CLOCK_START - (TODAY - day) - FIRST_AT
        between = FIRST_AT / (served + waiting + 1)
        for n in range(served + waiting):
            service = self._services[n % len(self._services)]
            issued[service] += 1
            number = f"{service}{issued[service]:03d}"
            if n < served:
                last_called[service] = number
            else:
                in_line[service] += 1
            yield from self._ticket(day, service, number, first_at + n * between, is_served=n < served)
        for service, count in issued.items():
            yield (
                tables.service_day,
                {
                    "branch_id": self._branch_id,
                    "day": day,
                    "service": service,
                    "issued": count,
                    "numbered": count,
                    "waiting": in_line[service],
                    "last_called": last_called.get(service),
                },
            )

    def _ticket(
        self, day: date, service: str, number: str, at: datetime, *, is_served: bool
    ) -> Iterator[tuple[Table, dict[str, Any]]]:
        self._made += 1
        self.seq += 1
        ticket_id = TicketId(UUID(int=self._made * 0x9E3779B97F4A7C15 % 2**128).hex)  # spread out, as real ids are
        code = ServiceCode(service)
        taken = TicketTaken(at=at, number=number, service=code, language="id", priority=False, walk_minutes=None)
        ticket = rules.taken(taken, ticket_id=ticket_id, branch=BRANCH, day=day, seq=self.seq)
        written = [(tables.ticket_event, self._event_row(self.seq, taken, ticket))]
        for event in self._service_of(at) if is_served else ():
            self.seq += 1
            before, ticket = ticket, rules.apply(ticket, event, self.seq)
            written.append((tables.ticket_event, self._event_row(self.seq, event, ticket)))
            stage = stages.ended(before, event)
            if stage is not None:
                written.append((tables.stage, self._stage_row(self.seq, ticket, stage)))
        yield tables.ticket, self._ticket_row(ticket)
        yield from written

    def _service_of(self, at: datetime) -> tuple[Event, ...]:
        counter = CounterCode(self._counters[self._made % len(self._counters)])
        called_at = at + WAITED
        return (
            TicketCalled(at=called_at, counter=counter, attempt=1, reason=LineReason.JOINED),
            ServingStarted(at=called_at + WALKED, counter=counter),
            TicketServed(at=called_at + WALKED + SERVED, counter=counter),
        )

    def _ticket_row(self, ticket: Ticket) -> dict[str, Any]:
        mine = {"branch_id": self._branch_id, "token_hash": token_hash(self._token(ticket.id)), "service_s": None}
        return mine | rows.ticket_values(ticket)

    def _event_row(self, seq: int, event: Event, ticket: Ticket) -> dict[str, Any]:
        is_taken = isinstance(event, TicketTaken)
        entry = Entry(
            branch=BRANCH,
            seq=seq,
            kind=event.kind,
            at=event.at,
            actor_kind="kiosk" if is_taken else "officer",
            actor="kiosk-1" if is_taken else f"officer-{ticket.counter}",
            ticket_id=ticket.id,
            day=ticket.day,
            service=ticket.service,
            attempt=event.attempt if isinstance(event, TicketCalled) else None,
            detail=detail(event),
        )
        self._seal = seal(self._key, self._seal, entry)
        sealed = {name: value for name, value in vars(entry).items() if name not in ("branch", "counter")}
        return sealed | {"branch_id": self._branch_id, "chain": self._seal}

    def _closed_row(self, day: date) -> dict[str, Any]:
        """The day ends, and the next one begins."""
        self.seq += 1
        closed = DayClosed(at=CLOCK_START - (TODAY - day) + ENDS_AFTER, day=day, next_day=day + timedelta(days=1))
        entry = Entry(
            branch=BRANCH,
            seq=self.seq,
            kind=closed.kind,
            at=closed.at,
            actor_kind="system",
            actor="sistem",
            detail=detail(closed),
        )
        self._seal = seal(self._key, self._seal, entry)
        row = {name: getattr(entry, name) for name in ("seq", "kind", "at", "actor_kind", "actor", "counter", "detail")}
        return row | {"branch_id": self._branch_id, "chain": self._seal}

    def _stage_row(self, seq: int, ticket: Ticket, stage: stages.Stage) -> dict[str, Any]:
        ended = vars(stage) | {"class": str(stage.line_class), "hour": stage.joined_at.astimezone(ZONE).hour}
        columns = {name: value for name, value in ended.items() if name in tables.stage.c}
        of = {"branch_id": self._branch_id, "seq": seq, "ticket_id": ticket.id, "day": ticket.day}
        return columns | of | {"officer": f"officer-{stage.counter}"}

    def _insert(self, connection: Connection, made: Iterator[tuple[Table, dict[str, Any]]]) -> None:
        while some := list(islice(made, AT_ONCE)):
            for table in (tables.service_day, tables.ticket, tables.ticket_event, tables.branch_event, tables.stage):
                values = [row for of, row in some if of is table]
                if values:
                    connection.execute(insert(table), values)
