"""Kiosks, displays and agents: who am I, here is my code, I am still here."""

from flask import Response, g, request
from pydantic import BaseModel, ConfigDict

from caller_server.contract.commands import DeviceHeartbeat, Enrol, EnrolAnswer
from caller_server.contract.offline import LeaseAnswer, OfflineAnswer, OfflineTickets, TakeLease
from caller_server.domain.ids import BranchCode
from caller_server.usecases import offline_tickets
from caller_server.usecases.accounts import DeviceKind, DeviceReport
from caller_server.usecases.leases import lease_numbers
from caller_server.web.access import device, public
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here
from caller_server.web.links import follow_url

bp = api_blueprint("devices")
ANY_KIND = tuple(DeviceKind)
LARGEST_UPLOAD = 64 * 1024  # bytes; a hundred tickets, of less than half a kilobyte each


@bp.before_request
def allow_uploads() -> None:
    """What a kiosk gave out by itself is longer than any other command; it is read only after the kiosk is known."""
    if request.endpoint == "devices.take_in":
        request.max_content_length = LARGEST_UPLOAD


class DeviceAnswer(BaseModel):
    """Which device holds the key that was sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: str
    branch: str


@bp.get("/devices/me")
@bp.output(DeviceAnswer)
@device(*ANY_KIND)
def me() -> Response:
    """What the server knows this device as."""
    return as_json(DeviceAnswer(name=g.caller.name, kind=str(g.caller.kind), branch=g.caller.branch))


@bp.post("/devices/enrol")
@bp.input(Enrol, arg_name="command")
@bp.output(EnrolAnswer, status_code=201)
@public
def enrol(command: Enrol) -> Response:
    """Trade a one-time code for a key of one's own."""
    enrolled, key = here().accounts.enrol(command.code)
    return as_json(EnrolAnswer(key=key, kind=str(enrolled.kind), branch=enrolled.branch), 201)


@bp.post("/devices/heartbeat")
@bp.input(DeviceHeartbeat, arg_name="command")
@bp.output({}, status_code=204)
@device(*ANY_KIND)
def heartbeat(command: DeviceHeartbeat) -> Response:
    """I am here, and this is how I am."""
    web = here()
    # A server whose own clock was set for a trial cannot tell whether another one is wrong.
    sent_at = None if web.settings.clock_is_set else command.sent_at
    state = DeviceReport(command.version, command.paper, tuple(command.faults), command.box_celsius, sent_at)
    web.accounts.device_seen(g.caller, state)
    return Response(status=204)


@bp.post("/devices/leases")
@bp.input(TakeLease, arg_name="command")
@bp.output(LeaseAnswer)
@device(DeviceKind.KIOSK)
def lease(command: TakeLease) -> Response:
    """Numbers that only this kiosk gives out, while it is cut off: all that it holds, after what it lacked was set aside."""
    branch = BranchCode(g.caller.branch)
    return as_json(
        lease_numbers(
            here().ports, branch=branch, device=g.caller, command=command, request=asked(command), follow_url=follow_url
        )
    )


@bp.post("/devices/offline-tickets")
@bp.input(OfflineTickets, arg_name="command")
@bp.output(OfflineAnswer)
@device(DeviceKind.KIOSK)
def take_in(command: OfflineTickets) -> Response:
    """What the kiosk gave out while it was cut off, in its order. Each ticket is taken in once, however often it is sent."""
    branch, web = BranchCode(g.caller.branch), here()
    results = [offline_tickets.accept(web.ports, branch=branch, device=g.caller, slip=slip) for slip in command.tickets]
    for _ in filter(lambda result: result.state == "accepted", results):
        web.metrics.taken(branch)
    return as_json(OfflineAnswer(results=results))
