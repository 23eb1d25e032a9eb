"""Any ticket of the branch for whoever of the staff helps, and what supervisors decide about its services and its day."""

import re
from typing import TypedDict

from flask import Response, g

from caller_server.contract import commands, supervision
from caller_server.contract.commands import NUMBER, Command, StaffTicketAnswer
from caller_server.contract.views import LiveView, Screening, StaffTicketView
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode
from caller_server.usecases import by_staff, supervise, views
from caller_server.usecases.ports import Actor, Request
from caller_server.web.access import LEADS, WORKERS, staff
from caller_server.web.answers import as_json, view
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest
from caller_server.web.guard import actor

NUMBER_SENT = re.compile(NUMBER)

bp = api_blueprint("supervision")


class Where(TypedDict):
    """What every command about a branch is told beside its own values."""

    branch: BranchCode
    actor: Actor
    request: Request


def _in(command: Command) -> Where:
    return Where(branch=g.branch, actor=actor(), request=asked(command))


def _number(written: str) -> str:
    """A number as it is printed. Raises NotFound for what cannot be one, before a database is asked for it."""
    number = written.strip().upper()
    if not NUMBER_SENT.fullmatch(number):
        raise NotFound("number", number=number[:16])
    return number


def _told(ticket: StaffTicketView) -> Response:
    return as_json(StaffTicketAnswer(ticket=ticket))


# tickets


@bp.get("/branches/<branch>/tickets/<number>")
@bp.output(StaffTicketView)
@staff(*WORKERS)
def ticket(branch: str, number: str) -> Response:
    """Today's ticket of this number, with what may be done for its holder."""
    with here().ports.read_branch(g.branch, here().ports.clock()) as read:
        found = read.ticket_numbered(_number(number))
        return view(views.staff_ticket(read, found, here().ports.reach, of_helper=True))


@bp.post("/branches/<branch>/tickets/<number>/arrive")
@bp.input(supervision.ArriveForThem, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*WORKERS)
def arrive(branch: str, number: str, command: supervision.ArriveForThem) -> Response:
    """The person is here, or back at the counter."""
    return _told(by_staff.arrive(here().ports, number=_number(number), **_in(command)))


@bp.post("/branches/<branch>/tickets/<number>/leave")
@bp.input(supervision.LeaveForThem, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*WORKERS)
def leave(branch: str, number: str, command: supervision.LeaveForThem) -> Response:
    """The person gives the number up."""
    return _told(by_staff.leave(here().ports, number=_number(number), **_in(command)))


@bp.post("/branches/<branch>/tickets/<number>/return")
@bp.input(supervision.ReturnForThem, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*WORKERS)
def come_back(branch: str, number: str, command: supervision.ReturnForThem) -> Response:
    """A missed person reports."""
    return _told(by_staff.come_back(here().ports, number=_number(number), **_in(command)))


@bp.post("/branches/<branch>/tickets/<number>/priority")
@bp.input(supervision.MarkPriority, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*WORKERS)
def priority(branch: str, number: str, command: supervision.MarkPriority) -> Response:
    """Put a person among the priority people, or out again."""
    where = _in(command)
    return _told(by_staff.mark_priority(here().ports, number=_number(number), priority=command.priority, **where))


@bp.post("/branches/<branch>/tickets/<number>/note")
@bp.input(commands.AddNote, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*WORKERS)
def note(branch: str, number: str, command: commands.AddNote) -> Response:
    """Write something down for whoever serves it."""
    return _told(by_staff.add_note(here().ports, number=_number(number), text=command.text, **_in(command)))


