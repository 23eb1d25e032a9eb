"""A participant's phone: joins by the turning code, lets itself be told, goes away and comes back."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages import PIXEL_7, Opened
from tests.messages.providers import Phone as Keys
from tests.server_process import ServerProcess

PERMISSIONS = ["notifications", "camera"]
# Chromium has no push service here: its own subscription is replaced by one with real keys of ours, kept as a browser keeps it.
SUBSCRIBES = """
((given) => {
  const made = { endpoint: given.endpoint, options: { applicationServerKey: null }, toJSON: () => given,
    unsubscribe: async () => { localStorage.removeItem('held'); return true; } };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem('held') ? made : null);
  PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
    if (key.length !== 65) throw new TypeError('no key of the server');
    localStorage.setItem('held', 'yes');
    return made;
  };
})(%s);
"""


@dataclass
class FarPhone:
    """One phone and its browser. ``keys`` are those its push messages are opened with."""

    page: Page
    server: ServerProcess
    keys: Keys

    @classmethod
    def opened(cls, pages: Opened, server: ServerProcess, keys: Keys, init: str = "", **options: Any) -> "FarPhone":
        how = {**PIXEL_7, "locale": "id-ID", "timezone_id": "Asia/Makassar", "permissions": PERMISSIONS} | options
        page = pages._page(pages.browser, **how)
        if options.get("java_script_enabled", True):
            page.add_init_script(SUBSCRIBES % json.dumps(keys.subscription))
        if init:
            page.add_init_script(init)
        return cls(page, server, keys)

    # --- taking a number ---

    def join(self, address: str, walk: int = 5, service: str = "A") -> str:
        """From the code on the display to the ticket; its number."""
        self.page.goto(address)
        self.page.locator(f"[data-service={service}]").tap()
        return self.take(walk)

    def take(self, walk: int = 5) -> str:
        self.page.get_by_text(f"{walk} menit jalan", exact=True).tap()
        self.page.get_by_role("button", name="Ambil nomor antrean").tap()
        self.page.wait_for_url("**/t/*")
        return self.number

    @property
    def number(self) -> str:
        return re.sub(r"\s", "", self.page.locator("#number .plate").inner_text())

    @property
    def token(self) -> str:
        return self.page.url.split("/t/")[1].split("?")[0]

    @property
    def push_path(self) -> str:
        return "/" + self.keys.endpoint.split("/", 3)[3]

    # --- what it shows ---

    @property
    def banner(self) -> Locator:
        return self.page.locator("#parts .banner")

    def shows(self, kind: str) -> None:
        """Waits until the page is of this kind: waiting, invited, called, serving, served, missed."""
        expect(self.page.locator("body")).to_have_attribute("data-kind", kind)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).tap()

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    # --- being told ---

    def be_told(self, contact: str = "", kind: str = "phone", push: bool = True) -> None:
        """Notifications on this phone, and a contact."""
        self.press("Beri tahu saya")
        dialog = self.page.get_by_role("dialog")
        if push:
            dialog.get_by_role("button", name="Nyalakan notifikasi").tap()
            expect(dialog.get_by_text("Notifikasi menyala di HP ini.")).to_be_visible()
        if contact:
            dialog.locator(f"[name={kind}]").fill(contact)
            dialog.locator("[name=consent]").check()
            dialog.get_by_role("button", name="Simpan kontak").tap()
            expect(dialog.get_by_text("Kabar juga dikirim ke")).to_be_visible()

    def leave_the_page(self) -> None:
        """Into the pocket: another page is open, and the ticket's is not."""
        self.page.goto(f"{self.server.url}/")

    def comes_back_to(self, token: str) -> None:
        """The ticket's page, opened again."""
        self.page.goto(f"{self.server.url}/t/{token}")

    def is_pushed(self, payload: dict[str, Any]) -> None:
        """The push service hands over a message to the browser, which wakes the worker."""
        debugger = self.page.context.new_cdp_session(self.page)
        found: list[str] = []
        event = "ServiceWorker.workerRegistrationUpdated"
        debugger.on(event, lambda told: found.extend(one["registrationId"] for one in told["registrations"]))
        debugger.send("ServiceWorker.enable")
        for _ in range(50):
            if found:
                break
            self.page.wait_for_timeout(50)
        message = {"origin": self.server.url, "registrationId": found[-1], "data": json.dumps(payload)}
        debugger.send("ServiceWorker.deliverPushMessage", message)
        debugger.detach()

    def notifications(self) -> list[dict[str, Any]]:
        """Those that are shown now; waits for the first."""
        for _ in range(60):
            found: list[dict[str, Any]] = self.page.evaluate(
                """async () => (await (await navigator.serviceWorker.getRegistration('/')).getNotifications())
                .map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }))"""
            )
            if found:
                return found
            self.page.wait_for_timeout(50)
        return []

    # --- arriving ---

    def types_code(self, code: str) -> None:
        """ "Sudah di sini", by the code typed as it stands on the display."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Kode di bawah gambar").fill(code)
        dialog.get_by_role("button", name="Pakai kode ini").tap()


def film(path: Path, text: str) -> None:
    """What the phone's camera sees: three frames of a QR before a grey wall, as YUV4MPEG2."""
    frame = Image.new("L", (640, 480), 128)
    if text:
        code = qrcode.make(text, border=4).get_image().convert("L").resize((380, 380))
        frame.paste(code, (130, 50))
    colours = bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n" + (b"FRAME\n" + frame.tobytes() + colours) * 3)
