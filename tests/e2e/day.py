"""A branch for a whole day: three desks, seven booths, people, server and pages, and what the server knows of the day."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import create_engine, select

from caller_server.storage import tables
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.wiring import open_store
from config.settings import load
from tests.e2e.hands import Hands, Witness
from tests.e2e.pages import Opened
from tests.e2e.seat import Seat, Tally
from tests.hall import ALL_DAY
from tests.server_process import MONDAY_NINE, Keys, ServerProcess, running

DAY = "2026-11-23"
BOOTHS = [f"bontang-b{n}" for n in range(1, 8)]
CHECKLIST = [
    {"code": "kpj", "name": {"id": "Kartu peserta (KPJ)", "en": "Membership card (KPJ)"}},
    {"code": "ktp", "name": {"id": "e-KTP", "en": "ID card (e-KTP)"}},
    {"code": "kk", "name": {"id": "Kartu Keluarga", "en": "Family card"}},
]
OUTCOMES = [
    {"code": "selesai", "name": {"id": "Selesai", "en": "Done"}},
    {"code": "berkas_kurang", "name": {"id": "Berkas kurang", "en": "Papers missing"}, "asks_missing": True},
]
BRANCH: dict[str, Any] = {
    "code": "bontang",
    "name": "Kantor Cabang Bontang",
    "time_zone": "Asia/Makassar",
    "hours": ALL_DAY,
    "policy": {"recall_after_s": 1, "return_after": 2, "screening": True},
    "services": [
        {
            "code": "A",
            "name": {"id": "Klaim JHT", "en": "Old-age claim"},
            "checklist": CHECKLIST,
            "outcomes": OUTCOMES,
        },
        {"code": "B", "name": {"id": "Periksa berkas", "en": "Document check"}, "following": "A"},
        {"code": "D", "name": {"id": "Pendaftaran", "en": "Registration"}, "quota": {"monday": 4}},
        {"code": "U", "name": {"id": "Informasi", "en": "Information"}},
    ],
    "counters": [
        {"code": "bontang-1", "label": "1", "services": ["A", "B", "U"]},
        {"code": "bontang-2", "label": "2", "services": ["A", "D", "U"]},
        {"code": "bontang-3", "label": "3", "services": ["D", "U"]},
        *({"code": code, "kind": "booth", "label": code[-1], "services": ["A", "B"]} for code in BOOTHS),
    ],
}
PEOPLE = {
    "ana": Role.OFFICER, "bo": Role.OFFICER, "citra": Role.OFFICER, "dewi": Role.OFFICER,
    "gita": Role.GREETER, "sari": Role.SUPERVISOR, "budi": Role.ADMINISTRATOR, "vera": Role.VIEWER,
}  # fmt: skip
PRINT = "window.printed = 0; window.print = () => { window.printed += 1; };"


@contextmanager
def branch_opens(folder: Path, **more: str) -> Iterator[ServerProcess]:
    """The branch on a Monday at nine: its server, with people and devices but without a number yet; ``more`` are settings."""
    settings = {"database_url": f"sqlite:///{folder}/lapak.sqlite", "clock_start": MONDAY_NINE, "testing": "true"} | more
    with running(folder, keys=_furnish(settings), **more) as server:
        yield server


def _furnish(settings: dict[str, str]) -> Keys:
    from caller_server.storage.migrate import upgrade

    upgrade(settings["database_url"])
    store = open_store(load(**settings))
    try:
        store.catalogue.import_branch(BRANCH)
        for name, role in PEOPLE.items():
            store.accounts.add_user(name, role, "bontang")
        token = store.accounts.add_token
        return Keys(
            kiosk=store.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"),
            agent=store.accounts.add_device("agent-1", DeviceKind.AGENT, "bontang"),
            officer=token("ana"),
            second_officer=token("bo"),
            supervisor=token("sari"),
            administrator=token("budi"),
        )
    finally:
        store.close()


class Pages(Opened):
    """The pages of the day, in one browser."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(browser, browser)

    def display(self, server: str, branch: str = "bontang") -> Page:
        """The display, silent: this browser was not started for sounds."""
        page = self._page(self.browser, viewport={"width": 1920, "height": 1080}, locale="id-ID")
        page.goto(f"{server}/display/{branch}")
        expect(page.locator("#clock")).not_to_be_empty()
        return page

    def page(self, size: tuple[int, int], witness: Witness) -> Page:
        """An empty page of somebody of the staff, whose presses are counted."""
        page = self._page(self.browser, viewport={"width": size[0], "height": size[1]}, locale="id-ID", color_scheme="light")
        page.add_init_script(PRINT)
        return witness.watch(page)


