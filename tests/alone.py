"""A kiosk that can be cut off, as the server sees it: it holds numbers, gives them out by itself, and tells of them later."""

import secrets
from base64 import b32encode
from datetime import datetime
from typing import Any
from uuid import uuid4

from caller_server.contract.offline import LeaseAnswer, LeasedNumber, OfflineResult, OfflineTicket, TakeLease
from caller_server.domain.numbering import own_number
from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import Device, DeviceKind
from caller_server.usecases.leases import lease_numbers
from caller_server.usecases.offline_tickets import accept
from caller_server.usecases.ports import Request
from caller_server.usecases.views.line_state import line_state
from tests.hall import BONTANG, KEY, Hall, a_request


def a_token() -> str:
    """A secret as a kiosk makes it for a number of its own series."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=")


class LonelyKiosk:
    """Gives out what it holds, in order, then its own series; ``outbox`` is what the server has not answered for."""

    def __init__(self, hall: Hall, name: str = "kiosk-1") -> None:
        self.hall = hall
        self.name = name
        accounts = AccountStore(hall.database, hall.clock, KEY)
        device = accounts.device_by_key(accounts.add_device(name, DeviceKind.KIOSK, "bontang"))
        assert device is not None
        self.device: Device = device
        self.held: dict[str, list[LeasedNumber]] = {}
        self.answer: LeaseAnswer | None = None
        self.outbox: list[OfflineTicket] = []
        self._own: dict[tuple[Any, str], int] = {}
        self._order = 0

    def lease(self, request: Request | None = None, *, starts_anew: bool = False, **wanted: int) -> LeaseAnswer:
        """Ask for numbers to hold: ``lease(A=5)``."""
        command = TakeLease(request_id=uuid4(), services=wanted, starts_anew=starts_anew)
        self.answer = lease_numbers(
            self.hall.ports,
            branch=BONTANG,
            device=self.device,
            command=command,
            request=request or a_request(str(sorted(wanted.items()))),
            follow_url=lambda token: f"http://lapak.test/t/{token}",
        )
        given = {slip.id for slip in self.outbox}
        self.held = {}
        for number in self.answer.leases:
            if number.ticket_id not in given:
                self.held.setdefault(number.service, []).append(number)
        return self.answer

    def give(self, service: str = "A", *, at: datetime | None = None, **more: Any) -> OfflineTicket:
        """Give a number out without the server."""
        held = self.held.get(service)
        assert self.answer is not None
        if held:
            leased = held.pop(0)
            what: dict[str, Any] = {"id": leased.ticket_id, "number": leased.number, "token": leased.token}
        else:
            day = more.get("day", self.answer.day)
            count = self._own[day, service] = self._own.get((day, service), 0) + 1
            number = own_number(service, self.device.series or 0, count)  # type: ignore[arg-type]
            what = {"id": uuid4(), "number": number, "token": a_token()}
        self._order += 1
        told = {"service": service, "taken_at": at or self.hall.now, "own_order": self._order, "day": self.answer.day}
        slip = OfflineTicket(**(what | told | more))
        self.outbox.append(slip)
        return slip

    def send(self, slip: OfflineTicket) -> OfflineResult:
        """Send one ticket, whatever it is."""
        return accept(self.hall.ports, branch=BONTANG, device=self.device, slip=slip)

    def upload(self) -> list[OfflineResult]:
        """Send the outbox in order, and forget what was answered for."""
        results = [self.send(slip) for slip in self.outbox]
        answered = {result.id for result in results if result.state != "later"}
        self.outbox = [slip for slip in self.outbox if slip.id not in answered]
        return results


def states(results: list[OfflineResult]) -> list[str]:
    """What became of each, in a word."""
    return [result.code or result.state for result in results]


def numbers(answer: LeaseAnswer) -> list[str]:
    """The numbers that a kiosk holds."""
    return [held.number for held in answer.leases]


def line(of: Hall) -> list[str]:
    """The numbers that wait, in the order in which they are called."""
    with of.read() as read:
        return [standing.ticket.number for standing in line_state(read).standings]
