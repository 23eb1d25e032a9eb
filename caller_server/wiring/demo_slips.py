"""For the demo only: numbers that staff give by hand print a slip too, as pictures that anyone can look at."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request, send_from_directory

from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases import views
from caller_server.usecases.ports import Commit, Ports
from config.translations import FIRST_LANGUAGE, LANGUAGES, Texts, texts

if TYPE_CHECKING:
    from hardware.printer.slip import Slip

log = logging.getLogger(__name__)

SHOWN = 24  # slips on the page
LOOKS_AGAIN_S = 5
SHEETS = ("/assets/tokens.css", "/static/shared/base.css", "/demo/slips/slips.css")
STYLE = """main { padding: 24px } h1 { margin: 0 0 24px }
div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 24px }
img { width: 288px; border: 1px solid var(--line); border-radius: 4px; background: #fff }
"""
# Newer slips come by themselves; the page is not loaded again, which would take it from under whoever reads it.
SCRIPT = f"""setInterval(async () => {{
  const answer = await fetch(location.href, {{ cache: "no-store" }}).catch(() => null);
  if (!answer?.ok) return;
  const newer = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const shown = document.querySelector("main");
  if (newer && !newer.isEqualNode(shown)) shown.replaceWith(newer);
}}, {LOOKS_AGAIN_S * 1000});
"""


class DemoPrinter:
    """Prints a slip for each ticket that one of ``staff`` has just given, in the background."""

    def __init__(self, ports: Ports, folder: Path, staff: Callable[[], Iterable[str]], public_url: str) -> None:
        self._ports = ports
        self._folder = folder
        self._staff = staff
        self._public_url = public_url
        self._jobs: Queue[tuple[BranchCode, TicketId]] = Queue()

    def publish(self, commit: Commit) -> None:
        """A commit was made; never waits."""
        for ticket_id in commit.tickets:
            self._jobs.put((commit.branch, ticket_id))

    def run(self) -> None:
        """Print for ever."""
        from hardware import factory  # only the demo's server has a printer

        printer = factory.printer(f"fake:{self._folder}")
        while True:
            branch, ticket_id = self._jobs.get()
            try:
                slip = self._slip(branch, ticket_id)
                if slip:
                    printer.print_slip(slip)
            except Exception:
                log.exception("the demo's slip was not printed")

    def _slip(self, branch: BranchCode, ticket_id: TicketId) -> "Slip | None":
        from hardware.printer.slip import Slip

        with self._ports.read_branch(branch, self._ports.clock()) as read:
            history = read.history(ticket_id)
            if len(history) != 1 or history[0].actor not in set(self._staff()):
                return None
            view = views.ticket(read, read.ticket(ticket_id))
            text = views.branch(read, view.language).texts.get("slip", "")
            policy, zone = read.branch.policy, ZoneInfo(read.branch.time_zone)
        return Slip(
            branch_name=view.branch_name,
            number=view.number,
            service_name=view.service.name,
            issued_at=view.issued_at.astimezone(zone),
            ahead=view.ahead,
            follow_url=f"{self._public_url}/t/{self._ports.token(ticket_id)}",
            grace_minutes=int(policy.grace.total_seconds() // 60),
            return_after=policy.return_after,
            language=view.language,
            priority=view.priority,
            text=text,
        )


def slips_blueprint(folder: Path) -> Blueprint:
    """``/demo/slips``: the slips that were printed, newest first."""
    blueprint = Blueprint("demo_slips", __name__, url_prefix="/demo/slips")

    @blueprint.get("")
    def page() -> Response:
        language = request.accept_languages.best_match(LANGUAGES) or FIRST_LANGUAGE
        newest = sorted(folder.glob("slip-*.png"), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
        return Response(_html(newest, texts("demo", language)))

    @blueprint.get("/slips.css")
    def style() -> Response:
        return Response(STYLE, mimetype="text/css")

    @blueprint.get("/slips.mjs")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @blueprint.get("/<name>")
    def picture(name: str) -> Response:
        if not (name.startswith("slip-") and name.endswith(".png")):
            abort(404)
        return send_from_directory(folder.resolve(), name, max_age=0)

    return blueprint


def _html(pictures: list[Path], t: Texts) -> str:
    title = escape(t("slips.title"))
    shown = "".join(
        f'<img src="/demo/slips/{path.name}" alt="{escape(t("slips.alt", time=_time(path)))}">\n' for path in pictures
    )
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in SHEETS)
    return (
        f'<!doctype html><html lang="{t.language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="data:,">{links}<title>{title}</title><script type="module" src="/demo/slips/slips.mjs"></script>'
        f"<main><h1>{title}</h1><div>{shown or escape(t('slips.empty'))}</div></main></html>"
    )


def _time(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%H.%M.%S")
