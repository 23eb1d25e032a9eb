"""The audit on the wire: what happened on a day that needs a reason, and whether the log is whole."""

from datetime import date
from typing import Literal

from caller_server.contract.views import CounterName, LineReason, Moment, ServiceName, View, Wire

AuditKind = Literal["calls", "no_shows", "priority", "passed_on", "undone", "overrides", "branch", "notes"]
AuditFault = Literal[
    "altered",
    "missing",
    "inserted",
    "reordered",
    "sealed_anew",
    "seal_blanked",
    "cut_off",
    "not_as_noted",
    "unreadable",
    "impossible",
    "row_differs",
    "row_missing",
    "row_without_log",
    "two_at_counter",
    "number_twice",
    "number_gap",
    "count_differs",
]


class AuditEntry(Wire):
    """One thing that needs a reason: ``what`` it was, ``text`` in words, ``reason`` as it was given.

    ``override_of`` is the officer at whose counter somebody else acted.
    """

    seq: int
    at: Moment
    what: str
    actor: str
    actor_kind: str
    number: str | None
    counter: CounterName | None
    service: ServiceName | None
    reason: str | None
    override_of: str | None
    text: str


class WhyBefore(Wire):
    """A call that came before the number asked for, though that person joined later; ``text`` is the reason in words."""

    seq: int
    at: Moment
    number: str
    counter: CounterName | None
    actor: str
    reason: LineReason
    passed_over: bool
    note: str | None
    appointment_at: Moment | None
    text: str


class AuditFinding(Wire):
    """Something that is wrong: at event ``seq``, or with ticket ``number``."""

    code: AuditFault
    seq: int | None
    number: str | None
    sentence: str


class AuditVerification(Wire):
    """Whether events ``first`` to ``last`` are as they were written (of ``day``, or of the whole log for None).

    ``seal`` is that of the last event; ``not_sealed`` events are from before sealing. ``more`` findings are not listed.
    """

    day: date | None
    is_whole: bool
    first: int
    last: int
    events: int
    not_sealed: int
    seal: str | None
    findings: list[AuditFinding]
    more: int
    sentence: str


class AuditScreened(Wire):
    """People at the door that day: let in, or sent elsewhere."""

    admitted: int
    to_dropbox: int
    to_online: int


class AuditView(View):
    """A business day looked back at. ``entries`` are those asked for, of ``total``; ``people`` are all who did something.

    ``why`` is set when a number was asked for: who was called before it though they joined later.
    """

    name: str
    time_zone: str
    day: date
    today: date
    entries: list[AuditEntry]
    total: int
    people: list[str]
    screened: AuditScreened
    why: list[WhyBefore] | None
    verification: AuditVerification
