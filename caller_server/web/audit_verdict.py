"""Whether a log is whole, in words of one language."""

from caller_server.contract import audit as wire
from caller_server.domain.audit import Finding
from caller_server.usecases.audit import Verification
from config.translations import texts


class VerdictWords:
    """Puts what came out of verifying a log into sentences of ``language``; of any log, also one that is not a branch's."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.t = texts("audit", language)

    def verification(self, found: Verification) -> wire.AuditVerification:
        """What came out of verifying, with a sentence that says it all."""
        findings = [self._finding(one) for one in found.findings]
        return wire.AuditVerification(
            day=found.day,
            is_whole=found.is_whole,
            first=found.first,
            last=found.last,
            events=found.events,
            not_sealed=found.not_sealed,
            seal=found.seal,
            findings=findings,
            more=found.more,
            sentence=self._verdict(found, findings),
        )

    def _verdict(self, found: Verification, findings: list[wire.AuditFinding]) -> str:
        if findings:
            first = findings[0]
            key = "broken" if first.seq is None else "broken_at"
            return self.t(f"verdict.{key}", seq=first.seq, what=first.sentence)
        if not found.events:
            return self.t("verdict.empty")
        if found.seal is None:
            return self.t("verdict.not_sealed", count=found.events)
        said = self.t("verdict.whole")
        if not found.not_sealed:
            return said
        return f"{said} {self.t('verdict.partly', count=found.not_sealed, seq=found.first + found.not_sealed)}"

    def _finding(self, one: Finding) -> wire.AuditFinding:
        values = {"seq": one.seq, "number": one.number or self.t("some_ticket")} | one.values
        if "counter" in values:
            values["counter"] = self._counter_name(str(values["counter"]))
        if "what" in values:
            values["what"] = self.t(f"count.{values['what']}", service=values.get("service", ""))
        if "day" in values:
            values["day"] = str(values["day"])
        if "kind" in values:
            values["kind"] = self._verb(str(values["kind"]))
        several = "_several" if values.get("first", values.get("seq")) != values.get("last", values.get("seq")) else ""
        key = f"fault.{one.fault}{several}"
        sentence = self.t(key if key in self.t.forms else f"fault.{one.fault}", **values)
        return wire.AuditFinding(code=one.fault.value, seq=one.seq, number=one.number, sentence=sentence)

    def _verb(self, verb: str) -> str:
        key = f"verb.{verb}"
        return self.t(key) if key in self.t.forms else self.t("verb.other", verb=verb)

    def _counter_name(self, code: str) -> str:
        return code
