"""The pages: what they are given, in which language, and what browsers are told about them."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from caller_server.contract.views import BranchService, TicketView
from caller_server.storage.catalogue import Catalogue
from caller_server.web import lean
from caller_server.web.headers import content_policy
from tests.web import site as sites
from tests.web.site import Caller, Site

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Page(HTMLParser):
    """What a page loads, links to, and is given as data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.language = ""
        self._script: dict[str, str | None] | None = None
        self.data: Any = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = given.get("lang") or self.language if tag == "html" else self.language
        self.addresses += [value for name in ("src", "href") if (value := given.get(name))]
        self.inline += [name for name in given if name.startswith("on") or name == "style"] + (
            ["style"] if tag == "style" else []
        )
        self._script = given if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._script is not None and data.strip():
            if self._script.get("type") == "application/json":
                self.data = json.loads(data)
            else:
                self.inline.append("script")


def page(caller: Caller, path: str, status: int = 200) -> Page:
    answer = caller.get(path, headers=HTML)
    assert (answer.status_code, answer.mimetype) == (status, "text/html"), answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    return Page(answer.get_data(as_text=True))


def test_the_follow_page_has_the_view_the_texts_and_the_address_to_ask(site: Site) -> None:
    token = site.take()["token"]

    found = page(site.nobody(), f"/t/{token}")

    assert TicketView.model_validate(found.data["view"]).number == "A001"
    assert found.data["view_url"] == f"/api/v1/tickets/{token}"
    assert (found.data["token"], found.data["time_zone"]) == (token, "Asia/Makassar")
    assert site.nobody().get(found.data["view_url"]).status_code == 200


def test_the_follow_page_speaks_the_tickets_language_unless_asked_otherwise(site: Site) -> None:
    token = site.take(language="en")["token"]
    phone = site.nobody()

    assert page(phone, f"/t/{token}").language == "en"
    assert page(phone, f"/t/{token}?lang=id").language == "id"
    assert page(phone, f"/t/{token}?lang=tlh").language == "en"


def test_a_ticket_that_is_gone_has_a_page_that_says_so(site: Site) -> None:
    assert page(site.nobody(), f"/t/{'A' * 26}", 404).language == "id"
    assert page(site.nobody(), f"/t/{'A' * 26}?lang=en", 404).language == "en"


def test_the_qr_code_is_the_follow_address(site: Site) -> None:
    taken = site.take()

    answer = site.nobody().get(f"/t/{taken['token']}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert read_qr(answer.data) == taken["follow_url"]
    assert site.nobody().get(f"/t/{'A' * 26}/qr.svg").status_code == 404


def read_qr(svg: bytes) -> str:
    """Draws the SVG's squares (``M x,y H x V y H x z``, in modules) and reads the code with a real reader."""
    root = ElementTree.fromstring(svg)
    side = int(float(root.attrib["viewBox"].split()[2]))
    picture = Image.new("L", (side * 8, side * 8), 255)
    draw = ImageDraw.Draw(picture)
    path = next(element.attrib["d"] for element in root.iter() if element.tag.endswith("path"))
    for x0, y0, x1, y1 in re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+z", path):
        draw.rectangle([float(x0) * 8, float(y0) * 8, float(x1) * 8 - 1, float(y1) * 8 - 1], fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_the_console_asks_to_sign_in_and_then_knows_its_branch(site: Site) -> None:
    form = site.nobody().get("/console?lang=en", headers=HTML).get_data(as_text=True)
    found = page(site.browser("rina"), "/console")

    assert 'data-next="/console?lang=en"' in form
    assert found.data["branch_name"] == "Kantor Cabang Bontang"
    assert found.data["user"] == {"username": "rina", "role": "officer"}
    assert [counter["code"] for counter in found.data["counters"]][:2] == ["bontang-1", "bontang-2"]
    assert found.data["counters"][-1] == {"code": "bontang-b1", "label": "1", "kind": "booth"}
    assert {"code": "A", "name": "Klaim JHT"} in found.data["services"]
    assert found.data["clock_is_set"] is False


def test_the_console_has_the_token_that_its_commands_need(site: Site) -> None:
    rina = site.browser("rina")
    csrf = page(rina, "/console").data["csrf"]

    assert Caller(rina.client, {"X-CSRF-Token": csrf}).post("counters/bontang-1/open").status_code == 200


def test_a_server_with_a_set_clock_says_so_on_staff_pages(tmp_path: Path) -> None:
    with sites.site(tmp_path, clock_is_set=True) as site:
        assert page(site.browser("rina"), "/console").data["clock_is_set"] is True
        assert page(site.browser("gita"), "/take").data["clock_is_set"] is True


def test_a_greeter_gives_numbers_but_has_no_console(site: Site) -> None:
    gita = site.browser("gita")

    assert gita.get("/console", headers=HTML).status_code == 403
    services = page(gita, "/take?lang=en").data["services"]
    assert BranchService.model_validate(services[0]).name == "Old-age claim"


def test_an_administrator_chooses_the_branch(site: Site) -> None:
    budi, rina = site.browser("budi"), site.browser("rina")

    assert page(budi, "/console?branch=samarinda").data["branch"] == "samarinda"
    assert page(budi, "/console").data["branch"] == "bontang"
    assert rina.get("/console?branch=samarinda", headers=HTML).status_code == 403
    assert budi.get("/console?branch=nirwana", headers=HTML).status_code == 404


def test_the_index_leads_to_every_branch(site: Site) -> None:
    assert {"/display/bontang", "/display/samarinda"} <= set(page(site.nobody(), "/").addresses)


def test_a_page_that_does_not_exist_says_so_in_words(site: Site) -> None:
    answer = site.nobody().get("/tidak-ada?lang=en", headers=HTML)

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no such address." in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/console", "/take", "/t/{token}", "/t/gone", "/nothing", "/display/bontang"])
def test_pages_run_only_our_own_files(site: Site, path: str) -> None:
    token = site.take()["token"]
    caller = site.browser("rina") if path in ("/console", "/take") else site.nobody()

    answer = caller.get(path.format(token=token), headers=HTML)

    found = Page(answer.get_data(as_text=True))
    assert found.inline == []
    assert [address for address in found.addresses if not re.match(r"[/?#](?!/)|data:,$", address)] == []
    for address in found.addresses:
        if address.startswith(("/static/", "/assets/", "/display/static/")):
            assert caller.get(address).status_code == 200, address


