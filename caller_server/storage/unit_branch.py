"""What supervisors and administrators write about a branch: its day, its services today, notices, alerts seen, settings."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from caller_server.domain import leases as lease_rules
from caller_server.domain import numbering
from caller_server.domain.branch import Branch
from caller_server.domain.branch_events import (
    AlertSeen,
    BranchEvent,
    DayEnded,
    IssuingChanged,
    NoticeGiven,
    NoticeWithdrawn,
    NumbersLeased,
    NumbersVoided,
    QuotaChanged,
    Screened,
    ServiceStateChanged,
    SettingsChanged,
)
from caller_server.domain.ids import ServiceCode
from caller_server.domain.leases import Lease
from caller_server.storage import catalogue, tables
from caller_server.storage.leases import LeaseWrites
from caller_server.storage.log import Log
from caller_server.usecases.ports import Actor

FOR_ALL = (NoticeGiven, NoticeWithdrawn, SettingsChanged, DayEnded)  # shown by every screen of the branch


class BranchWrites(LeaseWrites):
    """The part of a branch's unit that is not about single tickets."""

    _insert: Any
    _events: Log

    def __init__(self, connection: Connection, branch: Branch, row: Row[Any], now: datetime) -> None:
        super().__init__(connection, branch, row, now)
        self.settings_version: int = row.settings_version
        self._is_for_all = False

    @abstractmethod
    def _tally(self, service: ServiceCode, *, day: date | None = None, **values: Any) -> None: ...

    def record_branch(self, event: BranchEvent, actor: Actor) -> None:
        """Write that something was decided about the branch, and what it changes."""
        seq = self._events.take_seq()
        self.seq = seq
        self._is_for_all = self._is_for_all or isinstance(event, FOR_ALL)
        self._apply(event, seq, actor)
        self._events.branch(seq, event, actor)

    def change_settings(self, description: dict[str, Any], event: SettingsChanged, actor: Actor) -> None:
        """Describe the branch anew, in the form of its file; what is open stays open.

        Raises pydantic.ValidationError with the name of each wrong key.
        """
        wanted = catalogue.BranchFile.model_validate(description)
        catalogue.write_branch(self._connection, self._branch_id, wanted)
        self.settings_version += 1
        self._change_branch(settings_version=self.settings_version)
        self.record_branch(event, actor)

    def settings(self) -> dict[str, Any]:
        """The branch as it is described now, in the form of its file."""
        return catalogue.read_branch(self._connection, self._branch_id)

    def set_aside(self, event: NumbersLeased, leases: Sequence[Lease], device_id: int, actor: Actor) -> None:
        """Set numbers aside for a kiosk: nobody else gets them any more, and they count against today's quota."""
        seq = self._take_branch_seq()
        self._keep_leases(seq, event, leases, device_id)
        for service, (_, last) in event.numbers.items():
            self._tally(service, numbered=last)
            self._note_quota(service, event.at)
        self._events.branch(seq, event, actor)

    def void_leases(self, actor: Actor, device_id: int | None = None, device: str | None = None) -> None:
        """What is set aside today and was not given out never will be: of one kiosk, or (None) of all.

        ``device`` is the kiosk's name, for the log. Where nothing is set aside, nothing is written.
        """
        unused = self.leases(device_id)
        if not unused:
            return
        event = NumbersVoided(at=self.now, device=device, numbers=lease_rules.voided(unused))
        seq = self._take_branch_seq()
        self._void_leases(event, device_id)
        self._events.branch(seq, event, actor)

    def _take_branch_seq(self) -> int:
        self.seq = self._events.take_seq()
        return self.seq

    def _note_quota(self, code: ServiceCode, at: datetime) -> None:
        """Note when today's last number of a service went."""
        tally = self.tallies()[code]
        if tally.quota_gone_at is None and code in {service.code for service in self.branch.services}:
            service = self.branch.service(code)
            if numbering.quota_left(service, tally.spent, self.day, tally.quota) == 0:
                self._tally(code, quota_gone_at=at)

    def _apply(self, event: BranchEvent, seq: int, actor: Actor) -> None:
        match event:
            case IssuingChanged():
                self._change_branch(stopped_on=self.day if event.is_stopped else None)
            case DayEnded():
                self._change_branch(ended_on=self.day)
            case ServiceStateChanged():
                self._tally(event.service, state=event.state)
            case QuotaChanged():
                self._tally(event.service, quota=event.quota, quota_gone_at=None)
            case NoticeGiven():
                until = event.until.isoformat() if event.until else None
                what = {"message": event.message, "texts": event.texts, "given_at": event.at.isoformat(), "until": until}
                self._change_branch(notice={"seq": seq} | what)
            case NoticeWithdrawn():
                self._change_branch(notice=None)
            case AlertSeen():
                self._keep_alert(event, actor)
            case Screened():
                self._count_screened(event)

    def _keep_alert(self, event: AlertSeen, actor: Actor) -> None:
        values = {"since": event.since, "at": event.at, "by": actor.name}
        statement = self._insert(tables.alert_seen).values(branch_id=self._branch_id, key=event.key, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["branch_id", "key"], set_=values))

    def _count_screened(self, event: Screened) -> None:
        column = tables.screening_day.c[event.result]
        statement = self._insert(tables.screening_day).values(
            {"branch_id": self._branch_id, "day": self.day, "admitted": 0, "to_dropbox": 0, "to_online": 0, event.result: 1}
        )
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["branch_id", "day"], set_={event.result: column + 1})
        )

    def _change_branch(self, **values: Any) -> None:
        self._decided |= {name: value for name, value in values.items() if name in self._decided}
        self._connection.execute(update(tables.branch).where(tables.branch.c.id == self._branch_id).values(values))
