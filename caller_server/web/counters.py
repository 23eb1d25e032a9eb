"""A counter and the officer at it: the shift, calling, serving."""

from typing import TypedDict

from flask import Response, g

from caller_server.contract import commands
from caller_server.contract.commands import Command, StaffTicketAnswer
from caller_server.contract.views import CounterView, StaffTicketView
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.usecases import attend, call, shifts, views
from caller_server.usecases.accounts import Role
from caller_server.usecases.ports import Actor, Request
from caller_server.web.access import AT_COUNTERS, staff
from caller_server.web.answers import as_json, view
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here
from caller_server.web.guard import actor

bp = api_blueprint("counters")
NOBODY = {204: "Nobody can be called now"}


class Where(TypedDict):
    """What every command at a counter is told beside its own values."""

    branch: BranchCode
    counter: CounterCode
    actor: Actor
    request: Request


def _at(counter: str, command: Command) -> Where:
    return Where(branch=g.branch, counter=CounterCode(counter), actor=actor(), request=asked(command))


def _told(ticket: StaffTicketView | None) -> Response:
    """The ticket after the command; 204 when nobody can be called."""
    return Response(status=204) if ticket is None else as_json(StaffTicketAnswer(ticket=ticket))


def _called(ticket: StaffTicketView | None) -> Response:
    if ticket is not None:
        here().metrics.called(g.branch)
    return _told(ticket)


@bp.get("/counters/<counter>")
@bp.output(CounterView)
@staff(*AT_COUNTERS, Role.VIEWER)
def counter_view(counter: str) -> Response:
    """The counter as its officer sees it."""
    with here().ports.read_branch(g.branch, here().ports.clock()) as read:
        return view(views.counter(read, CounterCode(counter), here().ports.reach))


@bp.post("/counters/<counter>/open")
@bp.input(commands.OpenCounter, arg_name="command")
@bp.output(CounterView)
@staff(*AT_COUNTERS)
def open_counter(counter: str, command: commands.OpenCounter) -> Response:
    """Begin a shift, or go on after a pause; a supervisor may do it for a named officer of the branch."""
    wanted = None if command.services is None else [ServiceCode(code) for code in command.services]
    officer = None if command.officer is None else OfficerName(command.officer)
    return as_json(shifts.open_counter(here().ports, services=wanted, officer=officer, **_at(counter, command)))


@bp.post("/counters/<counter>/pause")
@bp.input(commands.PauseCounter, arg_name="command")
@bp.output(CounterView)
@staff(*AT_COUNTERS)
def pause(counter: str, command: commands.PauseCounter) -> Response:
    """Call nobody for a while."""
    return as_json(shifts.pause_counter(here().ports, note=command.reason, minutes=command.minutes, **_at(counter, command)))


