"""The realtime ring put together: sockets, who watches what, pushes, heartbeats, the guard, and the relay to other processes."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from caller_server.contract.events import Down, Namespace
from caller_server.contract.views import Reach
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.realtime import guard
from caller_server.realtime.collector import Collector
from caller_server.realtime.doors import Doors
from caller_server.realtime.greeter import Greeter
from caller_server.realtime.heartbeat import Heartbeats
from caller_server.realtime.namespaces import Lobby, entrances
from caller_server.realtime.pace import Tasks
from caller_server.realtime.presence import Presence
from caller_server.realtime.publisher import Publisher
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.relay import NoRelay, RedisRelay
from caller_server.realtime.sockets import make_socketio
from caller_server.realtime.watchers import Watch, Watchers
from caller_server.realtime.wire import Ready
from caller_server.usecases.accounts import Accounts
from caller_server.usecases.ports import Commit, Ports

log = logging.getLogger(__name__)

LIVE_EVERY_S = 5.0
TICK_S = 1.0
PAGES_TOLD_EVERY_S = 10.0
SILENT_FORGOTTEN_EVERY_S = 10.0
ANSWERS_NOTED_EVERY_S = 5.0
LAST_WORDS_S = 0.3  # for `bye` to leave before the sockets close


@dataclass(frozen=True)
class RealtimeSettings:
    """``async_mode`` is ``gevent`` or ``threading``; ``redis_url`` empty means that this process is alone."""

    async_mode: str
    cookie_name: str
    public_url: str = ""
    trusted_proxies: int = 0
    redis_url: str = ""


class Realtime:
    """What the rest of the server sees of the sockets."""

    def __init__(
        self,
        app: Flask,
        ports: Ports,
        accounts: Accounts,
        settings: RealtimeSettings,
        seq_of: Callable[[BranchCode], int | None],
    ) -> None:
        self.socketio: SocketIO = make_socketio(
            app,
            async_mode=settings.async_mode,
            public_url=settings.public_url,
            trusted_proxies=settings.trusted_proxies,
        )
        self._server = self.socketio.server
        tasks = Tasks(self._server.start_background_task, self._server.sleep, time.monotonic)
        self._tasks = tasks
        self.watchers = Watchers()
        self._presence = Presence(ports.clock)
        pushes = Pushes(self._emit, self._presence.reach, ports.devices, lambda: _pause(tasks))
        self._publisher = Publisher(ports, self.watchers, pushes, tasks)
        greeter = Greeter(ports, pushes, tasks)
        doors = Doors(ports, accounts, settings.cookie_name)
        self._heartbeats = Heartbeats(
            self.watchers, self._emit, seq_of=seq_of, catch_up=self._publisher.catch_up, clock=ports.clock, sleep=tasks.sleep
        )
        self._guard = guard.Guard(self.watchers, doors.is_still_good, self._show_out)
        self._collector = Collector()
        self._relay = self._make_relay(settings.redis_url)
        self._is_open = True
        lobby = Lobby(self.watchers, self._presence, pushes, greeter, self._publisher.reach_changed)
        for entrance in entrances(doors, lobby):
            self.socketio.on_namespace(entrance)

    def publish(self, commit: Commit) -> None:
        """Tell everyone of a commit: those who are connected here, and the other processes. Never raises."""
        self._relay.commit(commit)
        self._publisher.publish(commit)

    def reach(self, ticket: TicketId) -> list[Reach]:
        """How the holder of a ticket can be reached now."""
        return self._presence.reach(ticket)

    def asked(self, branch: BranchCode, ticket: TicketId) -> None:
        """A page without a socket asked for its ticket: it counts as open for a minute."""
        if self._presence.asked(branch, ticket):
            self._publisher.reach_changed(branch)

    def open_sockets(self) -> dict[str, int]:
        """Open sockets of this process by namespace."""
        return {str(namespace): count for namespace, count in self.watchers.counts().items()}

    def start(self) -> None:
        """Begin to beat, to guard, and to hear the other processes."""
        self._collector.start()
        if isinstance(self._relay, RedisRelay):
            self._relay.start()
        self._tasks.spawn(lambda: self._every(TICK_S, self._tick))
        self._tasks.spawn(lambda: self._every(guard.EVERY_S, self._guard.check))
        self._tasks.spawn(lambda: self._every(LIVE_EVERY_S, self._publisher.look_again))
        self._tasks.spawn(lambda: self._every(ANSWERS_NOTED_EVERY_S, self._note_answers))
        self._tasks.spawn(lambda: self._every(SILENT_FORGOTTEN_EVERY_S, self._forget_silent))
        if isinstance(self._relay, RedisRelay):
            self._tasks.spawn(lambda: self._every(PAGES_TOLD_EVERY_S, self._tell_pages))

    def stop(self) -> None:
        """Say goodbye to everyone and close; clients come back by themselves, to whoever serves then."""
        if not self._is_open:
            return
        self._is_open = False
        if isinstance(self._relay, RedisRelay):
            self._relay.stop()
        for namespace in Namespace:
            self._server.emit(str(Down.BYE), {"reason": "restart"}, namespace=str(namespace))
        self._tasks.sleep(LAST_WORDS_S)
        for socket in list(self._server.eio.sockets.values()):
            socket.close(wait=False)

    def _emit(self, event: Down, what: Ready, *, namespace: Namespace, to: str) -> None:
        self._server.manager.emit(str(event), what, str(namespace), to)

    def _show_out(self, watch: Watch) -> None:
        self._server.emit(str(Down.BYE), {"reason": "signed_out"}, namespace=str(watch.namespace), to=watch.sid)
        self._server.disconnect(watch.sid, namespace=str(watch.namespace))

    def _every(self, seconds: float, work: Callable[[], None]) -> None:
        while self._is_open:
            self._tasks.sleep(seconds)
            try:
                work()
            except Exception:
                log.exception("background work failed")

    def _tick(self) -> None:
        now = self._tasks.monotonic()
        self._heartbeats.tick(now)
        self._collector.tick(len(self.watchers), self.watchers.connects, now)

    def _note_answers(self) -> None:
        pages = self.watchers.pages_open()
        self._presence.alive([watch.ticket for watch in pages if watch.ticket and self._is_answering(watch)])

    def _is_answering(self, watch: Watch) -> bool:
        eio_sid = self._server.manager.eio_sid_from_sid(watch.sid, str(watch.namespace))
        socket: Any = self._server.eio.sockets.get(eio_sid)
        return socket is not None and not socket.last_ping  # the library notes a ping's time until its answer comes

    def _forget_silent(self) -> None:
        for branch in self._presence.forget_silent():
            self._publisher.reach_changed(branch)

    def _tell_pages(self) -> None:
        self._relay.pages(self._presence.open_here())

    def _make_relay(self, redis_url: str) -> RedisRelay | NoRelay:
        if not redis_url:
            return NoRelay()
        return RedisRelay(
            redis_url,
            self._tasks,
            on_commit=self._publisher.publish,
            on_pages=self._presence.heard_elsewhere,
            on_gap=self._publisher.refresh_all,
        )


def _pause(tasks: Tasks) -> None:
    tasks.sleep(0)


def create_realtime(
    app: Flask,
    ports: Ports,
    accounts: Accounts,
    settings: RealtimeSettings,
    seq_of: Callable[[BranchCode], int | None],
) -> Realtime:
    """The realtime ring in front of ``app``; ``seq_of`` reads a branch's number from the database, for heartbeats."""
    return Realtime(app, ports, accounts, settings, seq_of)
