"""The README's pictures, taken from the running programs in the middle of a morning, so that they show what there is.

``python -m tests.pictures`` makes them small and puts them where the README finds them.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.kiosk import kiosk_process
from tests.e2e.morning import display_key, live_through, sign_in_path
from tests.e2e.pages import Opened, call_seen
from tests.e2e.paper import qr_of
from tests.e2e.test_main_job import connected, press_space
from tests.printer_server import PrinterServer
from tests.server_process import start

pytestmark = [pytest.mark.browser, pytest.mark.window, pytest.mark.slow]

COMES_TO_REST_MS = 500  # a new call slides in
AS_IN_A_BRANCH = ("--idle", "60", "--stay", "20")


def shoot(page: Page, pictures: Path, name: str) -> None:
    page.wait_for_timeout(COMES_TO_REST_MS)
    page.screenshot(path=pictures / f"readme-{name}.png")


def test_a_morning_on_every_screen(tmp_path: Path, pages: Opened, pictures: Path) -> None:
    keys, tokens = live_through(tmp_path)
    server = start(tmp_path, keys=keys, clock_start="")
    try:
        with PrinterServer() as printer, kiosk_process(server, printer.spec, *AS_IN_A_BRANCH) as kiosk:
            kiosk.tap("language-id")
            kiosk.wait("services")
            kiosk.picture(pictures / "readme-kiosk-services.png")
            kiosk.choose("A")
            kiosk.wait("confirm")
            kiosk.tap("take")
            kiosk.wait("done")
            taken = kiosk.printed()
            kiosk.picture(pictures / "readme-kiosk-done.png")
            slip = printer.pictures()[-1]
        slip.save(pictures / "readme-slip.png")
        assert qr_of(slip) == taken["follow_url"]

        waiting = connected(pages.phone(taken["follow_url"]))
        waiting.get_by_role("button", name="Coba bunyi").tap()
        waiting.get_by_role("button", name="Tutup").tap()
        expect(waiting.locator(".ahead__sentence")).to_contain_text("orang di depan Anda")
        waiting.evaluate("scrollTo(0, 0)")  # the tap went down to its button
        shoot(waiting, pictures, "phone-waiting")

        display = pages.display(server.url, key=display_key(server.settings["database_url"]))
        expect(display.locator("#join img")).to_be_visible()
        expect(display.locator("#earlier li")).to_have_count(4)
        shoot(display, pictures, "display-board")

        console = pages.console(server.url + sign_in_path(server.settings["database_url"]))
        expect(console.locator("#state")).to_have_text("Kosong")
        number = console.locator(".who--next .plate").inner_text().replace("\n", "")
        called = connected(pages.phone(f"{server.url}/t/{tokens[number]}"))
        press_space(console, "Panggil berikutnya", "Dipanggil")
        for page in (called, display):
            call_seen(page, number, "Loket3")
        expect(console.locator(".facts")).to_contain_text("HP terbuka")
        for page, name in ((display, "display-call"), (called, "phone-called"), (console, "console")):
            shoot(page, pictures, name)
    finally:
        server.kill()