@bp.post("/counters/<counter>/close")
@bp.input(commands.CloseCounter, arg_name="command")
@bp.output(CounterView)
@staff(*AT_COUNTERS)
def close(counter: str, command: commands.CloseCounter) -> Response:
    """End the shift."""
    return as_json(shifts.close_counter(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/call-next")
@bp.input(commands.CallNext, arg_name="command")
@bp.output(StaffTicketAnswer)
@bp.doc(responses=NOBODY)
@staff(*AT_COUNTERS)
def call_next(counter: str, command: commands.CallNext) -> Response:
    """Call whoever is first in line for this counter."""
    return _called(call.call_next(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/call")
@bp.input(commands.CallNumber, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def call_number(counter: str, command: commands.CallNumber) -> Response:
    """Call this number out of order, with a reason."""
    where = _at(counter, command)
    return _called(call.call_number(here().ports, number=command.number, reason=command.reason, **where))


@bp.post("/counters/<counter>/recall")
@bp.input(commands.Recall, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def recall(counter: str, command: commands.Recall) -> Response:
    """Call the ticket at the counter once more."""
    return _called(call.recall(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/start")
@bp.input(commands.StartServing, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def start(counter: str, command: commands.StartServing) -> Response:
    """The participant is here."""
    return _told(attend.start_serving(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/finish")
@bp.input(commands.Finish, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def finish(counter: str, command: commands.Finish) -> Response:
    """Served."""
    told = attend.finish(here().ports, outcome=command.outcome, missing=command.missing, **_at(counter, command))
    return _told(told)


@bp.post("/counters/<counter>/hand-on")
@bp.input(commands.HandOn, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def hand_on(counter: str, command: commands.HandOn) -> Response:
    """Done here, and on to the following service with the same number."""
    return _told(attend.hand_on(here().ports, outcome=command.outcome, **_at(counter, command)))


@bp.post("/counters/<counter>/add-service")
@bp.input(commands.AddService, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def add_service(counter: str, command: commands.AddService) -> Response:
    """The same person is served for another thing, here and now."""
    service, where = ServiceCode(command.service), _at(counter, command)
    return _told(attend.add_service(here().ports, service=service, outcome=command.outcome, **where))


@bp.post("/counters/<counter>/undo")
@bp.input(commands.UndoLast, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def undo(counter: str, command: commands.UndoLast) -> Response:
    """Take back a call or a finish that was made by mistake less than ten seconds ago."""
    return _told(attend.undo(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/note")
@bp.input(commands.AddNote, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def note(counter: str, command: commands.AddNote) -> Response:
    """Write something down about the ticket at the counter."""
    return _told(attend.add_note(here().ports, text=command.text, **_at(counter, command)))


@bp.post("/counters/<counter>/help")
@bp.input(commands.AskHelp, arg_name="command")
@bp.output(CounterView)
@staff(*AT_COUNTERS)
def ask_help(counter: str, command: commands.AskHelp) -> Response:
    """Ask a supervisor to come."""
    return as_json(shifts.ask_help(here().ports, note=command.reason, **_at(counter, command)))


@bp.post("/counters/<counter>/help-end")
@bp.input(commands.EndHelp, arg_name="command")
@bp.output(CounterView)
@staff(*AT_COUNTERS)
def end_help(counter: str, command: commands.EndHelp) -> Response:
    """Somebody came, or it was a mistake."""
    return as_json(shifts.end_help(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/no-show")
@bp.input(commands.MarkNoShow, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def no_show(counter: str, command: commands.MarkNoShow) -> Response:
    """Called, and did not come."""
    return _told(attend.mark_no_show(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/park")
@bp.input(commands.Park, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def park(counter: str, command: commands.Park) -> Response:
    """Put the ticket aside; it stays with the counter."""
    return _told(attend.park(here().ports, note=command.reason, **_at(counter, command)))


@bp.post("/counters/<counter>/resume")
@bp.input(commands.Resume, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def resume(counter: str, command: commands.Resume) -> Response:
    """Call a parked number again."""
    return _called(call.resume(here().ports, number=command.number, **_at(counter, command)))


@bp.post("/counters/<counter>/return-to-line")
@bp.input(commands.ReturnToLine, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def return_to_line(counter: str, command: commands.ReturnToLine) -> Response:
    """Called by mistake: back to the same place in line."""
    return _told(call.return_to_line(here().ports, **_at(counter, command)))


@bp.post("/counters/<counter>/transfer")
@bp.input(commands.Transfer, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def transfer(counter: str, command: commands.Transfer) -> Response:
    """Pass the ticket on to a service or a named counter."""
    ticket = attend.transfer(
        here().ports,
        service=None if command.service is None else ServiceCode(command.service),
        to_counter=None if command.counter is None else CounterCode(command.counter),
        note=command.reason,
        **_at(counter, command),
    )
    return _told(ticket)


@bp.post("/counters/<counter>/reinstate")
@bp.input(commands.Reinstate, arg_name="command")
@bp.output(StaffTicketAnswer)
@staff(*AT_COUNTERS)
def reinstate(counter: str, command: commands.Reinstate) -> Response:
    """Put a missed number back in line; its holder stands before the officer."""
    return _told(attend.reinstate(here().ports, number=command.number, **_at(counter, command)))
