"""The whole web application with a branch, on a free port, for browsers that take a number by phone; without sockets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from caller_server.domain import joining
from tests.hall import BONTANG, KEY
from tests.web import site as sites
from tests.web.site import Site

SERVICES = [
    {
        "code": "A", "name": {"id": "Klaim JHT", "en": "Old-age claim"}, "about": {"id": "Jaminan Hari Tua", "en": "Old age"},
        "checklist": [
            {"code": "kpj", "name": {"id": "Kartu Peserta (KPJ)", "en": "Membership card (KPJ)"}},
            {"code": "ktp", "name": {"id": "KTP asli", "en": "Identity card (original)"}},
        ],
    },
    {"code": "K", "name": {"id": "Klaim JKK", "en": "Accident claim"}, "about": {"id": "Kecelakaan Kerja", "en": "At work"}},
    {"code": "M", "name": {"id": "Klaim JKM", "en": "Death claim"}, "about": {"id": "Kematian", "en": "Death benefit"}},
    {"code": "P", "name": {"id": "Klaim JP", "en": "Pension claim"}, "about": {"id": "Pensiun", "en": "Pension"}, "quota": 0},
    {"code": "D", "name": {"id": "Pendaftaran", "en": "Registration"}, "quota": 18, "about": {"id": "Peserta baru", "en": "New"}},
    {"code": "U", "name": {"id": "Informasi", "en": "Information"}, "about": {"id": "dan pengaduan", "en": "and complaints"}},
]  # fmt: skip
COUNTERS = [{"code": f"bontang-{n}", "label": str(n), "services": ["A", "K", "M", "P", "D", "U"]} for n in (1, 2)]


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A test's output is about the test."""


class JoinSite:
    """A site that a browser can open. ``code()`` is what the display shows now."""

    def __init__(self, site: Site, url: str) -> None:
        self.site, self.url = site, url

    def code(self, steps_ago: int = 0) -> str:
        """The branch's code, or that of some half minutes ago."""
        return joining.code(KEY, BONTANG, joining.step_at(self.site.hall.now) - steps_ago)

    def address(self, code: str | None = None, **query: str) -> str:
        """The joining page, as the QR on the display names it when there is a code."""
        asked = {**({"c": code} if code else {}), **query}
        return f"{self.url}/b/bontang" + ("?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else "")

    def waiting(self) -> int:
        """How many wait in the branch."""
        with self.site.hall.read() as read:
            return len(read.waiting())


@contextmanager
def running(folder: Path, **policy: Any) -> Iterator[JoinSite]:
    """A site with six services of which one has no numbers, open all day; ``policy`` changes the branch's rules."""
    branch = {"services": SERVICES, "counters": COUNTERS, "policy": {"recall_after_s": 30} | policy}
    with sites.site(folder, branch=branch) as site, _served(site.app) as url:
        yield JoinSite(site, url)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
