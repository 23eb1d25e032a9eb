"""What can need a reason, how it is asked for, and one such thing with who, when, where and why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What it was."""

    CHOSEN = "chosen"
    NO_SHOW = "no_show"
    PRIORITY_ON = "priority_on"
    PRIORITY_OFF = "priority_off"
    APPOINTMENT = "appointment"
    TRANSFERRED = "transferred"
    MOVED = "moved"
    HANDED_ON = "handed_on"
    CALL_UNDONE = "call_undone"
    FINISH_UNDONE = "finish_undone"
    GIVEN_UP = "given_up"
    OVERRIDE = "override"
    SERVICE_OPEN = "service_open"
    SERVICE_PAUSED = "service_paused"
    SERVICE_CLOSED = "service_closed"
    STOPPED = "stopped"
    RESUMED = "resumed"
    QUOTA = "quota"
    NOTICE = "notice"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    SETTINGS = "settings"
    DAY_ENDED = "day_ended"
    NOTE = "note"


class Group(StrEnum):
    """What can be asked for."""

    CALLS = "calls"
    NO_SHOWS = "no_shows"
    PRIORITY = "priority"
    PASSED_ON = "passed_on"
    UNDONE = "undone"
    OVERRIDES = "overrides"
    BRANCH = "branch"
    NOTES = "notes"


GROUPS: dict[Group, frozenset[What]] = {
    Group.CALLS: frozenset({What.CHOSEN}),
    Group.NO_SHOWS: frozenset({What.NO_SHOW, What.GIVEN_UP}),
    Group.PRIORITY: frozenset({What.PRIORITY_ON, What.PRIORITY_OFF, What.APPOINTMENT}),
    Group.PASSED_ON: frozenset({What.TRANSFERRED, What.MOVED, What.HANDED_ON}),
    Group.UNDONE: frozenset({What.CALL_UNDONE, What.FINISH_UNDONE}),
    Group.OVERRIDES: frozenset({What.OVERRIDE}),
    Group.BRANCH: frozenset(
        {
            What.SERVICE_OPEN,
            What.SERVICE_PAUSED,
            What.SERVICE_CLOSED,
            What.STOPPED,
            What.RESUMED,
            What.QUOTA,
            What.NOTICE,
            What.NOTICE_WITHDRAWN,
            What.SETTINGS,
            What.DAY_ENDED,
        }
    ),
    Group.NOTES: frozenset({What.NOTE}),
}


@dataclass(frozen=True)
class Remark:
    """One thing that needs a reason. ``override_of`` is the officer at whose counter somebody else acted.

    ``values`` fill in its sentence: times are datetimes, services and counters are codes.
    """

    what: What
    seq: int
    at: datetime
    actor_kind: str
    actor: str
    number: str | None = None
    counter: str | None = None
    service: str | None = None
    reason: str | None = None
    override_of: str | None = None
    values: dict[str, object] = field(default_factory=dict)

    def belongs_to(self, group: Group) -> bool:
        """Whether it is asked for by ``group``; whatever was done at another's counter is among the overrides too."""
        return self.what in GROUPS[group] or (group is Group.OVERRIDES and self.override_of is not None)
