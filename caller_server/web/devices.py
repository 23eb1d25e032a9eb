"""Kiosks, displays and agents: who am I, here is my code, I am still here."""

from flask import Response, g
from pydantic import BaseModel, ConfigDict

from caller_server.contract.commands import DeviceHeartbeat, Enrol, EnrolAnswer
from caller_server.usecases.accounts import DeviceKind
from caller_server.web.access import device, public
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here

bp = api_blueprint("devices")
ANY_KIND = tuple(DeviceKind)


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
    here().accounts.device_seen(g.caller, command.version, command.paper, command.faults)
    return Response(status=204)
