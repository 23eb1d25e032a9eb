"""A branch on a real database with a clock in the test's hand: the whole core, without web or sockets."""

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from caller_server.contract.commands import TakeTicket
from caller_server.contract.views import CounterView, StaffTicketView, TicketView
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, TicketId
from caller_server.domain.reach import Ladder
from caller_server.storage.branch import BranchStore
from caller_server.storage.catalogue import Catalogue
from caller_server.storage.contacts import ContactSeal, ContactStore
from caller_server.storage.engine import Database, open_database
from caller_server.storage.forecasts import ForecastStore
from caller_server.storage.outbox import OutboxStore
from caller_server.usecases import attend, by_staff, call, shifts, supervise
from caller_server.usecases.ports import Actor, BranchRead, Commit, DeviceState, Ports, Request
from caller_server.usecases.take_ticket import take_ticket
from tests.databases import postgres_url, sqlite_url

MONDAY_NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09.00 in Bontang
BONTANG = BranchCode("bontang")
KIOSK = Actor("kiosk", "kiosk-1", "device:1")
ANA = Actor("officer", "ana", "user:ana")  # officers
BO = Actor("officer", "bo", "user:bo")
SARI = Actor("supervisor", "sari", "user:sari")
KEY = b"a key for tests only"
CONTACT_SEAL = ContactSeal(hashlib.sha256(KEY).digest())
LADDER = Ladder(frozenset({"push", "whatsapp", "sms", "email"}))

ALL_DAY = {day: [["00:00", "24:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}


def branch_file(**changes: Any) -> dict[str, Any]:
    """Three services and five counters, open all day, in the form of a branch file."""
    return {
        "code": "bontang",
        "name": "Kantor Cabang Bontang",
        "time_zone": "Asia/Makassar",
        "hours": dict(ALL_DAY),
        "policy": {"recall_after_s": 30},
        "services": [
            {"code": "A", "name": {"id": "Klaim JHT", "en": "Old-age claim"}, "about": {"id": "Jaminan Hari Tua"}},
            {"code": "K", "name": {"id": "Klaim JKK", "en": "Accident claim"}, "quota": 300},
            {"code": "D", "name": {"id": "Pendaftaran", "en": "Registration"}, "quota": {"monday": 2}},
        ],
        "counters": [
            {"code": "bontang-1", "label": "1", "services": ["A", "K"]},
            {"code": "bontang-2", "label": "2", "services": ["A", "K"]},
            {"code": "bontang-3", "label": "3", "services": ["A"]},
            {"code": "bontang-4", "label": "4", "services": ["D"]},
            {"code": "bontang-b1", "kind": "booth", "label": "1", "services": ["A", "K", "D"]},
        ],
    } | changes


def make_token(ticket_id: TicketId) -> str:
    """A ticket's secret, as the server makes it: HMAC of its id, 128 bits in base32."""
    digest = hmac.new(KEY, ticket_id.encode(), hashlib.sha256).digest()[:16]
    return b32encode(digest).decode().rstrip("=")


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def a_request(body: str = "") -> Request:
    """A request nobody has made before."""
    return Request(str(uuid4()), hashlib.sha256(body.encode()).hexdigest())


class Hall:
    """The core of one branch. ``now`` is the test's to set; ``commits`` is what was told to the world."""

    def __init__(self, url: str, **branch: Any) -> None:
        self.now = MONDAY_NINE
        self.commits: list[Commit] = []
        self.devices: list[DeviceState] = []
        self.officers_of: Callable[[BranchCode], list[OfficerName]] = lambda _: [ANA.officer, BO.officer]
        self.database: Database = open_database(url)
        self.store = BranchStore(self.database, self.commits.append, KEY, LADDER)
        self.contacts = ContactStore(self.database, CONTACT_SEAL)
        self.outbox = OutboxStore(self.database, CONTACT_SEAL)
        self.forecasts = ForecastStore(self.database, self.commits.append)
        self.catalogue = Catalogue(self.database, self.clock)
        self.catalogue.import_branch(branch_file(**branch))
        self.ports = Ports(
            open_branch=self.store.open_branch,
            read_branch=self.store.read_branch,
            find_ticket=self.store.find_ticket,
            clock=self.clock,
            new_id=lambda: TicketId(uuid4().hex),
            token=make_token,
            token_hash=hash_token,
            reach=lambda _: [],
            holder_hash=lambda branch, day, contact: hash_token(f"{branch}:{day}:{contact}"),
            devices=lambda _: self.devices,
            officers=lambda code: self.officers_of(code),
            sentence=lambda message, language: f"{message} ({language})",
            keep_forecasts=self.forecasts.keep,
            join_key=KEY,
        )

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, **delta: float) -> None:
        """Let time pass, as in ``pass_time(seconds=31)``."""
        self.now += timedelta(**delta)

    @contextmanager
    def read(self) -> Iterator[BranchRead]:
        with self.store.read_branch(BONTANG, self.now) as read:
            yield read

    def take(self, service: str = "A", *, request: Request | None = None, actor: Actor = KIOSK, **more: Any) -> TicketView:
        return self.take_with_token(service, request=request, actor=actor, **more)[0]

    def take_with_token(
        self, service: str = "A", *, request: Request | None = None, actor: Actor = KIOSK, **more: Any
    ) -> tuple[TicketView, str]:
        command = TakeTicket(request_id=uuid4(), service=service, **more)
        return take_ticket(self.ports, branch=BONTANG, command=command, actor=actor, request=request or a_request(service))

    def open(
        self, counter: str = "bontang-1", actor: Actor = ANA, services: list[Any] | None = None, officer: str | None = None
    ) -> CounterView:
        return shifts.open_counter(
            self.ports,
            branch=BONTANG,
            counter=CounterCode(counter),
            services=services,
            officer=OfficerName(officer) if officer else None,
            actor=actor,
            request=a_request(),
        )

    def call_next(self, counter: str = "bontang-1", actor: Actor = ANA, request: Request | None = None) -> StaffTicketView | None:
        return call.call_next(
            self.ports, branch=BONTANG, counter=CounterCode(counter), actor=actor, request=request or a_request()
        )

    def do(self, verb: str, counter: str = "bontang-1", actor: Actor = ANA, **more: Any) -> Any:
        """Any other verb at a counter, by its use case's name: ``do("recall")``, ``do("park", note="formulir")``."""
        work = getattr(attend, verb, None) or getattr(call, verb, None) or getattr(shifts, verb)
        return work(self.ports, branch=BONTANG, counter=CounterCode(counter), actor=actor, request=a_request(), **more)

    def by_staff(self, verb: str, number: str, actor: Actor = SARI, **more: Any) -> Any:
        """What anybody of the staff does with a ticket: ``by_staff("arrive", "A001")``."""
        work = getattr(by_staff, verb)
        return work(self.ports, branch=BONTANG, number=number, actor=actor, request=a_request(), **more)

    def supervise(self, verb: str, actor: Actor = SARI, **more: Any) -> Any:
        """What a supervisor decides: ``supervise("stop_issuing", note="listrik padam")``."""
        work = getattr(supervise, verb, None) or getattr(by_staff, verb)
        return work(self.ports, branch=BONTANG, actor=actor, request=a_request(), **more)

    def close(self) -> None:
        self.database.close()


@contextmanager
def hall(kind: str, folder: Path, **branch: Any) -> Iterator[Hall]:
    """A hall on ``sqlite`` or ``postgresql``, on a database of its own."""
    with sqlite_url(folder) if kind == "sqlite" else postgres_url() as url:
        made = Hall(url, **branch)
        try:
            yield made
        finally:
            made.close()
