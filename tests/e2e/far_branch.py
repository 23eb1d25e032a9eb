"""A branch that calls in stages: server, display with the turning code, an officer's desk, and providers that carry messages."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, text

from caller_server.storage.migrate import upgrade
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.wiring import open_store
from config.settings import load
from tests.conftest import CHROMIUM_FLAGS, _chromium
from tests.e2e.far_phone import FarPhone
from tests.e2e.hands import Mouse
from tests.e2e.pages import Opened
from tests.e2e.paper import qr_of
from tests.e2e.seat import Seat, Tally
from tests.hall import ALL_DAY
from tests.messages.providers import HttpProvider, MailProvider, http_provider, mail_provider
from tests.messages.providers import Phone as Keys
from tests.server_process import MONDAY_NINE, ServerProcess, eventually, running
from tests.server_process import Keys as ServerKeys

BRANCH: dict[str, Any] = {
    "code": "bontang",
    "name": "Kantor Cabang Bontang",
    "time_zone": "Asia/Makassar",
    "hours": ALL_DAY,
    "policy": {"staged_calling": True, "lobby_cap": 12, "recall_after_s": 1, "return_after": 1},
    "services": [
        {
            "code": "A",
            "name": {"id": "Klaim JHT", "en": "Old-age claim"},
            "about": {"id": "Jaminan Hari Tua", "en": "Old-age savings"},
            "usual_minutes": 8,
            "checklist": [
                {"code": "kpj", "name": {"id": "Kartu peserta (KPJ)", "en": "Membership card (KPJ)"}},
                {"code": "ktp", "name": {"id": "e-KTP", "en": "ID card (e-KTP)"}},
            ],
        },
        {"code": "U", "name": {"id": "Informasi", "en": "Information"}, "usual_minutes": 8},
    ],
    "counters": [{"code": "bontang-1", "label": "1", "services": ["A", "U"]}],
}
DISPLAY_SIZE = {"width": 1920, "height": 1080}
DESK_SIZE = {"width": 1440, "height": 900}
LOOKED_AT_WITHIN_S = 30.0  # two seconds by design; a machine that is busy with others takes longer
CALL_ON_SCREEN_MS = 20_000
ENOUGH_AHEAD = 4  # with eight minutes each there is time for a walk


@dataclass
class FarBranch:
    """The branch and who works there. ``push``, ``sms`` and ``mail`` are the providers; ``keys`` open what is pushed."""

    server: ServerProcess
    pages: Opened
    display_key: str
    push: HttpProvider
    sms: HttpProvider
    mail: MailProvider
    film: Path

    def television(self) -> Page:
        """The display, with the key that shows the code for joining."""
        page = self._page(viewport=DISPLAY_SIZE, locale="id-ID")
        page.goto(f"{self.server.url}/display/bontang#key={self.display_key}")
        expect(page.locator("#join img")).to_be_visible()
        return page

    def desk(self) -> Seat:
        """An officer at desk 1, open and free."""
        with self.server.store() as store:
            link = store.accounts.sign_in_link("rina")
        page = self._page(viewport=DESK_SIZE, locale="id-ID", color_scheme="light")
        page.goto(f"{self.server.url}/sign-in/{link}")
        page.get_by_role("link", name="Loket 1").click()
        expect(page.locator(".connection")).to_have_text("Tersambung")
        seat = Seat(page, Mouse(), Tally(), "rina", "bontang-1")
        seat.open()
        return seat

    def phone(self, init: str = "", **options: Any) -> FarPhone:
        """A participant's phone; its browser can be woken by ``push``. ``init`` runs before every page."""
        keys = Keys(self.push.url, f"phone-{len(self.pages.contexts)}")
        return FarPhone.opened(self.pages, self.server, keys, init, **options)

    def people_wait(self, count: int = ENOUGH_AHEAD) -> list[str]:
        """So many take a number at the kiosk and stay; their tokens, once the branch knows how long the next one would wait."""
        tokens = [self.server.take("A")["token"] for _ in range(count)]
        eventually(lambda: self._looked_at_with() == count, LOOKED_AT_WITHIN_S)
        return tokens

    def _looked_at_with(self) -> int | None:
        """How many waited for service A when the branch was last looked at for those who come."""
        found = [row for row in self.rows("service_forecast") if row["service"] == "A" and row["early_min"]]
        return found[0]["ahead"] if found else None

    def give_up(self, tokens: list[str]) -> None:
        """These people leave: so a test needs not wait until the display has announced them all."""
        for token in tokens:
            assert self.server.post(f"/tickets/{token}/leave").status_code == 200

    def code_of(self, television: Page, picture: Path) -> str:
        """The address that a camera reads off the display, between two calls."""
        expect(television.locator("#fresh")).to_be_hidden(timeout=CALL_ON_SCREEN_MS)
        television.screenshot(path=picture)
        return qr_of(picture)

    def address(self) -> str:
        """What the code at the kiosk leads to now."""
        return str(self.server.get("/branches/bontang/join", self.server.keys.kiosk).json()["url"])

    def code(self) -> str:
        """The code to type."""
        return str(self.server.get("/branches/bontang/join", self.server.keys.kiosk).json()["code"])

    def place_of(self, token: str) -> str:
        """Where the server believes this person to be; asked with a key, since who asks without one is the phone."""
        return str(self.server.get(f"/tickets/{token}", self.server.keys.kiosk).json()["place"])

    def excuse(self, *words: str) -> None:
        """Faults that a test brought about by itself: those with one of these words."""
        self.pages.faults[:] = [fault for fault in self.pages.faults if not any(word in fault for word in words)]

    def told(self, phone: FarPhone, kind: str) -> list[dict[str, Any]]:
        """What was pushed to a phone, of one kind, opened with the phone's own keys."""
        mine = [request for request in self.push.requests if request.path == phone.push_path]
        return [told for request in mine if (told := phone.keys.opened(request))["kind"] == kind]

    def written(self, about: str) -> list["Written"]:
        """Messages with these words that went out by SMS and e-mail."""
        by_sms = [Written(sent.path.lstrip("/"), str(sent.json["message"])) for sent in self.sms.requests]
        by_mail = [Written(to[0], _text(mail)) for to, mail in self.mail.mails]
        return [sent for sent in by_sms + by_mail if about in sent.text]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table of the server's database."""
        engine = create_engine(self.server.settings["database_url"])
        try:
            with engine.connect() as connection:
                return [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table}"))]
        finally:
            engine.dispose()

    def stored(self) -> bytes:
        """Everything that the database has on disk, with what waits to be written into it."""
        return b"".join(path.read_bytes() for path in sorted(self.server.folder.glob("lapak.sqlite*")))

    def _page(self, **options: Any) -> Page:
        return self.pages._page(self.pages.browser, **options)


