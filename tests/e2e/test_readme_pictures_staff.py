"""The README's pictures of the staff's pages, taken from the running server in the middle of a morning.

``python -m tests.pictures`` makes them small and puts them where the README finds them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import Role
from caller_server.usecases.ports import Actor
from caller_server.wiring import open_store
from config.settings import load
from tests.e2e.earlier_days import DAYS, remember
from tests.e2e.morning import branch_where_it_is_nine, live_through
from tests.e2e.test_readme_pictures import shoot
from tests.hall import Hall
from tests.pages.lead_browser import opened
from tests.server_process import ServerProcess, start

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOKO = Actor("officer", "joko", "user:joko")
IN_BOOTHS: dict[int, list[tuple[str, str, dict[str, str]]]] = {  # by minutes before now
    -8: [("open", f"bontang-b{n}", {}) for n in (2, 3, 4)],
    -7: [("call_next", "bontang-b3", {})],
    -6: [("start_serving", "bontang-b3", {})],
    -4: [("park", "bontang-b3", {"note": "mengisi formulir"}), ("call_next", "bontang-b3", {})],
    -3: [("start_serving", "bontang-b3", {})],
    -1: [("call_next", "bontang-b2", {})],
}
PHONE = {"size": (390, 844), "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def three_more_booths(hall: Hall, minute: int) -> None:
    """Joko takes three further booths: in one somebody is called, in another somebody is served after one who fills in a form."""
    for verb, booth, more in IN_BOOTHS.get(minute, ()):
        work = {"open": hall.open, "call_next": hall.call_next}.get(verb)
        told = work(booth, JOKO) if work else hall.do(verb, booth, JOKO, **more)
        assert told is not None, f"{verb} at {booth}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The branch in its morning, with the weeks before."""
    folder = tmp_path_factory.mktemp("staff")
    keys, tokens = live_through(folder, three_more_booths)
    remember(f"sqlite:///{folder / 'lapak.sqlite'}", today())
    server = start(folder, keys=keys, clock_start="")
    try:
        with accounts(server) as people:
            people.add_user("gita", Role.GREETER, "bontang")
            people.add_user("joko", Role.OFFICER, "bontang")
        for key, how in ((keys.kiosk, {"paper": "near_end"}), (keys.agent, {})):
            beat(server, key, **how)
        last = waiting(server)[-1]
        server.post(f"/tickets/{tokens[last]}/away", walk_minutes=10).raise_for_status()
        yield server
    finally:
        server.kill()


@contextmanager
def accounts(server: ServerProcess) -> Iterator[AccountStore]:
    """The accounts of a server that keeps the real time."""
    store = open_store(load(database_url=server.settings["database_url"]))
    yield store.accounts
    store.close()


def today() -> date:
    """The day in the branch, which lies where it is morning now."""
    now = datetime.now(UTC)
    return now.astimezone(ZoneInfo(branch_where_it_is_nine(now)["time_zone"])).date()


def signed_in(page: Page, server: ServerProcess, name: str, address: str) -> None:
    """Somebody's one-time link, and on to a page of theirs."""
    with accounts(server) as people:
        link = people.sign_in_link(name)
    page.goto(f"{server.url}/sign-in/{link}")
    page.goto(server.url + address)


def beat(server: ServerProcess, key: str, **how: str) -> None:
    """A device says how it is."""
    headers, said = {"Authorization": f"Bearer {key}"}, {"version": "0.1.0"} | how
    requests.post(f"{server.url}/api/v1/devices/heartbeat", json=said, headers=headers, timeout=30).raise_for_status()


def waiting(server: ServerProcess) -> list[str]:
    """The numbers in line, the first to be called first."""
    return [entry["number"] for entry in server.get("/branches/bontang/line", server.keys.supervisor).json()["tickets"]]


def at(server: ServerProcess, counter: str, verb: str, key: str, **body: Any) -> None:
    """What an officer does at a counter, as their own program would."""
    server.post(f"/counters/bontang-{counter}/{verb}", key, **body).raise_for_status()


def test_an_officer_with_four_booths(browser: Browser, server: ServerProcess, pictures: Path) -> None:
    with opened(browser, locale="id-ID") as page:
        signed_in(page, server, "joko", "/console#bontang-b1,bontang-b2,bontang-b3,bontang-b4")
        expect(page.locator(".booth")).to_have_count(4)
        expect(page.locator(".line tbody tr").first).to_be_visible()
        page.keyboard.press("2")
        shoot(page, pictures, "booths")


def test_a_greeter_who_looks_for_somebody(browser: Browser, server: ServerProcess, pictures: Path) -> None:
    with opened(browser, locale="id-ID", **PHONE) as page:
        signed_in(page, server, "gita", "/greeter")
        page.locator("#number").fill(waiting(server)[-1])
        page.keyboard.press("Enter")
        expect(page.locator(".person")).to_contain_text("Sedang di luar")
        shoot(page, pictures, "greeter")


def test_the_supervisors_picture(browser: Browser, server: ServerProcess, pictures: Path) -> None:
    at(server, "3", "help", server.keys.officer, reason="berkas meragukan")

    with opened(browser, locale="id-ID") as page:
        signed_in(page, server, "sari", "/live")
        expect(page.locator(".alert")).to_have_count(2)
        expect(page.locator(".counter")).to_have_count(8)
        shoot(page, pictures, "live")


def test_an_administrator_at_the_services(browser: Browser, server: ServerProcess, pictures: Path) -> None:
    with opened(browser, locale="id-ID") as page:
        signed_in(page, server, "budi", "/admin#services")
        expect(page.locator(".part").first).to_be_visible()
        shoot(page, pictures, "admin")


def test_a_report_of_four_weeks(browser: Browser, server: ServerProcess, pictures: Path) -> None:
    first, last = today() - timedelta(days=DAYS), today() - timedelta(days=1)
    with opened(browser, locale="id-ID") as page:
        signed_in(page, server, "sari", f"/reports?from={first}&to={last}")
        expect(page.locator("#chart canvas")).to_be_visible()
        page.locator(".headline").evaluate("(it) => scrollTo(0, it.offsetTop - 10)")
        shoot(page, pictures, "report")
