"""Commits told to the other server processes through Redis. It holds nothing: when it is away the heartbeats mend, later."""

import json
import logging
import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from queue import Empty, Full, Queue
from typing import Any, Protocol
from uuid import uuid4

import redis

from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.realtime.pace import Tasks
from caller_server.usecases.ports import Commit

log = logging.getLogger(__name__)

CHANNEL = "lapak:news"
KEPT = 10_000  # messages that wait for Redis; older news is worth nothing, since views are whole
CONNECT_WITHIN_S = 2.0
ANSWER_WITHIN_S = 5.0
AGAIN_AFTER_S = 1.0


class Relay(Protocol):
    """Tells the other processes."""

    def commit(self, commit: Commit) -> None: ...
    def pages(self, pages: dict[TicketId, datetime]) -> None: ...


class NoRelay:
    """One process serves everything: there is nobody to tell."""

    def commit(self, commit: Commit) -> None:
        """Nobody to tell."""

    def pages(self, pages: dict[TicketId, datetime]) -> None:
        """Nobody to tell."""


class RedisRelay:
    """Sends and hears news. Neither ever waits in a request: a queue and a background task stand between.

    ``on_commit`` is told of the others' commits, ``on_pages`` of pages open at others, ``on_gap`` that news may have been missed.
    """

    def __init__(
        self,
        url: str,
        tasks: Tasks,
        *,
        on_commit: Callable[[Commit], None],
        on_pages: Callable[[dict[TicketId, datetime]], None],
        on_gap: Callable[[], None],
    ) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_connect_timeout=CONNECT_WITHIN_S, socket_timeout=ANSWER_WITHIN_S, health_check_interval=0
        )
        self._tasks = tasks
        self._on_commit = on_commit
        self._on_pages = on_pages
        self._on_gap = on_gap
        self._own_id = uuid4().hex
        self._outbox: Queue[str] = Queue(KEPT)
        self._is_open = True

    def start(self) -> None:
        """Begin to send and to hear."""
        self._tasks.spawn(self._send_all)
        self._tasks.spawn(self._hear_all)

    def stop(self) -> None:
        """End both tasks within their next round."""
        self._is_open = False

    def commit(self, commit: Commit) -> None:
        """Tell the others of a commit."""
        self._put({"commit": asdict(commit)})

    def pages(self, pages: dict[TicketId, datetime]) -> None:
        """Tell the others which pages are open here, and when each gave its last sign of life."""
        if pages:
            self._put({"pages": {ticket: at.isoformat() for ticket, at in pages.items()}})

    def _put(self, message: dict[str, Any]) -> None:
        text = json.dumps({"from": self._own_id, **message}, separators=(",", ":"))
        try:
            self._outbox.put_nowait(text)
        except Full:
            self._outbox.get_nowait()
            self._outbox.put_nowait(text)

    def _send_all(self) -> None:
        is_away = False
        while self._is_open:
            try:
                self._redis.publish(CHANNEL, self._outbox.get(timeout=1.0))
                is_away = _say(is_away, now_away=False)
            except Empty:
                continue
            except redis.RedisError:
                is_away = _say(is_away, now_away=True)
                self._wait_a_little()

    def _hear_all(self) -> None:
        while self._is_open:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(CHANNEL)
                    self._on_gap()
                    while self._is_open:
                        message = channel.get_message(timeout=1.0)
                        if message:
                            self._hear(message["data"])
            except redis.RedisError:
                self._wait_a_little()

    def _hear(self, data: bytes) -> None:
        try:
            message = json.loads(data)
            if message["from"] == self._own_id:
                return
            if "commit" in message:
                self._on_commit(_commit(message["commit"]))
            else:
                at = {TicketId(ticket): datetime.fromisoformat(when) for ticket, when in message["pages"].items()}
                self._on_pages(at)
        except (ValueError, KeyError, TypeError, AttributeError):
            log.exception("news from another process could not be read")

    def _wait_a_little(self) -> None:
        self._tasks.sleep(AGAIN_AFTER_S * (0.5 + random.random()))  # noqa: S311  only spreads the processes


def _say(was_away: bool, *, now_away: bool) -> bool:
    if now_away and not was_away:
        log.warning("Redis is away: other processes hear of changes by their heartbeats, up to ten seconds later")
    elif was_away and not now_away:
        log.warning("Redis is back")
    return now_away


def _commit(fields: dict[str, Any]) -> Commit:
    return Commit(
        BranchCode(fields["branch"]),
        int(fields["seq"]),
        tuple(TicketId(ticket) for ticket in fields["tickets"]),
        tuple(CounterCode(counter) for counter in fields["counters"]),
        bool(fields["is_call"]),
        bool(fields.get("is_for_all", False)),
    )