@dataclass
class Day:
    """One day at the branch, worked through by ``hands``; ``tally`` is what was done, ``taken`` every number with its secret."""

    server: ServerProcess
    pages: Pages
    hands: Hands
    tally: Tally = field(default_factory=Tally)
    witness: Witness = field(default_factory=Witness)
    taken: dict[str, str] = field(default_factory=dict)

    def signed_in(self, name: str, size: tuple[int, int] = (1440, 900)) -> Page:
        """Somebody's own page, after their one-time link."""
        with self.server.store() as store:
            link = store.accounts.sign_in_link(name)
        page = self.pages.page(size, self.witness)
        page.goto(f"{self.server.url}/sign-in/{link}")
        return page

    def seat(self, page: Page, officer: str, code: str, digit: str = "") -> Seat:
        return Seat(page, self.hands, self.tally, officer, code, digit)

    def desk(self, officer: str, label: str) -> Seat:
        """An officer who signs in and chooses a desk."""
        page = self.signed_in(officer)
        self.hands.press(page.get_by_role("link", name=f"Loket {label}"))
        expect(page.locator(".connection")).to_have_text("Tersambung")
        return self.seat(page, officer, f"bontang-{label}")

    def kiosk_gives(self, *services: str) -> list[str]:
        """Numbers taken at the kiosk, in this order."""
        return [self._kept(self.server.take(service)) for service in services]

    def _kept(self, taken: dict[str, Any]) -> str:
        number: str = taken["ticket"]["number"]
        self.taken[number] = taken["token"]
        return number

    def kiosk_says(self, **how: str) -> None:
        """The kiosk's heartbeat."""
        key = {"Authorization": f"Bearer {self.server.keys.kiosk}"}
        url = f"{self.server.url}/api/v1/devices/heartbeat"
        requests.post(url, json={"version": "0.1.0"} | how, headers=key, timeout=30).raise_for_status()

    def phone(self, number: str) -> Page:
        return self.pages.phone(f"{self.server.url}/t/{self.taken[number]}")

    def say(self, form: Locator, reason: str) -> None:
        """A reason in a supervisor's dialog, which is then sent."""
        self.hands.write(form.locator("#reason"), reason)
        self.tally.said.add(reason)
        self.hands.send(form)

    # --- what the server knows ---

    def answered(self) -> set[str]:
        """The verbs at counters that the server did for an officer, by their place in its addresses."""
        officers = {f"user:{name}" for name, role in PEOPLE.items() if role is Role.OFFICER}
        done = set()
        for line in self.server.log.splitlines():
            said = json.loads(line) if line.startswith("{") else {}
            route, _, verb = str(said.get("route")).rpartition("/")
            is_done = said.get("method") == "POST" and said.get("status") in (200, 204) and said.get("by") in officers
            if is_done and route == "/api/v1/counters/<counter>":
                done.add(verb)
        return done

    def logged(self) -> set[str]:
        """What happened, as the log of events has it: kinds, and for calls and shifts which of them."""
        engine = create_engine(self.server.settings["database_url"])
        try:
            with engine.connect() as connection:
                of_tickets = connection.execute(select(tables.ticket_event.c.kind, tables.ticket_event.c.detail)).all()
                of_branch = connection.execute(select(tables.branch_event.c.kind, tables.branch_event.c.detail)).all()
        finally:
            engine.dispose()
        return {_named(kind, detail) for kind, detail in (*of_tickets, *of_branch)}

    def audit(self) -> dict[str, Any]:
        """What ``lapak audit`` says of the day, with the whole log verified."""
        variables = {key: value for key, value in os.environ.items() if not key.startswith("LAPAK_")}
        variables |= {f"LAPAK_{key.upper()}": value for key, value in self.server.settings.items()}
        done = subprocess.run(
            [sys.executable, "-m", "caller_server", "audit", DAY, "--branch", "bontang", "--json", "--lang", "id"],
            env=variables, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        (found,) = json.loads(done.stdout)
        return dict(found)

    def report(self, by: str) -> dict[str, Any]:
        """The day's report as programs get it."""
        answer = self.server.get(f"/branches/bontang/report?from={DAY}&to={DAY}&by={by}", self.server.keys.supervisor)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def kiosk_is_refused(self) -> requests.Response:
        """A number is asked for and not given."""
        answer = self.server.post("/branches/bontang/tickets", self.server.keys.kiosk, service="U")
        assert answer.status_code == 409, answer.text
        return answer


def _named(kind: str, detail: dict[str, Any]) -> str:
    if kind == "called":
        return "recalled" if detail["attempt"] > 1 else f"called_{detail['reason']}"
    return f"shift_{detail['state']}" if kind == "shift_changed" else kind
