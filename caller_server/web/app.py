"""Builds the web application from what it is handed; nothing here opens a database or reads a setting by itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apiflask import APIFlask
from flask import Blueprint
from werkzeug.middleware.proxy_fix import ProxyFix

from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases.accounts import Accounts
from caller_server.usecases.administer import Descriptions
from caller_server.usecases.audit import Auditing
from caller_server.usecases.ports import Ports
from caller_server.usecases.reach import Reaching
from caller_server.usecases.reports import Reports
from caller_server.usecases.score_card import ScoreCards
from caller_server.web import (
    account,
    administration,
    assets,
    branches,
    compress,
    counters,
    devices,
    errors,
    guard,
    headers,
    health,
    join_pages,
    joining,
    lead_pages,
    limits,
    log,
    oidc,
    openapi,
    pages,
    papers_pages,
    people,
    phone_app,
    score_card,
    second_factor,
    session,
    supervision,
    tickets,
)
from caller_server.web import audit as auditing
from caller_server.web import reach as reaching_people
from caller_server.web import reports as reporting
from caller_server.web.access import PUBLIC
from caller_server.web.context import Health, Web, keep
from caller_server.web.metrics import Metrics
from caller_server.web.settings import WebSettings

LARGEST_BODY = 16 * 1024  # bytes; the largest command is well below one kilobyte
API = (
    branches.bp,
    tickets.bp,
    reaching_people.bp,
    joining.bp,
    counters.bp,
    supervision.bp,
    session.bp,
    second_factor.bp,
    people.bp,
    administration.bp,
    devices.bp,
    auditing.bp,
    reporting.bp,
    score_card.bp,
)
OTHERS = (
    pages.bp,
    join_pages.bp,
    papers_pages.bp,
    phone_app.bp,
    account.bp,
    oidc.bp,
    lead_pages.bp,
    administration.pages,
    auditing.pages,
    reporting.pages,
    score_card.pages,
    assets.bp,
    health.bp,
)
OPEN_ENDPOINTS = ("static", "openapi.spec")


def create_app(
    ports: Ports,
    accounts: Accounts,
    settings: WebSettings,
    *,
    branches: Callable[[], list[BranchCode]],
    branch_of_counter: Callable[[str], BranchCode | None],
    audit: Auditing,
    descriptions: Descriptions,
    reports: Reports,
    scores: ScoreCards,
    reaching: Reaching,
    health: Callable[[], Health] = Health,
    open_sockets: Callable[[], Mapping[str, int]] = dict,
    public_blueprints: Sequence[Blueprint] = (),
    apart: Callable[[Callable[[], Any]], Any] = lambda work: work(),
    asked: Callable[[BranchCode, TicketId], None] = lambda branch, ticket: None,
) -> APIFlask:
    """The application with all its routes. Blueprints of others, such as the display's, are open to anybody in all their routes.

    ``branches`` lists the codes of all branches, ``branch_of_counter`` finds a counter's, ``audit`` looks back,
    ``descriptions`` says how branches are described, ``reports`` and ``scores`` count, ``reaching`` keeps how people want to be
    reached.
    ``health`` says whether commands can be taken, ``open_sockets`` how many sockets are open per namespace; ``apart`` does long
    work where it holds nobody up; ``asked`` hears of every ticket that a page asks for by itself.
    """
    app = _bare_app(settings)
    limiter = limits.make_limiter(settings)
    web = Web(
        ports,
        accounts,
        settings,
        branches,
        branch_of_counter,
        health,
        open_sockets,
        Metrics(),
        limiter,
        audit,
        descriptions,
        reports,
        scores,
        reaching,
        apart=apart,
        asked=asked,
    )
    keep(app, web)
    errors.register(app)
    app.before_request(log.begin)
    app.before_request(guard.guard)
    limiter.init_app(app)
    for blueprint in (*API, *OTHERS, *public_blueprints):
        app.register_blueprint(blueprint)
    limits.apply(app, limiter, settings)
    _declare_access(app, web, [blueprint.name for blueprint in public_blueprints])
    log.register(app)
    headers.register(app, is_secure=settings.cookie_secure)
    compress.register(app)
    openapi.describe(app, web)
    return app


def _bare_app(settings: WebSettings) -> APIFlask:
    app = APIFlask(
        "caller_server.web",
        title="Lapak Asik Onsite",
        version=settings.version,
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SEND_FILE_MAX_AGE_DEFAULT=0,
        TESTING=settings.is_testing,
    )
    app.url_map.merge_slashes = False  # one address per page, and no redirects that guess
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _declare_access(app: APIFlask, web: Web, public_blueprints: list[str]) -> None:
    """Collect every endpoint's rule. What has none stays out, and ``guard`` refuses it."""
    for endpoint, view in app.view_functions.items():
        rule = getattr(view, "access", None)
        is_open = endpoint in OPEN_ENDPOINTS or endpoint.partition(".")[0] in public_blueprints
        if rule is not None or is_open:
            web.access[endpoint] = rule or PUBLIC
