"""Picks out of a day's log what needs a reason: with who, when, which number, where, and the reason that was given."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from caller_server.domain.audit.remark import Remark, What
from caller_server.domain.branch import Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, OfficerName
from caller_server.domain.seal import Entry

STAFF_KINDS = frozenset({"officer", "greeter", "supervisor", "administrator"})
AS_IT_IS = {"returned": What.CALL_UNDONE, "reopened": What.FINISH_UNDONE, "note_added": What.NOTE}
PASSED_ON = {"transferred": What.TRANSFERRED, "moved": What.MOVED, "handed_on": What.HANDED_ON}


def remarks(events: Iterable[Entry], policy: Policy) -> Iterator[Remark]:
    """What needs a reason in the events of one business day, in order; nobody is at a counter when a day begins.

    Whether a missed person was called as the rules ask is told by ``policy``, the rules as they are now.
    """
    day = _Day(policy)
    for entry in events:
        found = day.look_at(entry)
        if found is not None:
            yield found


def screened(events: Iterable[Entry]) -> dict[str, int]:
    """People let in at the door and sent elsewhere, counted from the log."""
    counted = Counter(str(entry.detail.get("result")) for entry in events if entry.kind == "screened")
    return {result: counted[result] for result in ("admitted", "to_dropbox", "to_online")}


class _Day:
    """What has to be remembered of a day to understand its next event."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._officers: dict[CounterCode, OfficerName] = {}
        self._numbers: dict[str, str] = {}
        self._services: dict[str, str] = {}
        self._calls: dict[str, list[datetime]] = {}

    def look_at(self, entry: Entry) -> Remark | None:
        found = self._of_ticket(entry) if entry.ticket_id else self._of_branch(entry)
        what, values = found or (None, {})
        counter = entry.counter or entry.detail.get("counter")
        override_of = self._override_of(entry, counter)
        self._remember(entry)
        if what is None and override_of is None:
            return None
        return Remark(
            what or What.OVERRIDE,
            entry.seq,
            entry.at,
            entry.actor_kind,
            entry.actor,
            number=self._numbers.get(entry.ticket_id or ""),
            counter=counter,
            service=entry.service or entry.detail.get("service"),
            reason=entry.detail.get("note"),
            override_of=override_of,
            values=values if what else {"verb": _verb(entry)},
        )

    def _override_of(self, entry: Entry, counter: str | None) -> str | None:
        """Whose counter it is, or is from now on, when somebody else of the staff acts there."""
        opened_for = entry.detail.get("officer") if entry.kind == "shift_changed" else None
        officer = (self._officers.get(CounterCode(counter)) if counter else None) or opened_for
        is_other = officer is not None and entry.actor_kind in STAFF_KINDS and officer != entry.actor
        return officer if is_other else None

    def _remember(self, entry: Entry) -> None:
        if entry.kind == "shift_changed" and entry.counter:
            officer = entry.detail.get("officer")
            if officer:
                self._officers[CounterCode(entry.counter)] = OfficerName(officer)
            else:
                self._officers.pop(CounterCode(entry.counter), None)
        if entry.ticket_id is None:
            return
        if entry.kind == "taken":
            self._numbers[entry.ticket_id] = str(entry.detail.get("number"))
        if entry.kind == "called":
            before = self._calls.get(entry.ticket_id, []) if (entry.attempt or 1) > 1 else []
            self._calls[entry.ticket_id] = [*before, entry.at]
        self._services[entry.ticket_id] = entry.service or ""

    def _of_ticket(self, entry: Entry) -> "_Found":
        told = entry.detail
        if entry.kind in AS_IT_IS:
            return AS_IT_IS[entry.kind], {}
        if entry.kind in PASSED_ON:
            return PASSED_ON[entry.kind], self._passing(entry)
        match entry.kind:
            case "called" if told.get("reason") == LineReason.CHOSEN and entry.attempt == 1:
                return What.CHOSEN, {}
            case "marked_no_show":
                return What.NO_SHOW, self._calling(entry)
            case "priority_marked":
                return (What.PRIORITY_ON if told.get("priority") else What.PRIORITY_OFF), {}
            case "taken" if told.get("appointment_at") and entry.actor_kind in STAFF_KINDS:
                return What.APPOINTMENT, {"appointment_at": datetime.fromisoformat(str(told["appointment_at"]))}
            case "cancelled" if entry.actor_kind in STAFF_KINDS:
                return What.GIVEN_UP, {}
        return None

    def _of_branch(self, entry: Entry) -> "_Found":
        told = entry.detail
        match entry.kind:
            case "service_changed":
                return What(f"service_{told.get('state')}"), {}
            case "issuing_changed":
                return (What.STOPPED if told.get("is_stopped") else What.RESUMED), {}
            case "quota_changed":
                return What.QUOTA, {"before": told.get("before"), "quota": told.get("quota")}
            case "notice_given":
                return What.NOTICE, {"message": told.get("message"), "texts": told.get("texts") or {}}
            case "notice_withdrawn":
                return What.NOTICE_WITHDRAWN, {}
            case "settings_changed":
                changes = told.get("changes") or []
                return What.SETTINGS, {"count": len(changes), "paths": [str(change.get("path")) for change in changes]}
            case "day_ended":
                return What.DAY_ENDED, {}
        return None

    def _calling(self, entry: Entry) -> dict[str, object]:
        """How a missed person had been called: how often, how far apart, and whether that is what the rules ask."""
        calls = self._calls.get(entry.ticket_id or "", [])
        gaps = [later - earlier for earlier, later in zip(calls, [*calls[1:], entry.at], strict=True)]
        shortest = min(gaps, default=timedelta(0))
        is_kept = len(calls) >= self._policy.max_calls and shortest >= self._policy.recall_after
        return {
            "count": len(calls),
            "asked": self._policy.max_calls,
            "seconds": round(shortest / timedelta(seconds=1)),
            "asked_s": round(self._policy.recall_after / timedelta(seconds=1)),
            "kept": is_kept,
            "by_itself": entry.actor_kind == "system",
        }

    def _passing(self, entry: Entry) -> dict[str, object]:
        return {
            "from_service": self._services.get(entry.ticket_id or ""),
            "to_service": entry.detail.get("service"),
            "to_counter": entry.detail.get("to_counter"),
        }


_Found = tuple[What, dict[str, object]] | None


def _verb(entry: Entry) -> str:
    """What was done at another's counter: the event's kind, and for a shift the state that it came to."""
    return f"shift_{entry.detail.get('state')}" if entry.kind == "shift_changed" else entry.kind
