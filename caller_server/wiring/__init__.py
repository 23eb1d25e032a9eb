"""The composition root: settings in, a server out. The only place that knows every ring."""

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask
from flask_socketio import SocketIO

from caller_server.contract.views import BoardView
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.realtime.server import Realtime, RealtimeSettings, create_realtime
from caller_server.storage import migrate
from caller_server.storage.account_audit import open_account_log
from caller_server.storage.accounts import AccountStore
from caller_server.storage.audit import AuditStore
from caller_server.storage.branch import BranchStore
from caller_server.storage.catalogue import Catalogue
from caller_server.storage.engine import Database, open_database
from caller_server.storage.forecasts import ForecastStore
from caller_server.storage.reports import ReportStore
from caller_server.storage.score_card import ScoreCardStore
from caller_server.usecases import views
from caller_server.usecases.accounts import session_cookie
from caller_server.usecases.audit import Auditing
from caller_server.usecases.people import officers_of
from caller_server.usecases.ports import Commit, DeviceState, Ports
from caller_server.web.app import create_app
from caller_server.web.context import Health
from caller_server.web.settings import OidcSettings, WebSettings
from caller_server.wiring import estimator, jobs, logs, messages
from caller_server.wiring.clock import SteadyClock
from caller_server.wiring.demo_slips import DemoPrinter, slips_blueprint
from caller_server.wiring.secret import holder_hasher, join_key, new_id, seal_key, secret_key, token_hash, token_maker
from config.settings import Settings, WrongSettings, environment, load
from config.translations import texts
from display.blueprint import make_blueprint

log = logging.getLogger(__name__)

DISTRIBUTION = "lapak-asik-onsite"


@dataclass
class Store:
    """What keeps things, without a server around it: for the command line."""

    settings: Settings
    database: Database
    clock: SteadyClock
    branches: BranchStore
    forecasts: ForecastStore
    catalogue: Catalogue
    accounts: AccountStore

    def close(self) -> None:
        """Close the database."""
        self.database.close()


@dataclass
class Server:
    """Everything of one server process. ``app`` is the WSGI application, with the sockets in front."""

    app: Flask
    socketio: SocketIO
    ports: Ports
    store: Store
    realtime: Realtime
    messages: messages.Messages
    estimator: estimator.Estimator
    printer: DemoPrinter | None = None
    is_open: bool = True

    def start(self) -> None:
        """Begin what runs in the background: heartbeats, the guard, the end of days."""
        self.realtime.start()
        spawn, sleep = self.socketio.start_background_task, self.socketio.sleep
        spawn(lambda: jobs.run(self._close_days, sleep=sleep, is_open=lambda: self.is_open))
        spawn(lambda: jobs.run(self._miss_absent, sleep=sleep, is_open=lambda: self.is_open, every_s=jobs.ABSENT_EVERY_S))
        if self.store.settings.looks_ahead:
            self._look_ahead()
        spawn(lambda: self.messages.sender.run(spawn, lambda: self.is_open))
        spawn(jobs.in_thread(self.messages.load, self.store.settings.async_mode))
        forget, every_s = self.messages.forget_missed, messages.FORGET_EVERY_S
        spawn(lambda: jobs.run(forget, sleep=sleep, is_open=lambda: self.is_open, every_s=every_s))
        checkpoint = jobs.in_thread(self.store.database.checkpoint, self.store.settings.async_mode)
        spawn(lambda: jobs.run(checkpoint, sleep=sleep, is_open=lambda: self.is_open, every_s=jobs.CHECKPOINT_EVERY_S))
        if self.printer:
            spawn(self.printer.run)

    def stop(self) -> None:
        """Say goodbye to everyone; the process may end afterwards."""
        self.is_open = False
        self.realtime.stop()
        self.estimator.stop()

    def _look_ahead(self) -> None:
        spawn, sleep = self.socketio.start_background_task, self.socketio.sleep
        spawn(lambda: jobs.run(self.estimator.round, sleep=sleep, is_open=lambda: self.is_open, every_s=estimator.ROUND_EVERY_S))
        spawn(lambda: jobs.run(self.estimator.watch, sleep=sleep, is_open=lambda: self.is_open, every_s=estimator.HANGS_AFTER_S))

    def _close_days(self) -> None:
        jobs.close_days(self.ports, self.store.catalogue.codes)

    def _miss_absent(self) -> None:
        jobs.miss_absent_everywhere(self.ports, self.store.catalogue.codes)


