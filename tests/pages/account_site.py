"""The real site in a browser, for the pages of accounts; and a page that mounts the administrator's views by themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, render_template_string, request
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from caller_server.web.access import PUBLIC
from config.translations import texts
from tests.web.site import PASSWORD, Site

MOUNTED = """<!doctype html>
<html lang="{{ page.language }}">
  <head>
    {%- with title = "Administrasi" %}{% include "console/head.html" %}{% endwith %}
    <link rel="stylesheet" href="/static/live/live.css">
    <script type="module" src="/static/console/theme.mjs"></script>
    <script type="module" src="/mounted.mjs"></script>
  </head>
  <body><main class="live"><h1>Administrasi</h1><p id="said" role="status"></p><div id="view"></div></main>
  <script type="application/json" id="page">{{ page|tojson }}</script></body>
</html>"""
MODULE = """
import { translator } from "/static/shared/words.mjs";
import { commander } from "/static/console/commands.mjs";
const page = JSON.parse(document.getElementById("page").textContent);
const { mount } = await import(`/static/admin/${page.view}.mjs`);
const send = commander({ fetch: fetch.bind(globalThis), csrf: page.csrf });
const say = (kind, text) => { document.getElementById("said").textContent = text; };
mount(document.getElementById("view"), { page, t: translator(page.texts, page.language), send, say });
"""


def with_mounted_views(site: Site) -> None:
    """Adds ``/mounted/people`` and ``/mounted/devices`` for whoever is signed in."""

    def page(view: str) -> Response:
        session = site.accounts.session(request.cookies["lapak_session"])
        assert session is not None
        chosen, person = request.args.get("lang", "id"), session.staff
        codes = [str(code) for code in site.hall.catalogue.codes() if person.belongs_to(str(code))]
        values = {
            "view": view, "branch": codes[0], "branches": codes, "csrf": session.csrf, "language": chosen,
            "user": {"username": person.username, "role": str(person.role), "branch": person.branch},
            "time_zone": "Asia/Makassar", "texts": texts("admin_people", chosen).for_page(),
        }  # fmt: skip
        return Response(render_template_string(MOUNTED, page=values), mimetype="text/html")

    def module() -> Response:
        return Response(MODULE, mimetype="text/javascript")

    site.app.add_url_rule("/mounted/<view>", "mounted", page)
    site.app.add_url_rule("/mounted.mjs", "mounted_module", module)
    access: dict[str, Any] = site.app.extensions["lapak"].access
    access |= {"mounted": PUBLIC, "mounted_module": PUBLIC}


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The site's address, answering on a free port of loopback."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def opened(
    browser: Browser, *, size: tuple[int, int] = (1280, 720), theme: Any = "light", language: str = "id"
) -> Iterator[Page]:
    """A page in a context of its own; fails at the end when a script failed or something was refused by the policy."""
    locale = "id-ID" if language == "id" else "en-GB"
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme, locale=locale)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert faults == []


def give_password(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form and send it."""
    page.fill("#username", name)
    page.fill("#password", password)
    page.click("#sign-in button[type=submit]")
