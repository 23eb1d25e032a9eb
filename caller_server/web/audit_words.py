"""The audit in words, in one language: the same sentences on the page, in the API and on the command line."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from caller_server.contract import audit as wire
from caller_server.contract.views import CounterName, LineReason, ServiceName
from caller_server.domain.audit import Overtaking, Remark, What
from caller_server.domain.branch import Branch
from caller_server.domain.ids import ServiceCode
from caller_server.web.audit_verdict import VerdictWords
from config.translations import texts

SHORT_SEAL = 12  # digits that are enough to compare two seals by eye
PATHS_NAMED = 5


class AuditWords(VerdictWords):
    """Puts what the audit found into sentences of ``language``, with the names and the clock of ``branch``."""

    def __init__(self, branch: Branch, language: str) -> None:
        super().__init__(language)
        self._branch = branch
        self._zone = ZoneInfo(branch.time_zone)
        self._phone = texts("phone", language)
        self._voice = texts("voice", language)

    def clock(self, moment: datetime) -> str:
        """The time of day, ``09.40``."""
        return f"{moment.astimezone(self._zone):%H.%M}"

    def role(self, actor_kind: str) -> str:
        """What somebody is, in a word."""
        key = f"role.{actor_kind}"
        return self.t(key) if key in self.t.forms else actor_kind

    # what needs a reason

    def entry(self, remark: Remark) -> wire.AuditEntry:
        """One thing that needs a reason, as the wire has it."""
        return wire.AuditEntry(
            seq=remark.seq,
            at=remark.at,
            what=str(remark.what),
            actor=remark.actor,
            actor_kind=remark.actor_kind,
            number=remark.number,
            counter=self._counter(remark.counter),
            service=self._service(remark.service),
            reason=remark.reason,
            override_of=remark.override_of,
            text=self._what(remark),
        )

    def _what(self, remark: Remark) -> str:
        values = dict(remark.values)
        match remark.what:
            case What.NO_SHOW:
                return self._no_show(values)
            case What.OVERRIDE:
                return self._verb(str(values["verb"]))
            case What.APPOINTMENT:
                moment = values["appointment_at"]
                return self.t("what.appointment", time=self.clock(moment) if isinstance(moment, datetime) else "")
            case What.TRANSFERRED | What.MOVED | What.HANDED_ON:
                return self.t(f"what.{remark.what}", to=self._target(values))
            case What.QUOTA:
                before = values["before"]
                was = self.t("what.no_quota") if before is None else str(before)
                return self.t("what.quota", service=self._service_name(remark.service), before=was, quota=values["quota"])
            case What.NOTICE:
                return self._notice(values)
            case What.SETTINGS:
                return self._settings(values)
        return self.t(f"what.{remark.what}", service=self._service_name(remark.service))

    def _no_show(self, values: dict[str, object]) -> str:
        kept = "kept" if values["kept"] else "not_kept"
        shown = {name: values[name] for name in ("count", "asked", "seconds", "asked_s")}
        by = self.t("what.no_show_by_itself") if values["by_itself"] else self.t("what.no_show")
        return f"{by} {self.t(f'calls.{kept}', **shown)}"

    def _target(self, values: dict[str, object]) -> str:
        counter = values.get("to_counter")
        return self._counter_name(str(counter)) if counter else self._service_name(str(values.get("to_service") or ""))

    def _notice(self, values: dict[str, object]) -> str:
        shown = values["texts"]
        own = shown.get(self._language) or next(iter(shown.values()), "") if isinstance(shown, dict) else ""
        key = f"message.{values['message']}"
        spoken = self._voice(key) if key in self._voice.forms else str(values["message"])
        if not own or own == spoken:
            return self.t("what.notice", message=spoken)
        return self.t("what.notice_with_text", message=spoken, text=own)

    def _settings(self, values: dict[str, object]) -> str:
        paths = values["paths"]
        listed = [str(path) for path in paths] if isinstance(paths, list) else []
        named = ", ".join(listed[:PATHS_NAMED]) + (", ..." if len(listed) > PATHS_NAMED else "")
        return self.t("what.settings", count=values["count"], paths=named)

    # who went before

    def why(self, found: Iterable[Overtaking]) -> list[wire.WhyBefore]:
        """Those who were called first, with the reason in the words that the phone uses."""
        return [
            wire.WhyBefore(
                seq=one.seq,
                at=one.at,
                number=one.number,
                counter=self._counter(one.counter),
                actor=one.actor,
                reason=LineReason(one.reason),
                passed_over=one.passed_over,
                note=one.note,
                appointment_at=one.appointment_at,
                text=self._reason(one),
            )
            for one in found
        ]

    def _reason(self, one: Overtaking) -> str:
        if one.passed_over:
            return self.t("why.passed_over")
        at = self.clock(one.appointment_at) if one.appointment_at else ""
        said = self._phone(f"why.{one.reason}", time=at)
        policy = self._branch.policy
        minutes = round(policy.priority_max_wait.total_seconds() / 60)
        key = f"rule.{one.reason}"
        if one.note:
            return self.t("why.with_note", reason=said, note=one.note)
        if key not in self.t.forms:
            return said
        values = {"ratio": policy.priority_ratio, "minutes": minutes, "calls": policy.return_after}
        return self.t("why.with_rule", reason=said, rule=self.t(key, **values))

    # names

    def _counter(self, code: str | None) -> CounterName | None:
        for found in self._branch.counters:
            if found.code == code:
                return CounterName(code=found.code, label=found.label, kind="booth" if found.kind == "booth" else "desk")
        return None

    def _counter_name(self, code: str) -> str:
        found = self._counter(code)
        return self.t(f"counter.{found.kind}", label=found.label) if found else code

    def counter_name(self, counter: CounterName | None) -> str:
        """A counter in words; empty for none."""
        return self.t(f"counter.{counter.kind}", label=counter.label) if counter else ""

    def _service(self, code: str | None) -> ServiceName | None:
        return ServiceName(code=code, name=self._service_name(code)) if code else None

    def _service_name(self, code: str | None) -> str:
        for found in self._branch.services:
            if found.code == ServiceCode(code or ""):
                return found.name(self._language)
        return code or ""


def short(seal: str) -> str:
    """A seal short enough to be read out: ``3f9a 01c7 b2d4``."""
    digits = seal[:SHORT_SEAL]
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