def test_the_sign_in_page_runs_only_our_own_files(site: Site) -> None:
    assert page(site.nobody(), "/console").inline == []


@pytest.mark.parametrize("path", ["/", "/livez", "/nothing", "/t/x", "/assets/tokens.css", "branches/bontang", "devices/me"])
def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    headers = site.nobody().get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src 'self' ws://localhost;" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(self), " in headers["Permissions-Policy"]  # the turning code is read in the page
    assert "microphone=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("host", ["a b", "x; script-src *", "", "jahat.example,", "x'y"])
def test_a_strange_host_does_not_get_into_the_policy(host: str) -> None:
    assert "connect-src 'self';" in content_policy(host, is_secure=True)


def test_a_name_of_a_branch_cannot_become_markup(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    with sites.site(tmp_path, branch={"name": name}) as site:
        for path in ("/", f"/t/{site.take()['token']}", "/display/bontang"):
            assert name not in site.nobody().get(path, headers=HTML).get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/tokens.css", "text/css"),
        ("/assets/fonts/Bold.woff2", "font/woff2"),
        ("/assets/sounds/chime.wav", "audio/wav"),
        ("/assets/vendor/socket.io/socket.io.esm.min.js", "text/javascript"),
        ("/static/shared/follow.mjs", "text/javascript"),
        ("/static/shared/base.css", "text/css"),
        ("/display/static/board.mjs", "text/javascript"),
    ],
)
def test_files_have_their_type_and_are_asked_for_again_cheaply(site: Site, path: str, kind: str) -> None:
    first = site.nobody().get(path)
    again = site.nobody().get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.mimetype) == (200, kind)
    assert (again.status_code, again.data) == (304, b"")
    wanted = "max-age=604800" if "fonts" in path else "no-cache"
    assert wanted in first.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/tokens.toml",
        "/assets/translations/id/LC_MESSAGES/server.po",
        "/assets/fonts/../tokens.toml",
        "/assets/fonts/%2e%2e/tokens.toml",
        "/assets/fonts//etc/passwd",
        "/assets/fonts",
        "/assets/fonts/",
        "/static/../app.py",
        "/static/%2e%2e/settings.py",
    ],
)
def test_no_other_file_is_served(site: Site, path: str) -> None:
    assert site.nobody().get(path).status_code == 404


def test_scripts_and_the_follow_page_travel_packed(site: Site) -> None:
    token = site.take()["token"]
    for path in ("/static/shared/follow.mjs", "/assets/tokens.css", f"/t/{token}", f"tickets/{token}"):
        plain = site.nobody().get(path)
        packed = site.nobody().get(path, headers={"Accept-Encoding": "gzip, br"})

        if len(plain.data) >= 600:
            assert packed.headers["Content-Encoding"] == "gzip", path
            sent, written = gzip.decompress(packed.data).decode(), plain.get_data(as_text=True)
            assert sent == (lean.script(written) if path.endswith(".mjs") else written)
            assert "Accept-Encoding" in packed.headers["Vary"]
    packed = site.nobody().get("/static/shared/follow.mjs", headers={"Accept-Encoding": "gzip"})
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert site.nobody().get("/static/shared/follow.mjs", headers=again).status_code == 304


def test_pages_with_a_csrf_token_are_not_packed(site: Site) -> None:
    answer = site.browser("rina").get("/console", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


def test_a_new_server_without_branches_still_shows_its_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    budi = site.browser("budi")
    monkeypatch.setattr(Catalogue, "codes", lambda _: [])

    assert page(site.nobody(), "/").addresses
    assert budi.get("/console", headers=HTML).status_code == 404


def test_sounds_can_be_fetched_in_parts(site: Site) -> None:
    answer = site.nobody().get("/assets/sounds/chime.wav", headers={"Range": "bytes=0-43"})

    assert (answer.status_code, len(answer.data)) == (206, 44)
    assert answer.data.startswith(b"RIFF")
