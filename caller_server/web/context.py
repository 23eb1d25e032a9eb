"""What every route is handed: the ports, the accounts, the settings and a few look-ups, kept on the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_limiter import Limiter

from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases.accounts import Accounts
from caller_server.usecases.administer import Descriptions
from caller_server.usecases.audit import Auditing
from caller_server.usecases.ports import Ports
from caller_server.usecases.reach import Reaching
from caller_server.usecases.reports import Reports
from caller_server.usecases.score_card import ScoreCards
from caller_server.usecases.views import LineMemo
from caller_server.web.access import Access
from caller_server.web.metrics import Metrics
from caller_server.web.settings import WebSettings

_KEY = "lapak"


@dataclass(frozen=True)
class Health:
    """Whether the server can do its work, and if not, why, in words for whoever keeps it running.

    ``warnings`` are what should be seen to though the work goes on; they do not make the server unready.
    """

    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Web:
    """The web ring's surroundings. ``access`` has the rule of every endpoint; an endpoint without one is refused.

    ``line`` gives the line of a branch's snapshot, so that phones which poll share one computation. ``apart`` does long work
    where it holds nobody up, and waits for its result. ``asked`` hears of every ticket that a page asks for by itself.
    """

    ports: Ports
    accounts: Accounts
    settings: WebSettings
    branches: Callable[[], list[BranchCode]]
    branch_of_counter: Callable[[str], BranchCode | None]
    health: Callable[[], Health]
    open_sockets: Callable[[], Mapping[str, int]]
    metrics: Metrics
    limiter: Limiter
    audit: Auditing
    descriptions: Descriptions
    reports: Reports
    scores: ScoreCards
    reaching: Reaching
    access: dict[str, Access] = field(default_factory=dict)
    asked: Callable[[BranchCode, TicketId], None] = field(default=lambda branch, ticket: None)
    line: LineMemo = field(default_factory=LineMemo)
    apart: Callable[[Callable[[], Any]], Any] = field(default=lambda work: work())


def keep(app: Flask, web: Web) -> None:
    """Put ``web`` where ``here`` finds it."""
    app.extensions[_KEY] = web


def here() -> Web:
    """The surroundings of the application that serves this request."""
    return cast(Web, current_app.extensions[_KEY])
