"""The Socket.IO namespaces: let in, join rooms, greet; note receipts; tidy up. Nothing else comes up a socket."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import Namespace as SocketNamespace

from caller_server.contract.codes import Code
from caller_server.contract.events import Namespace
from caller_server.domain.errors import QueueError
from caller_server.domain.ids import BranchCode
from caller_server.realtime import rooms
from caller_server.realtime.doors import Doors, refuse
from caller_server.realtime.greeter import Greeter
from caller_server.realtime.presence import Presence
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.watchers import Watch, Watchers

log = logging.getLogger(__name__)

Door = Callable[[str, Any, Mapping[str, str]], Watch]


class Lobby:
    """What happens to every socket of every namespace when it comes and goes. ``reach_changed`` hears of phones' pages."""

    def __init__(
        self,
        watchers: Watchers,
        presence: Presence,
        pushes: Pushes,
        greeter: Greeter,
        reach_changed: Callable[[BranchCode], None],
    ) -> None:
        self._watchers = watchers
        self._presence = presence
        self._pushes = pushes
        self._greeter = greeter
        self._reach_changed = reach_changed

    def came(self, watch: Watch) -> None:
        """A socket was let in and is in its rooms."""
        self._watchers.add(watch)
        if watch.ticket:
            self._presence.opened(watch.ticket)
            self._reach_changed(watch.branch)
        self._greeter.welcome(watch)

    def went(self, sid: str) -> None:
        """A socket is gone."""
        watch = self._watchers.remove(sid)
        if watch and watch.ticket:
            self._presence.closed(watch.ticket)
            if not self._watchers.with_page(watch.branch, [watch.ticket]):
                self._pushes.forget(watch.ticket)
                self._reach_changed(watch.branch)

    def received(self, sid: str) -> None:
        """A page says that it has shown a view."""
        watch = self._watchers.get(sid)
        if watch and watch.ticket:
            self._presence.alive([watch.ticket])


class Entrance(SocketNamespace):  # type: ignore[misc]
    """One namespace behind its door."""

    def __init__(self, namespace: Namespace, door: Door, lobby: Lobby) -> None:
        super().__init__(str(namespace))
        self._door = door
        self._lobby = lobby

    def on_connect(self, auth: Any = None) -> None:
        """Refused with a code in ``connect_error``'s data; a fault of ours is ``try_again``, since clients try again."""
        sid: str = request.sid  # type: ignore[attr-defined]
        try:
            watch = self._door(sid, auth, request.cookies)
        except Refused:
            raise
        except QueueError as error:
            raise refuse(Code(error.code)) from error
        except Exception as error:
            log.exception("a socket could not be let in", extra={"namespace": self.namespace})
            raise refuse(Code.TRY_AGAIN) from error
        for room in rooms_of(watch):
            self.socketio.server.enter_room(sid, room, namespace=self.namespace)
        self._lobby.came(watch)

    def on_received(self, _receipt: Any = None) -> None:
        """The page has shown the view with this seq."""
        self._lobby.received(request.sid)  # type: ignore[attr-defined]

    def on_disconnect(self, _reason: Any = None) -> None:
        """Gone, for whatever reason."""
        self._lobby.went(request.sid)  # type: ignore[attr-defined]


def rooms_of(watch: Watch) -> list[str]:
    """The rooms a socket belongs in; every socket is in its branch's room, for heartbeats."""
    found = [rooms.branch(watch.branch)]
    if watch.ticket:
        found.append(rooms.ticket(watch.ticket))
    found.extend(rooms.counter(counter) for counter in watch.counters)
    if watch.namespace is Namespace.CONSOLE:
        found.append(rooms.line(watch.branch))
    if watch.sees_live:
        found.append(rooms.live(watch.branch))
    if watch.is_agent:
        found.append(rooms.agents(watch.branch))
    return found


def entrances(doors: Doors, lobby: Lobby) -> list[Entrance]:
    """All namespaces."""
    return [
        Entrance(Namespace.BOARD, doors.board, lobby),
        Entrance(Namespace.TICKET, doors.ticket, lobby),
        Entrance(Namespace.CONSOLE, doors.console, lobby),
        Entrance(Namespace.DEVICE, doors.device, lobby),
    ]
