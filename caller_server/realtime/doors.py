"""Who is let in to watch what: nothing is trusted but tickets' secrets, sessions, bearer tokens and device keys."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_socketio import ConnectionRefusedError as Refused

from caller_server.contract.codes import Code
from caller_server.contract.events import Namespace
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.domain.shift import BOOTHS_AT_MOST
from caller_server.realtime.watchers import Credential, Watch
from caller_server.usecases.accounts import Accounts, DeviceKind, Role, Staff
from caller_server.usecases.ports import Ports

LONGEST = 200  # characters of anything that is sent to be let in
SEE_LIVE = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.VIEWER)


def refuse(code: Code) -> Refused:
    """What a client gets instead of a connection: ``connect_error`` with ``data.code``."""
    return Refused(str(code), {"code": str(code)})


class Doors:
    """One door for each namespace; each gives what the socket may watch or raises the refusal.

    ``cookie_names`` are the names the session cookie may have.
    """

    def __init__(self, ports: Ports, accounts: Accounts, cookie_name: str) -> None:
        self._ports = ports
        self._accounts = accounts
        self._cookie_name = cookie_name

    def board(self, sid: str, auth: Any, cookies: Mapping[str, str]) -> Watch:
        """Anyone may watch a branch's board."""
        return Watch(sid, Namespace.BOARD, self._branch(_text(auth, "branch")))

    def ticket(self, sid: str, auth: Any, cookies: Mapping[str, str]) -> Watch:
        """Who knows a ticket's secret may follow it."""
        found = self._ports.find_ticket(self._ports.token_hash(_text(auth, "token")))
        if found is None:
            raise refuse(Code.NOT_FOUND)
        branch, ticket_id = found
        return Watch(sid, Namespace.TICKET, branch, ticket=TicketId(ticket_id))

    def console(self, sid: str, auth: Any, cookies: Mapping[str, str]) -> Watch:
        """Staff of the branch watch its line and their counters; who leads or looks on watches the live picture too."""
        staff, credential = self._staff(auth, cookies)
        branch = self._branch(_text(auth, "branch"))
        if not staff.belongs_to(branch):
            raise refuse(Code.FORBIDDEN)
        counters = _counters(auth)
        with self._ports.read_branch(branch, self._ports.clock()) as read:
            if not set(counters) <= {known.code for known in read.branch.counters}:
                raise refuse(Code.NOT_FOUND)
        sees_live = staff.role in SEE_LIVE
        return Watch(sid, Namespace.CONSOLE, branch, counters=counters, credential=credential, sees_live=sees_live)

    def device(self, sid: str, auth: Any, cookies: Mapping[str, str]) -> Watch:
        """A device hears of its own branch."""
        key = _text(auth, "key", missing=Code.NOT_SIGNED_IN)
        device = self._accounts.device_by_key(key)
        if device is None:
            raise refuse(Code.NOT_SIGNED_IN)
        is_agent = device.kind is DeviceKind.AGENT
        branch = self._branch(device.branch)
        return Watch(sid, Namespace.DEVICE, branch, credential=Credential("device", key), is_agent=is_agent)

    def is_still_good(self, credential: Credential) -> bool:
        """Whether what let a socket in would let it in now."""
        checks: dict[str, Callable[[str], object]] = {
            "session": self._accounts.is_session_alive,
            "bearer": self._accounts.staff_by_bearer,
            "device": self._accounts.device_by_key,
        }
        return bool(checks[credential.kind](credential.secret))

    def _staff(self, auth: Any, cookies: Mapping[str, str]) -> tuple[Staff, Credential]:
        if isinstance(auth, dict) and auth.get("bearer"):
            bearer = _text(auth, "bearer")
            staff = self._accounts.staff_by_bearer(bearer)
            if staff is not None:
                return staff, Credential("bearer", bearer)
        elif cookie := cookies.get(self._cookie_name):
            session = self._accounts.session(cookie)
            if session is not None:
                return session.staff, Credential("session", session.id)
        raise refuse(Code.NOT_SIGNED_IN)

    def _branch(self, code: str) -> BranchCode:
        try:
            with self._ports.read_branch(BranchCode(code), self._ports.clock()) as read:
                return read.branch.code
        except NotFound:
            raise refuse(Code.NOT_FOUND) from None


def _counters(auth: Any) -> tuple[CounterCode, ...]:
    """The counters asked for, each once: ``counter`` is one, ``counters`` a list of as many as one officer may hold."""
    if auth.get("counter"):
        return (CounterCode(_text(auth, "counter")),)
    wanted = auth.get("counters") or []
    if not isinstance(wanted, list) or len(wanted) > BOOTHS_AT_MOST:
        raise refuse(Code.INVALID_REQUEST)
    return tuple(dict.fromkeys(CounterCode(_text({"counter": one}, "counter")) for one in wanted))


def _text(auth: Any, key: str, missing: Code = Code.INVALID_REQUEST) -> str:
    value = auth.get(key) if isinstance(auth, dict) else None
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise refuse(missing)
    return value
