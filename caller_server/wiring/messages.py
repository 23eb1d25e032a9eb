"""The job that sends what waits, in every process that serves; each message is sent by one of them."""

import hmac
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Any

from caller_server.domain.branch import Branch
from caller_server.domain.errors import Forbidden, TryAgain
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.reach import Ladder
from caller_server.messages import keep_quiet
from caller_server.messages.addresses import Inside, Unknown
from caller_server.messages.by_apprise import ByApprise
from caller_server.messages.webpush import Vapid, WebPush
from caller_server.storage.contacts import ContactSeal, ContactStore
from caller_server.storage.engine import Database
from caller_server.storage.outbox import OutboxStore
from caller_server.usecases.delivery import Delivery, Outbox, Parcel, Way, Writer
from caller_server.usecases.ports import Commit
from caller_server.usecases.reach import Contacts, Reaching, forget_missed
from caller_server.wiring.secret import secret_key
from config.settings import Settings
from config.translations import texts

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0  # a retry or a second rung is this late at most; what is new is looked for at once
FORGET_EVERY_S = 30.0
AT_ONCE = {"push": 16, "whatsapp": 4, "sms": 4, "email": 4}  # a provider that hangs holds up its own rung only
# Longer than any one sending takes: a message that is still claimed then was claimed by a process that died.
LEASE = {
    "push": timedelta(seconds=45),
    "whatsapp": timedelta(seconds=60),
    "sms": timedelta(seconds=60),
    "email": timedelta(seconds=180),
}


def contact_seal(settings: Settings) -> ContactSeal:
    """What seals contacts: made from the server's secret, good for nothing else. Raises WrongSettings."""
    return ContactSeal(hmac.digest(secret_key(settings).encode(), b"contacts", "sha256"))


def ladder(settings: Settings) -> Ladder:
    """What this server can send."""
    return Ladder(frozenset(_kinds(settings)), timedelta(seconds=settings.reach_wait_s))


def _kinds(settings: Settings) -> tuple[str, ...]:
    urls = {"whatsapp": settings.whatsapp_url, "sms": settings.sms_url, "email": settings.email_url}
    return "push", *(rung for rung, url in urls.items() if url)


class Messages:
    """Everything of one process that reaches people. ``told`` hears of results; ``branch_of`` and ``seq_of`` know branches."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        clock: Callable[[], datetime],
        token: Callable[[TicketId], str],
        branch_of: Callable[[BranchCode], Branch],
        seq_of: Callable[[BranchCode], int | None],
        told: Callable[[Commit], None],
    ) -> None:
        keep_quiet()
        vapid = Vapid(secret_key(settings).encode(), settings.push_subject or _https(settings.public_url))
        push = WebPush(vapid, frozenset(host.strip().lower() for host in settings.push_hosts.split(",") if host.strip()))
        seal = contact_seal(settings)
        self._apprise = _providers(settings)
        ways: dict[str, Way] = {"push": push, **self._apprise}
        self._contacts: Contacts = ContactStore(database, seal)
        self._branch_of = branch_of
        self._clock = clock
        self._seq_of, self._told = seq_of, told
        writer = Writer(lambda language, key, **values: texts("messages", language)(key, **values), token, settings.public_url)
        self._delivery = Delivery(
            OutboxStore(database, seal), ways, writer, branch_of, seq_of, clock, told, lambda: secrets.randbelow(1000) / 1000
        )
        self._push = push
        self.reaching = Reaching(self._contacts, _kinds(settings), vapid.public_key, self._check, self._reach_changed)
        self.sender = Sender(self._delivery, clock)

    def load(self) -> None:
        """Read what sending needs, before the first message; best in a thread of its own."""
        for provider in self._apprise.values():
            try:
                provider.load()
            except ValueError as error:
                log.error("messages cannot be sent: %s", error)

    def forget_missed(self) -> None:
        """Forget those who were missed and may not come back any more."""
        forget_missed(self._contacts, self._branch_of, self._clock())

    def _reach_changed(self, branch: BranchCode) -> None:
        seq = self._seq_of(branch)
        if seq is not None:
            self._told(Commit(branch, seq))

    def _check(self, endpoint: str) -> None:
        try:
            self._push.place(endpoint)
        except Inside as error:
            raise Forbidden("push_endpoint") from error
        except Unknown as error:
            raise TryAgain("push_unknown") from error


def _providers(settings: Settings) -> dict[str, ByApprise]:
    urls = {"whatsapp": settings.whatsapp_url, "sms": settings.sms_url, "email": settings.email_url}
    return {rung: ByApprise(rung, url) for rung, url in urls.items() if url}


def _https(url: str) -> str:
    return url if url.startswith("https://") else ""


class Sender:
    """Looks for messages that are due, and sends several at once, each rung on its own."""

    def __init__(self, delivery: Delivery, clock: Callable[[], datetime]) -> None:
        self._delivery = delivery
        self._outbox: Outbox = delivery.outbox
        self._clock = clock
        self._news = Event()
        self._lock = Lock()
        self._busy: dict[str, set[int]] = {rung: set() for rung in AT_ONCE}

    def publish(self, _: Commit) -> None:
        """Something was committed: there may be a message in it."""
        self._news.set()

    def run(self, spawn: Callable[..., Any], is_open: Callable[[], bool]) -> None:
        """Send while ``is_open``. A message that is claimed when the server stops is sent to its end, or comes again."""
        while is_open():
            self._news.wait(LOOK_EVERY_S)
            self._news.clear()
            try:
                self.look(spawn)
            except Exception:
                log.exception("messages could not be looked for")

    def look(self, spawn: Callable[..., Any]) -> int:
        """Claim what is due and begin to send it; gives how many."""
        begun = 0
        now = self._clock()
        for rung in self._outbox.due(now):
            with self._lock:
                busy = frozenset(self._busy[rung])
            free = AT_ONCE[rung] - len(busy)
            if free <= 0:
                continue
            for parcel in self._outbox.claim(rung, free, now, LEASE[rung], busy):
                with self._lock:
                    self._busy[rung].add(parcel.id)
                begun += 1
                spawn(self._send, parcel)
        return begun

    def _send(self, parcel: Parcel) -> None:
        try:
            result = self._delivery.deliver(parcel)
            about = {"kind": parcel.message.kind, "rung": parcel.message.rung, "try": parcel.message.attempts}
            log.info("a message: %s", result, extra=about | {"branch": parcel.branch})
        except Exception as error:  # its text may hold an address
            log.error("a message could not be sent", extra={"rung": parcel.message.rung, "error": type(error).__name__})
        finally:
            with self._lock:
                self._busy[parcel.message.rung].discard(parcel.id)
            self._news.set()  # there is room for another
