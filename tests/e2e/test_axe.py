"""Nobody is kept out of any page that the server has: axe looks at each of them, in light and dark, while a branch works."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from caller_server.usecases.accounts import Role
from caller_server.wiring import build
from config.settings import load
from tests.e2e.day import BRANCH, branch_opens
from tests.pages.lead_browser import dialog, serious
from tests.server_process import ServerProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK, HAND, TELEVISION = (1440, 900), (390, 844), (1920, 1080)
ADMIN_SECTIONS = ("office", "rules", "hours", "services", "counters", "displays", "people", "devices", "changes")
OF_STAFF = ("console", "live", "greeter", "take", "audit", "reports", "score", "account", "admin")
PEOPLE = ("ana", "rina", "dewi", "gita", "sari", "vera", "budi")


@dataclass
class Branch:
    """A branch at work: its server, a cookie for each person, and the secret of each number by the state it is in."""

    server: ServerProcess
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)

    def at(self, counter: str, verb: str, officer: str, **body: Any) -> dict[str, Any]:
        """What an officer does at a counter."""
        answer = self.server.post(f"/counters/bontang-{counter}/{verb}", self.tokens[officer], **body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def serve(self, state: str, service: str, counter: str, officer: str, *verbs: str) -> None:
        """A new number comes as far as ``state``, called at a counter."""
        self.tickets[state] = self.server.take(service)["token"]
        for verb in ("call-next", *verbs):
            self.at(counter, verb, officer, **({"reason": "mengisi formulir"} if verb == "park" else {}))


@dataclass(frozen=True)
class Shot:
    """One page in one state: who opens which address (a person of the branch, or nobody), and what says that it is there.

    ``rule`` is its route. ``{state}`` in the address is the secret of the number in that state; ``then`` is done on the page.
    """

    name: str
    rule: str
    address: str
    ready: str
    who: str = ""
    size: tuple[int, int] = DESK
    then: Callable[[Page, Branch], object] | None = None


def press(selector: str) -> Callable[[Page, Branch], object]:
    """Opens a dialog."""

    def pressed(page: Page, _: Branch) -> None:
        page.locator(selector).first.click()
        expect(dialog(page)).to_be_visible()

    return pressed


STANDS_STILL = """() => document.getAnimations().every(
  (it) => it.playState !== "running" || it.effect.getComputedTiming().endTime === Infinity)"""


def somebody_is_called(page: Page, branch: Branch) -> None:
    """The display shows a call across the whole screen."""
    branch.server.take("U")
    branch.at("2", "call-next", "bo")
    expect(page.locator("#fresh")).to_be_visible()
    branch.at("2", "return-to-line", "bo")


def everybody_leaves(page: Page, branch: Branch) -> None:
    """The message before which everything else steps back; afterwards it is taken back."""
    tell = branch.server.keys.supervisor
    branch.server.post("/branches/bontang/notice", tell, message="leave_building").raise_for_status()
    expect(page.locator("#leave")).to_be_visible()
    branch.server.post("/branches/bontang/notice", tell, message="paused").raise_for_status()


SHOTS = (
    Shot("index", "/", "/", "main h1"),
    Shot("no-such-page", "404", "/nothing/here", "main h1"),
    Shot("not-for-you", "403", "/admin", "main h1", "ana"),
    *(Shot(f"sign-in-{of}", f"/{of}", f"/{of}", "#username") for of in OF_STAFF),
    Shot("sign-in-used-link", "/sign-in/<link>", "/sign-in/used-up", "main h1"),
    Shot("console-choose", "/console", "/console", ".booth-form", "rina"),
    Shot("console-desk", "/console", "/console#bontang-1", ".line tbody tr", "ana"),
    Shot("console-desk-finish", "/console", "/console#bontang-1", ".line tbody tr", "ana", then=press("#primary")),
    Shot("console-desk-menu", "/console", "/console#bontang-1", ".line tbody tr", "ana", then=press("[data-action=menu]")),
    Shot("console-booths", "/console", "/console#" + ",".join(f"bontang-b{n}" for n in range(1, 5)), ".booth", "dewi"),
    Shot("console-six-booths", "/console", "/console#" + ",".join(f"bontang-b{n}" for n in range(1, 7)), ".booth", "dewi"),
    Shot("greeter-find", "/greeter", "/greeter", "#number", "gita", HAND),
    Shot("greeter-door", "/greeter", "/greeter#door", ".door__button", "gita", HAND),
    Shot("take", "/take", "/take", ".take__service", "gita", HAND),
    Shot("live", "/live", "/live", ".alert", "sari"),
    Shot("live-counter", "/live", "/live", ".counter", "sari", then=press("[data-counter=bontang-2]")),
    Shot("live-line", "/live", "/live", ".counter", "sari", then=press("[data-action=line]")),
    Shot("live-viewer", "/live", "/live", ".read-only", "vera"),
    Shot("audit", "/audit", "/audit", ".entries tbody tr", "sari"),
    Shot("reports", "/reports", "/reports", "#chart canvas", "sari"),
    Shot("reports-officers", "/reports", "/reports?by=officer", "#chart canvas", "sari"),
    Shot("score", "/score", "/score", "main.reports[aria-busy=false]", "sari"),
    Shot("join", "/b/<branch>", "/b/bontang", "ul.tiles", size=HAND),
    Shot("papers", "/b/<branch>/papers/<service>/<case>", "/b/bontang/papers/A/phk", "ul.papers", size=HAND),
    Shot("papers-all", "/b/<branch>/papers/<service>", "/b/bontang/papers/A", "ul.papers", size=HAND),
    Shot("join-service", "/b/<branch>", "/b/bontang?service=A", "#facts", size=HAND),
    Shot("account", "/account", "/account", "#password-title", "ana"),
    *(Shot(f"admin-{of}", "/admin", f"/admin#{of}", ".part, .people__table, main > p:not(.message)", "budi")
      for of in ADMIN_SECTIONS),
    *(Shot(f"phone-{state}", "/t/<token>", f"/t/{{{state}}}", f"body[data-kind={state}]", size=HAND)
      for state in ("waiting", "called", "serving", "parked", "missed", "served", "cancelled")),
    Shot("phone-gone", "/t/<token>", "/t/AAAAAAAAAAAAAAAAAAAAAAAAAA", "h1", size=HAND),
    Shot("display", "/display/<branch>", "/display/bontang", "#services > *", size=TELEVISION),
    Shot("display-call", "/display/<branch>", "/display/bontang", "#services > *", size=TELEVISION, then=somebody_is_called),
    Shot("display-own", "/display/<branch>/<display>", "/display/bontang/bilik", "#newest > *", size=TELEVISION),
    Shot("display-enrol", "/display/<branch>", "/display/bontang#enrol", "#enrol > *", size=TELEVISION),
    Shot("display-leave", "/display/<branch>", "/display/bontang", "#services > *", size=TELEVISION, then=everybody_leaves),
    Shot("demo-slips", "/demo/slips", "/demo/slips", "main img"),
)  # fmt: skip
NO_PAGES = {  # what else answers to GET, and why axe has nothing to look at there
    "/start": "sends people on to the page where their day begins",
    "/sign-in/oidc": "sends people on to the provider; without one it is no address",
    "/sign-in/oidc/callback": "sends people on; what is refused there is the sign-in page",
    "/admin/<branch>/file": "a branch as a TOML file to be kept",
    "/t/<token>/qr.svg": "a picture",
    "/t/<token>/app.webmanifest": "for browsers that keep the page as an app",
    "/sw.js": "a script",
    "/phone/texts/<chosen>.json": "words that the phone page fetches later",
    "/assets/tokens.css": "a style sheet",
    "/assets/<folder>/<path:name>": "fonts, sounds and scripts",
    "/static/<path:filename>": "style sheets and scripts",
    "/display/static/<path:filename>": "style sheets and scripts",
    **{f"/display/{kind}/<language>/<what>.wav": "a sound" for kind in ("announcements", "invitations", "missed", "messages")},
    "/display/playlist/<branch>/<display>": "the names of pictures and videos",
    "/display/playlist/<branch>/<display>/<name>": "a picture or a video",
    "/demo/slips/slips.css": "a style sheet",
    "/demo/slips/slips.mjs": "a script",
    "/demo/slips/<name>": "a picture",
    "/livez": "for machines",
    "/readyz": "for machines",
    "/metrics": "for machines",
}

PHK = {"code": "phk", "name": {"id": "Terkena PHK"}, "checklist": [{"code": "bukti", "name": {"id": "Bukti PHK"}}]}


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """In the middle of a morning, with something of everything."""
    folder = tmp_path_factory.mktemp("axe")
    pictures = folder / "media" / "bontang"
    pictures.mkdir(parents=True)
    (pictures / "hours.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with branch_opens(folder, demo_slips=str(folder / "slips"), media_folder=str(folder / "media")) as server:
        made = Branch(server)
        with server.store() as store:
            first, *others = BRANCH["services"]
            services = [first | {"cases": [PHK], "papers_as_of": "2026-06-30"}, *others]
            displays = [{"code": "bilik", "layout": "calls"}]
            store.catalogue.import_branch(BRANCH | {"displays": displays, "services": services})
            store.accounts.add_user("rina", Role.OFFICER, "bontang")  # has no counter yet, and so chooses one
            made.tokens = {name: store.accounts.add_token(name) for name in ("ana", "bo", "citra", "dewi", "gita")}
            made.cookies = {name: _cookie(server, store.accounts.sign_in_link(name)) for name in PEOPLE}
        _work(made)
        yield made


def _cookie(server: ServerProcess, link: str) -> str:
    answer = requests.get(f"{server.url}/sign-in/{link}", allow_redirects=False, timeout=30)
    return str(answer.cookies["lapak_session"])


def _work(branch: Branch) -> None:
    server, supervisor = branch.server, branch.server.keys.supervisor
    for counter, officer in {"1": "ana", "2": "bo", "3": "citra", **{f"b{n}": "dewi" for n in range(1, 7)}}.items():
        branch.at(counter, "open", officer)
    branch.serve("served", "A", "1", "ana", "start")
    branch.at("1", "finish", "ana", outcome="berkas_kurang", missing=["kpj", "kk"])
    branch.serve("missed", "A", "1", "ana", "no-show")
    branch.serve("parked", "A", "1", "ana", "start", "park")
    branch.serve("serving", "A", "1", "ana", "start")
    branch.at("1", "note", "ana", text="Bawa kursi roda")
    branch.serve("called", "B", "b1", "dewi")
    branch.serve("in a booth", "A", "b2", "dewi", "start")
    branch.serve("parked in a booth", "A", "b3", "dewi", "start", "park")
    branch.at("b4", "pause", "dewi", reason="istirahat", minutes=10)
    for priority in (False, True, False):
        branch.tickets["waiting"] = server.take("A", priority=priority)["token"]
    away = server.take("U")["token"]
    server.post(f"/tickets/{away}/away", walk_minutes=10).raise_for_status()
    branch.tickets["cancelled"] = server.take("U")["token"]
    server.post(f"/tickets/{branch.tickets['cancelled']}/leave").raise_for_status()
    for _ in range(4):
        server.take("D")
    server.post("/branches/bontang/tickets", branch.tokens["gita"], service="U").raise_for_status()  # prints a slip
    branch.at("2", "help", "bo", reason="berkas meragukan")
    server.post("/counters/bontang-3/pause", supervisor, reason="rapat").raise_for_status()
    server.post("/branches/bontang/notice", supervisor, message="paused").raise_for_status()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_axe_finds_nothing_serious(browser: Browser, branch: Branch, pictures: Path, shot: Shot, theme: Any) -> None:
    size = {"width": shot.size[0], "height": shot.size[1]}
    context = browser.new_context(viewport=size, color_scheme=theme, locale="id-ID")
    if shot.who:
        context.add_cookies([{"name": "lapak_session", "value": branch.cookies[shot.who], "url": branch.server.url}])
    page = context.new_page()

    page.goto(branch.server.url + shot.address.format_map(branch.tickets))
    expect(page.locator(shot.ready).first).to_be_visible()
    if shot.then:
        shot.then(page, branch)

    page.wait_for_function(STANDS_STILL)  # a call slides in, and also on the next display that is opened within seconds

    assert serious(page) == []
    page.screenshot(path=pictures / f"axe-{shot.name}-{theme}.png")
    context.close()


def test_every_page_of_the_server_is_looked_at(branch: Branch) -> None:
    server = build(load(**branch.server.settings))  # type: ignore[arg-type]
    rules = {rule.rule for rule in server.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    server.store.close()

    pages = {rule for rule in rules if not rule.startswith("/api/")} - set(NO_PAGES)
    assert pages == {shot.rule for shot in SHOTS} - {"403", "404"}
    assert set(NO_PAGES) <= rules


@pytest.mark.parametrize("rule", NO_PAGES)
def test_what_is_left_out_is_no_page(branch: Branch, rule: str) -> None:
    values = {
        "<branch>": "bontang", "<token>": branch.tickets["waiting"], "<folder>/<path:name>": "fonts/Bold.woff2",
        "/static/<path:filename>": "/static/" + ("board.css" if rule.startswith("/display") else "shared/base.css"),
        "announcements/<language>/<what>": "announcements/id/A001-desk-1-1-3", "messages/<language>/<what>": "messages/id/paused",
        "invitations/<language>/<what>": "invitations/id/A001-to-A003", "missed/<language>/<what>": "missed/id/A001",
        "<display>/<name>": "-/hours.png", "<display>": "-", "<chosen>": "id", "<name>": "slip-0.png",
    }  # fmt: skip
    address = rule
    for name, value in values.items():
        address = address.replace(name, value)

    answer = requests.get(
        branch.server.url + address, cookies={"lapak_session": branch.cookies["budi"]}, allow_redirects=False, timeout=10
    )

    assert not (answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"))
    assert answer.status_code != 401