@dataclass(frozen=True)
class Written:
    """A message to a contact."""

    to: str
    text: str


def _text(mail: Any) -> str:
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    subject = str(make_header(decode_header(mail["Subject"])))
    return "\n".join([subject, *(part.get_payload(decode=True).decode() for part in parts)])


def serve_until(desk: Seat, is_enough: Any, most: int) -> int:
    """Serve those who are here, a moment each, until ``is_enough``; how many were served. Fails beyond ``most``."""
    for served in range(most + 1):
        if is_enough():
            return served
        assert served < most, f"{most} were served"
        desk.call()
        desk.serve()
        desk.page.wait_for_timeout(2500)  # the branch is looked at every two seconds
    return most


@contextmanager
def branch_opens(folder: Path, browser: Browser, **more: str) -> Iterator[FarBranch]:
    """The branch on a Monday at nine with nobody in it; ``more`` are settings. Fails when a page had a fault."""
    with ExitStack() as stack:
        push, sms = stack.enter_context(http_provider()), stack.enter_context(http_provider())
        mail = stack.enter_context(mail_provider())
        settings = {
            "push_hosts": "127.0.0.1",
            "sms_url": f"json://127.0.0.1:{sms.port}/{{contact}}",
            "email_url": f"mailto://127.0.0.1:{mail.port}?from=antrean@example.org&to={{contact}}&mode=insecure",
            "database_url": f"sqlite:///{folder}/lapak.sqlite",
            "clock_start": MONDAY_NINE,
            "testing": "true",
        } | more
        keys, display_key = _furnish(settings)
        server = stack.enter_context(running(folder, keys=keys, **settings))
        film = folder / "film.y4m"
        pages = stack.enter_context(_pages(browser, film))
        yield FarBranch(server, pages, display_key, push, sms, mail, film)


@contextmanager
def _pages(browser: Browser, film: Path) -> Iterator[Opened]:
    """Pages in one browser that may sound by itself, and whose camera looks at ``film``."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    flags = [*CHROMIUM_FLAGS, *camera, "--autoplay-policy=no-user-gesture-required"]
    own = browser.browser_type.launch(executable_path=_chromium(), args=flags)
    pages = Opened(own, own)
    try:
        yield pages
    finally:
        pages.close()
        own.close()
    assert pages.faults == [], "\n".join(pages.faults)


def _furnish(settings: dict[str, str]) -> tuple[ServerKeys, str]:
    upgrade(settings["database_url"])
    store = open_store(load(**settings))
    try:
        store.catalogue.import_branch(BRANCH)
        accounts = store.accounts
        for name, role in (("rina", Role.OFFICER), ("bo", Role.OFFICER), ("sari", Role.SUPERVISOR), ("budi", Role.ADMINISTRATOR)):
            accounts.add_user(name, role, "bontang" if role is not Role.ADMINISTRATOR else None)
        keys = ServerKeys(
            kiosk=accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"),
            agent=accounts.add_device("agent-1", DeviceKind.AGENT, "bontang"),
            officer=accounts.add_token("rina"),
            second_officer=accounts.add_token("bo"),
            supervisor=accounts.add_token("sari"),
            administrator=accounts.add_token("budi"),
        )
        return keys, accounts.add_device("display-1", DeviceKind.DISPLAY, "bontang")
    finally:
        store.close()
