"""The whole web application on a real database, with staff, devices and a clock in the test's hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from caller_server.domain.errors import Forbidden
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.storage.account_audit import open_account_log
from caller_server.storage.accounts import AccountStore
from caller_server.storage.audit import AuditStore
from caller_server.storage.reports import ReportStore
from caller_server.storage.score_card import ScoreCardStore
from caller_server.usecases import views
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.usecases.audit import Auditing
from caller_server.usecases.people import officers_of
from caller_server.usecases.reach import Reaching
from caller_server.web.app import create_app
from caller_server.web.context import Health
from caller_server.web.settings import WebSettings
from display.blueprint import make_blueprint
from tests.hall import KEY, Hall, branch_file, hall

API = "/api/v1"
PASSWORD = "kuda-lumping-tujuh"
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SAMARINDA = BranchCode("samarinda")


def another_branch() -> dict[str, Any]:
    """A second branch with a counter of its own."""
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    return branch_file(code="samarinda", name="Kantor Cabang Samarinda", counters=counters)


@dataclass
class Caller:
    """Somebody or something that sends requests, with the headers that say who it is."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._send("GET", path, **more)

    def post(self, path: str, body: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """A command; ``request_id`` is added unless the body has one."""
        return self._send("POST", path, json={"request_id": str(uuid4())} | (body or {}), **more)

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        """Exactly this request."""
        return self._send(method, path, **more)

    def _send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        address = path if path.startswith("/") else f"{API}/{path}"
        return self.client.open(address, method=method, headers=self.headers | (headers or {}), **more)


class Site:
    """An application with Rina and Bo (officers), Gita (greeter), Sari (supervisor), Budi (administrator of all branches),
    Ema (officer of another branch) and a kiosk. Bearer tokens are used where a test is not about sessions.
    """

    def __init__(self, hall: Hall, **settings: Any) -> None:
        self.hall = hall
        hall.catalogue.import_branch(another_branch())
        self.accounts = AccountStore(hall.database, hall.clock, KEY, QUICK_HASH)
        hall.officers_of = lambda branch: officers_of(self.accounts.people(), branch)
        self.health = Health()
        self.kinds = ("push", "whatsapp", "sms", "email")
        self.push_key = "B" + "x" * 86
        self.asked: list[TicketId] = []  # the tickets that pages asked for by themselves
        self.inside: set[str] = set()  # push services of a network of our own
        self.app = create_app(
            hall.ports,
            self.accounts,
            WebSettings(**({"secret_key": "for tests only", "is_testing": True} | settings)),
            branches=lambda: hall.catalogue.codes(),
            branch_of_counter=hall.store.branch_of_counter,
            audit=Auditing(AuditStore(hall.database).open, lambda: open_account_log(hall.database), KEY),
            descriptions=hall.catalogue,
            reports=ReportStore(hall.database),
            scores=ScoreCardStore(hall.database),
            reaching=Reaching(hall.contacts, self.kinds, self.push_key, self._check_endpoint),
            health=lambda: self.health,
            open_sockets=lambda: {"/ticket": 3},
            asked=lambda _, ticket: self.asked.append(ticket),
            public_blueprints=[make_blueprint(self._board)],
        )
        for name, role, branch in (
            ("rina", Role.OFFICER, "bontang"),
            ("bo", Role.OFFICER, "bontang"),
            ("gita", Role.GREETER, "bontang"),
            ("sari", Role.SUPERVISOR, "bontang"),
            ("budi", Role.ADMINISTRATOR, None),
            ("ema", Role.OFFICER, "samarinda"),
        ):
            self.accounts.add_user(name, role, branch, PASSWORD)
        self.kiosk_key = self.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")

    def _check_endpoint(self, endpoint: str) -> None:
        if endpoint in self.inside:
            raise Forbidden("push_endpoint")

    def _board(self, code: str) -> Any:
        if code not in self.hall.catalogue.codes():
            return None
        with self.hall.store.read_branch(BranchCode(code), self.hall.now) as read:
            return views.board(read)

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def nobody(self) -> Caller:
        return Caller(self.client())

    def kiosk(self) -> Caller:
        return self.with_key(self.kiosk_key)

    def with_key(self, key: str) -> Caller:
        return Caller(self.client(), {"Authorization": f"Bearer {key}"})

    def staff(self, name: str) -> Caller:
        """A program that acts for this person, by bearer token."""
        return self.with_key(self.accounts.add_token(name))

    def browser(self, name: str) -> Caller:
        """This person's browser, signed in with name and password."""
        client = self.client()
        answer = client.post(f"{API}/session", json={"username": name, "password": PASSWORD})
        return Caller(client, {"X-CSRF-Token": answer.get_json()["csrf"]})

    def take(self, service: str = "A", **more: Any) -> dict[str, Any]:
        """A number taken at the kiosk: the answer as the kiosk gets it."""
        answer = self.kiosk().post("branches/bontang/tickets", {"service": service} | more)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def seq(self) -> int:
        """How many changes the branch has seen; the same before and after a refusal."""
        with self.hall.read() as read:
            return read.seq


@contextmanager
def site(folder: Path, *, kind: str = "sqlite", branch: dict[str, Any] | None = None, **settings: Any) -> Iterator[Site]:
    """A site on a database of its own; ``branch`` changes the branch file, ``settings`` the web settings."""
    with hall(kind, folder, **(branch or {})) as made:
        yield Site(made, **settings)
