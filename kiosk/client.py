"""The queue server as the kiosk knows it: a few questions by HTTP, answered by values.

Nothing here may run on the thread that draws: every call waits for the network, at most about ``patience_s``.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

import requests
from pydantic import BaseModel, ValidationError

from caller_server.contract.codes import Code
from caller_server.contract.commands import DeviceHeartbeat, Problem, TakenTicket, TicketAnswer
from caller_server.contract.joining import JoinAnswer
from caller_server.contract.offline import LeaseAnswer, OfflineAnswer, OfflineTicket
from caller_server.contract.reach import ReachAnswer
from caller_server.contract.views import BranchView, TicketView
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import Deed, Verb
from kiosk.state import Order

log = logging.getLogger(__name__)

CONNECT_S, READ_S = 2.0, 4.0
UPLOAD_S = 30.0  # a hundred tickets are a hundred transactions
LONGEST_PAUSE_S = 2.0
MINUTES_OF = {Verb.DEFER: "minutes", Verb.AWAY: "walk_minutes"}  # what the server calls the minutes of a deed
_Model = TypeVar("_Model", bound=BaseModel)


class QueueServer(Protocol):
    """What the kiosk needs of the server. Refusals and lost connections come back as values."""

    def branch(self, language: str) -> BranchView | Refusal | Unreachable:
        """The branch with its names in ``language``."""

    def take(self, order: Order, patience_s: float | None = None) -> TakenTicket | Refusal | Unreachable:
        """Take a number, asking again with the same ``request_id`` while the server cannot be reached."""

    def join(self) -> JoinAnswer | Refusal | Unreachable:
        """The code to show now to those who take a number by phone."""

    def ticket(self, token: str, language: str) -> TicketView | Refusal | Unreachable:
        """The ticket that a token opens."""

    def act(self, token: str, deed: Deed, language: str) -> TicketView | Refusal | Unreachable:
        """Do something with a ticket that was shown here; asks again like ``take``. The ticket as it is then."""

    def leave_phone(self, token: str, digits: str, request_id: UUID, language: str) -> Refusal | Unreachable | None:
        """Leave a telephone number with a ticket, its owner having agreed; asks again like ``take``."""

    def lease(self, wanted: Mapping[str, int], *, starts_anew: bool = False) -> LeaseAnswer | Refusal | Unreachable:
        """Hold so many numbers of each service, for when the server is away; ``starts_anew`` when what was held is lost."""

    def upload(self, tickets: Sequence[OfflineTicket]) -> OfflineAnswer | Refusal | Unreachable:
        """Tell of what was given out without the server, oldest first; what is sent again is known there."""

    def heartbeat(self, beat: DeviceHeartbeat) -> Refusal | Unreachable | None:
        """Say that this kiosk lives, and how its paper is."""


class HttpQueueServer:
    """The server at ``address``, such as ``http://10.0.0.5:8000``, for the device with ``key``.

    Not for use by two threads at once, since one connection is kept open: make one per thread.
    """

    def __init__(
        self,
        address: str,
        key: str,
        branch: str | None = None,
        *,
        patience_s: float = 8.0,
        pause_s: float = 0.3,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._api = f"{address.rstrip('/')}/api/v1"
        self._branch = branch
        self._patience_s, self._pause_s = patience_s, pause_s
        self._now, self._sleep = now, sleep
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy or .netrc of this machine has no business between kiosk and server
        self._http.headers.update({"Authorization": f"Bearer {key}", "Accept": "application/json"})

    def branch(self, language: str) -> BranchView | Refusal | Unreachable:
        """The branch with its names in ``language``; one attempt, since the next poll comes soon."""
        code = self._branch_code()
        if not isinstance(code, str):
            return code
        return _read(BranchView, self._send("GET", f"/branches/{quote(code)}", language))

    def take(self, order: Order, patience_s: float | None = None) -> TakenTicket | Refusal | Unreachable:
        """Take a number for ``order``; tries for ``patience_s``, and it is one ticket however often it tried."""
        code = self._branch_code()
        if not isinstance(code, str):
            return code
        body: dict[str, object] = {
            "request_id": str(order.request_id),
            "service": order.service,
            "language": order.language,
            "priority": order.priority,
        }
        if order.walk_minutes:
            body["walk_minutes"] = order.walk_minutes
        path = f"/branches/{quote(code)}/tickets"
        return self._until(lambda: _read(TakenTicket, self._send("POST", path, order.language, body)), patience_s)

    def join(self) -> JoinAnswer | Refusal | Unreachable:
        """The code to show now; one attempt, since the next one comes soon."""
        code = self._branch_code()
        if not isinstance(code, str):
            return code
        return _read(JoinAnswer, self._send("GET", f"/branches/{quote(code)}/join", "id"))

    def ticket(self, token: str, language: str) -> TicketView | Refusal | Unreachable:
        """The ticket that ``token`` opens; one attempt, since the person can show the code again."""
        return _read(TicketView, self._send("GET", f"/tickets/{quote(token, safe='')}", language))

    def act(self, token: str, deed: Deed, language: str) -> TicketView | Refusal | Unreachable:
        """Do it; tries for ``patience_s``, and it is done once however often it tried. The server's sentences in ``language``."""
        body: dict[str, object] = {"request_id": str(deed.request_id)}
        if deed.minutes is not None:
            body[MINUTES_OF[deed.verb]] = deed.minutes
        path = f"/tickets/{quote(token, safe='')}/{deed.verb}"
        answer = self._until(lambda: _read(TicketAnswer, self._send("POST", path, language, body)))
        return answer.ticket if isinstance(answer, TicketAnswer) else answer

    def lease(self, wanted: Mapping[str, int], *, starts_anew: bool = False) -> LeaseAnswer | Refusal | Unreachable:
        """Hold numbers; one attempt, since the next one comes soon, and what was granted unheard is in its answer."""
        body = {"request_id": str(uuid4()), "services": dict(wanted), "starts_anew": starts_anew}
        return _read(LeaseAnswer, self._send("POST", "/devices/leases", "id", body))

    def upload(self, tickets: Sequence[OfflineTicket]) -> OfflineAnswer | Refusal | Unreachable:
        """Tell of them; one attempt, and they are kept until it was answered."""
        body = {"request_id": str(uuid4()), "tickets": [ticket.model_dump(mode="json") for ticket in tickets]}
        return _read(OfflineAnswer, self._send("POST", "/devices/offline-tickets", "id", body, UPLOAD_S))

    def leave_phone(self, token: str, digits: str, request_id: UUID, language: str) -> Refusal | Unreachable | None:
        """Leave it; tries for ``patience_s``, and it is left once however often it tried."""
        body = {"request_id": str(request_id), "kind": "phone", "value": digits, "consent": True}
        path = f"/tickets/{quote(token, safe='')}/contact"
        answer = self._until(lambda: _read(ReachAnswer, self._send("POST", path, language, body)))
        return None if isinstance(answer, ReachAnswer) else answer

    def heartbeat(self, beat: DeviceHeartbeat) -> Refusal | Unreachable | None:
        """Say how this kiosk is; one attempt."""
        answer = self._send("POST", "/devices/heartbeat", "id", beat.model_dump(mode="json"))
        return None if isinstance(answer, requests.Response) else answer

    def _branch_code(self) -> str | Refusal | Unreachable:
        if self._branch is None:
            answer = self._send("GET", "/devices/me", "id")
            if not isinstance(answer, requests.Response):
                return answer
            try:
                self._branch = str(answer.json()["branch"])
            except (ValueError, KeyError, TypeError) as error:
                return Unreachable(f"/devices/me did not name the branch: {error!r}")
        return self._branch

    def _until(
        self, attempt: Callable[[], _Model | Refusal | Unreachable], patience_s: float | None = None
    ) -> _Model | Refusal | Unreachable:
        give_up = self._now() + (self._patience_s if patience_s is None else patience_s)
        pause = self._pause_s
        while True:
            answer = attempt()
            wait = _worth_waiting(answer, pause)
            if wait is None or self._now() + wait >= give_up:
                return answer
            log.info("asking again in %.1f s: %s", wait, answer)
            self._sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def _send(
        self, method: str, path: str, language: str, body: object = None, read_s: float = READ_S
    ) -> requests.Response | Refusal | Unreachable:
        try:
            answer = self._http.request(
                method,
                self._api + path,
                params={"lang": language} if method == "GET" else None,
                json=body,
                headers={"Accept-Language": language},
                timeout=(CONNECT_S, read_s),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            return Unreachable(f"{method} {path}: {type(error).__name__}")
        return answer if answer.status_code in (200, 201, 204) else _refusal(answer, path)


def _read(model: type[_Model], answer: requests.Response | Refusal | Unreachable) -> _Model | Refusal | Unreachable:
    if not isinstance(answer, requests.Response):
        return answer
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        return Unreachable(f"{answer.url} answered something else than {model.__name__}: {error.error_count()} faults")


def _worth_waiting(answer: object, pause: float) -> float | None:
    """Seconds until the same request may be sent again, or None when its answer is final."""
    if isinstance(answer, Unreachable):
        return pause
    if isinstance(answer, Refusal) and answer.code in (Code.TRY_AGAIN, Code.TOO_MANY_REQUESTS):
        return max(pause, answer.retry_after_s or 0)
    return None


def _refusal(answer: requests.Response, path: str) -> Refusal | Unreachable:
    try:
        problem = Problem.model_validate_json(answer.content)
        return Refusal(Code(problem.code), problem.detail, problem.retry_after_s)
    except ValueError:  # no problem document, or a code newer than this kiosk
        pass
    if not 400 <= answer.status_code < 500:  # a server that restarts, or something in between that is no queue server
        return Unreachable(f"{path} answered {answer.status_code}")
    known = {401: Code.NOT_SIGNED_IN, 403: Code.FORBIDDEN, 404: Code.NOT_FOUND, 429: Code.TOO_MANY_REQUESTS}
    return Refusal(known.get(answer.status_code, Code.INVALID_REQUEST), "")