@bp.post("/branches/<branch>/move")
@bp.input(supervision.MoveTickets, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def move(branch: str, command: supervision.MoveTickets) -> Response:
    """Move waiting people to another service's line or to a counter: all of them, or none."""
    if (command.service is None) == (command.counter is None):
        raise InvalidRequest("fields", {"service": "exactly one of service and counter"})
    live = by_staff.move(
        here().ports,
        numbers=command.numbers,
        service=None if command.service is None else ServiceCode(command.service),
        to_counter=None if command.counter is None else CounterCode(command.counter),
        note=command.reason,
        **_in(command),
    )
    return as_json(live)


# the door


@bp.get("/branches/<branch>/screening")
@bp.output(Screening)
@staff(*WORKERS)
def screening(branch: str) -> Response:
    """People at the door today, where the branch screens them."""
    with here().ports.read_branch(g.branch, here().ports.clock()) as read:
        return as_json(supervise.screening(read))


@bp.post("/branches/<branch>/screening")
@bp.input(supervision.Screen, arg_name="command")
@bp.output(Screening)
@staff(*WORKERS)
def screen(branch: str, command: supervision.Screen) -> Response:
    """Count somebody at the door; nothing about the person is asked."""
    return as_json(supervise.screen(here().ports, result=command.result, **_in(command)))


# the day


def _change(service: str, state: str, command: supervision.ChangeService) -> Response:
    where = _in(command)
    return as_json(supervise.change_service(here().ports, service=service, state=state, note=command.reason, **where))


@bp.post("/branches/<branch>/services/<service>/open")
@bp.input(supervision.ChangeService, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def open_service(branch: str, service: str, command: supervision.ChangeService) -> Response:
    """Open a service again for today."""
    return _change(service, "open", command)


@bp.post("/branches/<branch>/services/<service>/pause")
@bp.input(supervision.ChangeService, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def pause_service(branch: str, service: str, command: supervision.ChangeService) -> Response:
    """No numbers and no calls for a service until it is opened again, or the day ends."""
    return _change(service, "paused", command)


@bp.post("/branches/<branch>/services/<service>/close")
@bp.input(supervision.ChangeService, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def close_service(branch: str, service: str, command: supervision.ChangeService) -> Response:
    """No more numbers of a service today; who waits is served."""
    return _change(service, "closed", command)


@bp.post("/branches/<branch>/services/<service>/quota")
@bp.input(supervision.SetQuota, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def set_quota(branch: str, service: str, command: supervision.SetQuota) -> Response:
    """Today's quota of a service."""
    where = _in(command)
    return as_json(supervise.set_quota(here().ports, service=service, quota=command.quota, note=command.reason, **where))


@bp.post("/branches/<branch>/stop")
@bp.input(supervision.StopIssuing, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def stop(branch: str, command: supervision.StopIssuing) -> Response:
    """No more numbers today."""
    return as_json(supervise.stop_issuing(here().ports, note=command.reason, **_in(command)))


@bp.post("/branches/<branch>/resume")
@bp.input(supervision.ResumeIssuing, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def resume(branch: str, command: supervision.ResumeIssuing) -> Response:
    """Numbers again."""
    return as_json(supervise.resume_issuing(here().ports, **_in(command)))


@bp.post("/branches/<branch>/end-day")
@bp.input(supervision.EndDay, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def end_day(branch: str, command: supervision.EndDay) -> Response:
    """End the business day now; who still waits is not served today."""
    return as_json(supervise.end_day(here().ports, note=command.reason, **_in(command)))


@bp.post("/branches/<branch>/notice")
@bp.input(supervision.GiveNotice, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def give_notice(branch: str, command: supervision.GiveNotice) -> Response:
    """Tell everyone something: phones, display and voice, in each one's language."""
    live = supervise.give_notice(
        here().ports, message=command.message, texts=dict(command.texts), minutes=command.minutes, **_in(command)
    )
    return as_json(live)


@bp.post("/branches/<branch>/notice/withdraw")
@bp.input(supervision.WithdrawNotice, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def withdraw_notice(branch: str, command: supervision.WithdrawNotice) -> Response:
    """It does not hold any more."""
    return as_json(supervise.withdraw_notice(here().ports, **_in(command)))


@bp.post("/branches/<branch>/alerts/seen")
@bp.input(supervision.SeeAlert, arg_name="command")
@bp.output(LiveView)
@staff(*LEADS)
def see_alert(branch: str, command: supervision.SeeAlert) -> Response:
    """Say that an alert was seen; it stays, quieter, until its cause is gone."""
    return as_json(supervise.see_alert(here().ports, key=command.key, since=command.since, **_in(command)))