class _Late:
    """A function that is known only after it has been handed on: ports need what stands on ports."""

    def __init__(self) -> None:
        self.told: list[Callable[[Commit], None]] = []

    def publish(self, commit: Commit) -> None:
        for tell in self.told:
            tell(commit)


def open_store(settings: Settings, publish: Callable[[Commit], None] = lambda _: None) -> Store:
    """The database and what stands on it; ``publish`` is told of every commit. Raises WrongSettings for a wrong URL."""
    if settings.sqlite_file is not None:
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    try:
        database = open_database(settings.database_url)
    except ValueError as error:
        raise WrongSettings(f"database_url: {error}") from error
    clock = SteadyClock(settings.clock_start)
    key = seal_key(settings)
    branches = BranchStore(database, publish, key, messages.ladder(settings))
    accounts = AccountStore(database, clock, key, require_second_factor=settings.require_second_factor)
    forecasts = ForecastStore(database, publish)
    return Store(settings, database, clock, branches, forecasts, Catalogue(database, clock), accounts)


def make_ports(store: Store, reach: Callable[..., Any] = lambda _: []) -> Ports:
    """The ports of the use cases over a store; ``reach`` says who has a page open."""
    return Ports(
        open_branch=store.branches.open_branch,
        read_branch=store.branches.read_branch,
        find_ticket=store.branches.find_ticket,
        clock=store.clock,
        new_id=new_id,
        token=token_maker(secret_key(store.settings)),
        token_hash=token_hash,
        reach=reach,
        holder_hash=holder_hasher(secret_key(store.settings)),
        devices=lambda branch: device_states(store.accounts, branch),
        officers=lambda branch: officers_of(store.accounts.people(), branch),
        sentence=lambda message, language: texts("voice", language)(f"message.{message}"),
        keep_forecasts=store.forecasts.keep,
        join_key=join_key(store.settings),
    )


def device_states(accounts: AccountStore, branch: BranchCode) -> list[DeviceState]:
    """The devices of a branch that still count, as last heard of."""
    return [
        DeviceState(
            found.device.name,
            str(found.device.kind),
            found.seen_at,
            found.version,
            found.paper,
            found.paper_since,
            tuple(found.faults),
            found.box_celsius,
            found.clock_offset_s,
            found.troubles,
        )
        for found in accounts.devices()
        if found.device.branch == branch and not found.is_revoked
    ]


def build(settings: Settings) -> Server:
    """A server that is ready to be started. Raises WrongSettings."""
    late = _Late()
    store = open_store(settings, late.publish)
    ports = make_ports(store, lambda ticket: realtime.reach(ticket))
    sending = messages.Messages(
        settings,
        store.database,
        clock=store.clock,
        token=ports.token,
        branch_of=store.branches.settings_of,
        seq_of=store.branches.seq,
        told=lambda commit: realtime.publish(commit),
    )
    app = create_app(
        ports,
        store.accounts,
        _web_settings(settings),
        branches=store.catalogue.codes,
        branch_of_counter=store.branches.branch_of_counter,
        audit=_auditing(settings, store),
        descriptions=store.catalogue,
        reports=ReportStore(store.database),
        scores=ScoreCardStore(store.database),
        reaching=sending.reaching,
        health=lambda: health(store),
        open_sockets=lambda: realtime.open_sockets(),
        public_blueprints=_blueprints(settings, ports),
        apart=jobs.apart(settings.async_mode),
        asked=lambda branch, ticket: realtime.asked(branch, ticket),
    )
    realtime = create_realtime(app, ports, store.accounts, _realtime_settings(settings), store.branches.seq)
    looking = _estimator(settings, store, ports)
    late.told += [realtime.publish, sending.sender.publish, lambda commit: looking.news(commit.branch)]
    printer = None
    if settings.demo_slips:
        printer = DemoPrinter(ports, settings.demo_slips, lambda: _names(store), settings.public_url)
        late.told.append(printer.publish)
    return Server(app, realtime.socketio, ports, store, realtime, sending, looking, printer)


