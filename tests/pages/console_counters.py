"""The counters of the stand-in for the server: views, and the few rules that an officer's day on the page needs.

The real rules have their own tests; here a press only has to lead to the view that it leads to there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from caller_server.contract import views
from tests import samples

FREE = ["pause", "close", "call_next", "call_number", "reinstate", "help"]
BUSY = ["pause", "help"]
CALLED = ["recall", "start", "no_show", "return_to_line", "transfer", "add_note"]
SERVING = ["finish", "park", "transfer", "add_service", "add_note"]
UNDO_FOR = timedelta(seconds=10)
NAMES = {"A": "Klaim JHT", "K": "Klaim JKK", "D": "Pendaftaran", "M": "Klaim JKM"}


class Counters:
    """Loket 3 and six booths of Bontang. ``now`` gives the server's time, ``changed`` is told of every new view."""

    def __init__(self, now: Callable[[], datetime], changed: Callable[[views.CounterView], None]) -> None:
        self._now = now
        self._changed = changed
        self._seq = 131
        self.next_numbers = [f"A{n:03}" for n in range(43, 99)]
        desk = samples.counter_view(ticket=None, can=[*FREE, "resume"])
        booths = [self._booth(n) for n in range(1, 7)]
        self.views: dict[str, views.CounterView] = {it.code: it for it in [desk, *booths]}

    def _booth(self, n: int) -> views.CounterView:
        return samples.counter_view(
            code=f"bontang-b{n}", label=str(n), kind="booth", ticket=None, can=FREE, parked=[], services=[samples.JHT]
        )

    def change(self, code: str, *, push: bool = True, **fields: Any) -> None:
        """Change a counter's view, one step newer, and tell of it unless told not to."""
        self._seq += 1
        newer = {"seq": self._seq, "server_time": self._now()} | fields
        view = self.views[code].model_copy(update=newer)
        if not view.undo:
            view = view.model_copy(update={"can": [verb for verb in view.can if verb != "undo"]})
        self.views[code] = view
        if push:
            self._changed(view)

    def put(self, code: str, number: str, **fields: Any) -> None:
        """Put a ticket at the counter, called unless the fields say otherwise."""
        view = self.views[code]
        called = views.CounterName(code=view.code, label=view.label, kind=view.kind)
        history = [
            *samples.staff_ticket().history[:1],
            views.HistoryEntry(at=self._now(), what="called", actor="Rina", counter=called),
        ]
        changes = {"number": number, "service": views.ServiceName(code=number[0], name=NAMES[number[0]]), "counter": called,
                   "called_at": self._now(), "recall_at": self._now() + timedelta(seconds=30), "can": CALLED, "outcomes": [],
                   "history": history} | fields  # fmt: skip
        self.change(code, ticket=samples.staff_ticket(**changes), can=BUSY, undo=None)

    def serve(self, code: str, **fields: Any) -> None:
        """The ticket at the counter is served."""
        serving = {"state": "serving", "serving_since": self._now(), "can": SERVING} | fields
        self.change(code, ticket=self._at(code).model_copy(update=serving), can=BUSY, undo=None)

    def do(self, code: str, verb: str, body: Any) -> views.StaffTicketView | None:
        """What a command does; the ticket it was about, for the answer."""
        doing: dict[str, Callable[[], Any]] = {
            "open": lambda: self.change(code, state="open", can=FREE, pause=None),
            "pause": lambda: self._pause(code, body),
            "close": lambda: self.change(code, state="closed", can=["open"]),
            "call-next": lambda: self._call(code),
            "call": lambda: self.put(code, body.number, reason="chosen"),
            "resume": lambda: self._resume(code, body.number),
            "recall": lambda: self.put(code, self._at(code).number, attempt=self._at(code).attempt + 1),
            "start": lambda: self.serve(code),
            "finish": lambda: self._finish(code, body),
            "park": lambda: self._park(code, body.reason),
            "add-service": lambda: self._add(code, body.service),
            "note": lambda: self._note(code, body.text),
            "undo": lambda: self._undo(code),
            "help": lambda: self.change(code, help=views.Help(since=self._now(), reason=None), can=self._can(code, "help_end")),
            "help-end": lambda: self.change(code, help=None, can=self._can(code, "help")),
        }  # fmt: skip
        before = self.views[code].ticket
        answer: views.StaffTicketView | None = doing.get(verb, lambda: self.free(code))()
        return answer or self.views[code].ticket or before

    def free(self, code: str, **fields: Any) -> None:
        """Nobody is at the counter."""
        can = FREE + (["resume"] if self.views[code].parked else [])
        self.change(code, **{"ticket": None, "can": can, "undo": None} | fields)

    def back(self, code: str, number: str) -> None:
        """A parked person says to be back."""
        parked = [it.model_copy(update={"back_at": self._now()}) if it.number == number else it for it in self.views[code].parked]
        self.change(code, parked=parked)

    def _at(self, code: str) -> views.StaffTicketView:
        ticket = self.views[code].ticket
        assert ticket is not None
        return ticket

    def _can(self, code: str, helps: str) -> list[str]:
        return [*(verb for verb in self.views[code].can if not verb.startswith("help")), helps]

    def _call(self, code: str) -> None:
        self.put(code, self.next_numbers.pop(0))
        self._undoable(code, "call", self._at(code).number)
        following = self.next_numbers[0]
        for other, view in self.views.items():
            if view.next is not None:
                self.change(other, push=view.ticket is None, next=following)

    def _undoable(self, code: str, what: Any, number: str) -> None:
        undo = views.Undo(what=what, number=number, until=self._now() + UNDO_FOR)
        self.change(code, undo=undo, can=[*self.views[code].can, "undo"])

    def _undo(self, code: str) -> None:
        undo = self.views[code].undo
        assert undo is not None
        if undo.what == "call":
            self.free(code)
        else:
            self.put(code, undo.number)
            self.serve(code)

    def _finish(self, code: str, body: Any) -> views.StaffTicketView:
        it = self._at(code)
        names = [paper.name for paper in it.papers if paper.code in body.missing]
        self.free(code)
        self._undoable(code, "finish", it.number)
        return it.model_copy(update={"state": "served", "missing": names, "can": []})

    def _pause(self, code: str, body: Any) -> None:
        until = self._now() + timedelta(minutes=body.minutes) if body.minutes else None
        pause = views.Pause(reason=body.reason, since=self._now(), until=until)
        self.change(code, state="paused", can=["resume_shift", "close", "help"], pause=pause)

    def _park(self, code: str, reason: str | None) -> None:
        it = self._at(code)
        parked = views.ParkedEntry(number=it.number, service=it.service, parked_at=self._now(), reason=reason)
        self.change(code, parked=[*self.views[code].parked, parked], push=False)
        self.free(code)

    def _resume(self, code: str, number: str) -> None:
        self.change(code, parked=[it for it in self.views[code].parked if it.number != number], push=False)
        self.put(code, number, reason="parked")

    def _add(self, code: str, service: str) -> None:
        self.change(
            code, ticket=self._at(code).model_copy(update={"service": views.ServiceName(code=service, name=NAMES[service])})
        )

    def _note(self, code: str, text: str) -> None:
        it = self._at(code)
        note = views.NoteEntry(at=self._now(), actor="Rina", text=text)
        self.change(code, ticket=it.model_copy(update={"notes": [*it.notes, note]}))
