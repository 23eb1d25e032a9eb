"""Eight kiosks and sixteen officers who work over HTTP as fast as they can, and remember every answer they were given."""

import hashlib
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import requests
from sqlalchemy import create_engine, select

from caller_server.storage.tables import request, ticket, ticket_event
from caller_server.usecases.accounts import DeviceKind, Role
from tests.hall import branch_file
from tests.server_process import ServerProcess

BRANCH = "balikpapan"
KIOSKS, OFFICERS = 8, 16
ASKS_AGAIN_AFTER_S = 0.05
PATIENCE_S = 30.0  # for one answer
MUST_ANSWER_WITHIN_S = 180.0  # with all its retries: longer than any restart, on a machine that is busy with others
SENT_TWICE = 0.1  # share of answered requests that come once more
EVENTS = {"call-next": "called", "start": "serving_started", "finish": "served"}


@dataclass(frozen=True)
class Answered:
    """A command that the server said it had done: ``what`` is ``take`` or a verb, ``token`` a new ticket's secret."""

    what: str
    path: str
    key: str
    body: dict[str, Any]
    number: str
    token: str = ""


@dataclass
class Crowd:
    """Clients of one server, which may die and come back elsewhere (``url``). ``retries`` counts requests sent again."""

    url: str
    kiosk_keys: list[str]
    officer_tokens: list[str]
    seed: int
    answered: list[Answered] = field(default_factory=list)
    retries: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _working: list[Future[None]] = field(default_factory=list)

    def start(self) -> None:
        """Everybody opens and begins."""
        pool = ThreadPoolExecutor(KIOSKS + OFFICERS)
        for n, key in enumerate(self.kiosk_keys):
            self._working.append(pool.submit(self._take, key, Random(self.seed * 100 + n)))
        for n, token in enumerate(self.officer_tokens, 1):
            self._working.append(pool.submit(self._serve, f"/counters/{BRANCH}-{n}", token))
        pool.shutdown(wait=False)

    def stop(self) -> None:
        """Everybody ends with the answer that is on its way; raises what went wrong with any of them."""
        self._over.set()
        for work in self._working:
            work.result(MUST_ANSWER_WITHIN_S + PATIENCE_S)

    def is_well(self) -> None:
        """Raises what went wrong with anybody so far."""
        for work in self._working:
            if work.done():
                work.result()

    def again(self, earlier: Answered) -> Answered:
        """Send a request that was answered once more."""
        with requests.Session() as line:
            return self._command(line, earlier.what, earlier.path, earlier.key, earlier.body)

    def _take(self, key: str, chance: Random) -> None:
        with requests.Session() as line:
            while not self._over.is_set():
                body = {"request_id": str(uuid4()), "service": chance.choice("AAK")}
                first = self._command(line, "take", f"/branches/{BRANCH}/tickets", key, body)
                self.answered.append(first)
                if chance.random() < SENT_TWICE:
                    second = self._command(line, "take", first.path, key, body)
                    assert second == first, f"a retry gave {second.number}, the first answer was {first.number}"

    def _serve(self, counter: str, token: str) -> None:
        with requests.Session() as line:
            self._ask(line, f"{counter}/open", token, {"request_id": str(uuid4())})
            while not self._over.is_set():
                for verb in EVENTS:
                    body = {"request_id": str(uuid4())}
                    done = self._command(line, verb, f"{counter}/{verb}", token, body)
                    if not done.number:
                        self._over.wait(ASKS_AGAIN_AFTER_S)  # nobody waits
                        break
                    self.answered.append(done)

    def _command(self, line: requests.Session, what: str, path: str, key: str, body: dict[str, Any]) -> Answered:
        answer = self._ask(line, path, key, body)
        if answer.status_code == 204:
            return Answered(what, path, key, body, "")
        given = answer.json()
        return Answered(what, path, key, body, given["ticket"]["number"], given.get("token", ""))

    def _ask(self, line: requests.Session, path: str, key: str, body: dict[str, Any]) -> requests.Response:
        """The answer, however often it takes: a client that heard nothing sends the same request again."""
        until = time.monotonic() + MUST_ANSWER_WITHIN_S
        while time.monotonic() < until:
            try:
                answer = line.post(
                    f"{self.url}/api/v1{path}", json=body, headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE_S
                )
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code != 503:
                assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
                return answer
            self.retries += 1
            time.sleep(ASKS_AGAIN_AFTER_S)
        raise AssertionError(f"{path}: no answer within {MUST_ANSWER_WITHIN_S} s")


def crowd_for(server: ServerProcess, seed: int) -> Crowd:
    """A crowd with keys of its own, in a branch with a desk for every officer, open all day and without quotas."""
    desks = [{"code": f"{BRANCH}-{n}", "label": str(n), "services": ["A", "K"]} for n in range(1, OFFICERS + 1)]
    services = [{"code": code, "name": {"id": f"Klaim {code}"}} for code in "AK"]
    with server.store() as store:
        store.catalogue.import_branch(branch_file(code=BRANCH, counters=desks, services=services))
        keys = [store.accounts.add_device(f"kiosk-b{n}", DeviceKind.KIOSK, BRANCH) for n in range(KIOSKS)]
        officers = [store.accounts.add_user(f"officer-{n}", Role.OFFICER, BRANCH).username for n in range(OFFICERS)]
        return Crowd(server.url, keys, [store.accounts.add_token(name) for name in officers], seed)


def missing(url: str, answered: list[Answered]) -> list[Answered]:
    """The answers of which the database knows nothing."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            numbers = dict(connection.execute(select(ticket.c.token_hash, ticket.c.number)).all())
            kept = set(connection.execute(select(request.c.request_id)).scalars())
            events = ticket_event.join(ticket, ticket.c.id == ticket_event.c.ticket_id)
            happened = set(connection.execute(select(ticket.c.number, ticket_event.c.kind).select_from(events)).all())
    finally:
        engine.dispose()

    def is_there(it: Answered) -> bool:
        if it.body["request_id"] not in kept:
            return False
        if it.what == "take":
            return numbers.get(hashlib.sha256(it.token.encode()).hexdigest()) == it.number
        return (it.number, EVENTS[it.what]) in happened

    return [it for it in answered if not is_there(it)]