def application() -> Flask:
    """The WSGI application, started, for ``gunicorn -k gevent -w 1 "caller_server.wiring:application()"``.

    Raises WrongSettings, also when the database is not at this program's schema.
    """
    settings = load()
    logs.set_up(settings.log_level)
    require_schema(settings)
    server = build(settings)
    server.start()
    _stop_on_signal(server)
    return server.app


def require_schema(settings: Settings) -> None:
    """Raises WrongSettings when the database is not at this program's schema."""
    try:
        migrate.require(settings.database_url)
    except migrate.DatabaseDiffers as error:
        raise WrongSettings(str(error)) from error


def health(store: Store) -> Health:
    """Whether commands can be taken, and what whoever keeps the server should know."""
    reasons, warnings = [], []
    try:
        if not store.catalogue.codes():
            reasons.append("there is no branch: run 'lapak branch import FILE.toml'")
    except Exception as error:
        log.exception("the database cannot be read")
        reasons.append(f"the database cannot be read: {type(error).__name__}")
    if store.clock.jump:
        seconds = round(store.clock.jump.total_seconds())
        warnings.append(f"the machine's clock was moved by {seconds} s; this server keeps its own time until it is restarted")
    return Health(tuple(reasons), tuple(warnings))


def _stop_on_signal(server: Server) -> None:
    """On SIGTERM say goodbye to the sockets, and let the process that runs us do the rest as it likes."""
    if current_thread() is not main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def on_term(number: int, frame: Any) -> None:
        server.socketio.start_background_task(server.stop)
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, on_term)


def _estimator(settings: Settings, store: Store, ports: Ports) -> estimator.Estimator:
    """Looks ahead at the branches; where several processes serve them, at those that this one has the lease of."""
    holder = uuid4().hex

    def take_lease(branch: BranchCode) -> bool:
        now = store.clock()
        until = now + timedelta(seconds=estimator.LEASE_S)
        return settings.is_sqlite or store.forecasts.take_lease(f"ahead:{branch}", holder, now, until)

    variables = os.environ | environment(settings)
    return estimator.Estimator(ports, store.catalogue.codes, variables, take_lease)


def _auditing(settings: Settings, store: Store) -> Auditing:
    return Auditing(AuditStore(store.database).open, lambda: open_account_log(store.database), seal_key(settings))


def _web_settings(settings: Settings) -> WebSettings:
    per_minute = settings.device_takes_per_minute
    return WebSettings(
        secret_key=secret_key(settings),
        public_url=settings.public_url or None,
        trusted_proxies=settings.trusted_proxies,
        clock_is_set=settings.clock_start is not None,
        rate_limit_storage=settings.redis_url or "memory://",
        cookie_secure=settings.cookie_secure,
        version=version(DISTRIBUTION),
        take_limit=f"{per_minute}/minute" if per_minute else None,
        pictures_folder=Path(settings.pictures_folder) if settings.pictures_folder else None,
        oidc=_oidc_settings(settings),
    )


def _oidc_settings(settings: Settings) -> OidcSettings | None:
    if not settings.oidc_issuer:
        return None
    return OidcSettings(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.oidc_label,
        settings.oidc_username_claim,
    )


def _realtime_settings(settings: Settings) -> RealtimeSettings:
    return RealtimeSettings(
        async_mode=settings.async_mode,
        cookie_name=session_cookie(settings.cookie_secure),
        public_url=settings.public_url,
        trusted_proxies=settings.trusted_proxies,
        redis_url=settings.redis_url,
    )


def _blueprints(settings: Settings, ports: Ports) -> list[Blueprint]:
    def load_board(code: str) -> BoardView | None:
        try:
            with ports.read_branch(BranchCode(code), ports.clock()) as read:
                return views.board(read)
        except NotFound:
            return None

    media = Path(settings.media_folder) if settings.media_folder else None
    found = [make_blueprint(load_board, media_folder=media, version=version(DISTRIBUTION))]
    if settings.demo_slips:
        settings.demo_slips.mkdir(parents=True, exist_ok=True)
        found.append(slips_blueprint(Path(settings.demo_slips)))
    return found


def _names(store: Store) -> list[str]:
    return [staff.username for staff in store.accounts.users()]
