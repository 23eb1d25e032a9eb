"""Who is connected to this process, and what each of them watches."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from caller_server.contract.events import Namespace
from caller_server.domain.ids import BranchCode, CounterCode, TicketId

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Credential:
    """What let a socket in, so that it can be asked again whether it still counts.

    ``kind`` is ``session`` (``secret`` is the session's id), ``bearer`` or ``device`` (the token, the key).
    """

    kind: str
    secret: str


@dataclass(frozen=True)
class Watch:
    """One socket in one namespace. A console has one desk or several booths as its ``counters``; ``sees_live`` is for those who
    look at the whole branch, ``is_agent`` for programs beside a loudspeaker.
    """

    sid: str
    namespace: Namespace
    branch: BranchCode
    ticket: TicketId | None = None
    counters: tuple[CounterCode, ...] = ()
    credential: Credential | None = None
    sees_live: bool = False
    is_agent: bool = False


class Watchers:
    """The sockets of this process, by what they watch. Safe to use from several threads; no answer is as long as the queue
    but the ones about everybody.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_sid: dict[str, Watch] = {}
        self._by_place: dict[tuple[BranchCode, Namespace], dict[str, Watch]] = defaultdict(dict)
        self._branches: Counter[BranchCode] = Counter()
        self._pages: dict[BranchCode, Counter[TicketId]] = defaultdict(Counter)
        self._counters: dict[BranchCode, Counter[CounterCode]] = defaultdict(Counter)
        self.connects = 0

    def add(self, watch: Watch) -> None:
        """A socket was let in."""
        with self._lock:
            self.connects += 1
            self._by_sid[watch.sid] = watch
            self._by_place[watch.branch, watch.namespace][watch.sid] = watch
            self._branches[watch.branch] += 1
            if watch.ticket:
                self._pages[watch.branch][watch.ticket] += 1
            self._counters[watch.branch].update(watch.counters)

    def remove(self, sid: str) -> Watch | None:
        """A socket is gone; what it watched, or None when it was never let in."""
        with self._lock:
            watch = self._by_sid.pop(sid, None)
            if watch is None:
                return None
            self._by_place[watch.branch, watch.namespace].pop(sid)
            _less(self._branches, watch.branch)
            if watch.ticket:
                _less(self._pages[watch.branch], watch.ticket)
            for counter in watch.counters:
                _less(self._counters[watch.branch], counter)
            return watch

    def __len__(self) -> int:
        return len(self._by_sid)

    def get(self, sid: str) -> Watch | None:
        """What this socket watches."""
        return self._by_sid.get(sid)

    def branches(self) -> list[BranchCode]:
        """Branches that somebody watches."""
        with self._lock:
            return list(self._branches)

    def is_watched(self, branch: BranchCode) -> bool:
        """Whether anybody watches this branch."""
        return branch in self._branches

    def of(self, branch: BranchCode, *namespaces: Namespace) -> list[Watch]:
        """Those who watch this branch in the namespaces."""
        with self._lock:
            return [watch for namespace in namespaces for watch in self._by_place.get((branch, namespace), {}).values()]

    def has(self, branch: BranchCode, *namespaces: Namespace) -> bool:
        """Whether anybody watches this branch in one of the namespaces."""
        return any(self._by_place.get((branch, namespace)) for namespace in namespaces)

    def pages(self, branch: BranchCode) -> list[TicketId]:
        """The branch's tickets that have a page open here."""
        with self._lock:
            return list(self._pages.get(branch, ()))

    def with_page(self, branch: BranchCode, tickets: Iterable[TicketId]) -> list[TicketId]:
        """Those of the tickets that have a page open here."""
        pages = self._pages.get(branch, Counter())
        return [ticket for ticket in tickets if ticket in pages]

    def counters(self, branch: BranchCode) -> list[CounterCode]:
        """The branch's counters whose console is open here."""
        with self._lock:
            return list(self._counters.get(branch, ()))

    def with_credential(self) -> list[Watch]:
        """Everyone who was let in by a session, a token or a key."""
        with self._lock:
            return [
                watch
                for (_, namespace), watches in self._by_place.items()
                if namespace in (Namespace.CONSOLE, Namespace.DEVICE)
                for watch in watches.values()
            ]

    def pages_open(self) -> list[Watch]:
        """Every socket of a page that follows a ticket."""
        with self._lock:
            return [
                watch
                for (_, namespace), watches in self._by_place.items()
                if namespace is Namespace.TICKET
                for watch in watches.values()
            ]

    def counts(self) -> dict[Namespace, int]:
        """Open sockets by namespace, for the figures."""
        with self._lock:
            counted: Counter[Namespace] = Counter()
            for (_, namespace), watches in self._by_place.items():
                counted[namespace] += len(watches)
            return dict(counted)


def _less(counter: Counter[Key], key: Key) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
