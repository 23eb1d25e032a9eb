"""The log of accounts and devices as the audit page shows it to administrators: a day's changes, and whether the log is whole."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caller_server.contract.audit import AuditVerification
from caller_server.domain.branch import Branch
from caller_server.domain.seal import ACCOUNTS
from caller_server.usecases.audit import Auditing, look_back_at_accounts
from caller_server.usecases.staff import AccountChange, Staff
from caller_server.web.audit_verdict import VerdictWords
from config.translations import texts


@dataclass(frozen=True)
class AccountLine:
    """One change in words. ``where`` is its branch, None for people of all branches; ``is_system``: nobody signed in did it."""

    at: datetime
    text: str
    actor: str
    is_system: bool
    where: str | None


@dataclass(frozen=True)
class AccountsView:
    """A day's changes of accounts and devices, and the verification of their whole log, whose seal is noted under ``code``."""

    lines: list[AccountLine]
    log: AuditVerification
    code: str = ACCOUNTS


def accounts_view(auditing: Auditing, branch: Branch, day: date, person: Staff, language: str) -> AccountsView:
    """The changes of the business day ``day`` of ``branch`` that this administrator may see: those of the own branch, or all.

    Reads the whole log of accounts: to be called where waiting holds nobody up.
    """
    zone, cut_off = ZoneInfo(branch.time_zone), branch.cut_off or time(0)
    begin, end = (datetime.combine(each, cut_off, tzinfo=zone) for each in (day, day + timedelta(days=1)))
    with auditing.open_accounts() as read:
        found = look_back_at_accounts(read, auditing.key, begin, end, person.branch)
    words = AccountWords(language)
    return AccountsView([words.line(change) for change in found.changes], words.verification(found.verification))


class AccountWords(VerdictWords):
    """Puts changes of accounts and devices into sentences of ``language``, the same that the administration page has."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._admin = texts("admin", language)

    def line(self, change: AccountChange) -> AccountLine:
        """One change. What no text names is told by its own name: an audit leaves nothing out."""
        key = f"log.{change.kind}"
        said = self._admin(key, subject=change.subject) if key in self._admin.forms else f"{change.kind}: {change.subject}"
        became = ", ".join(self._became(change.detail))
        text = f"{said} ({became})" if became else said
        return AccountLine(change.at, text, change.actor, change.actor_kind == "system", change.branch)

    def _became(self, detail: dict[str, object]) -> list[str]:
        """What a role or branch was and is now."""
        found = []
        for name, named in (("role", self._role), ("branch", self._branch)):
            before = f"{name}_before"
            if before in detail and detail[before] != detail[name]:
                found.append(self.t("account.became", before=named(detail[before]), after=named(detail[name])))
        return found

    def _role(self, role: object) -> str:
        key = f"role.{role}"
        return self.t(key) if key in self.t.forms else str(role)

    def _branch(self, code: object) -> str:
        return self.t("account.all_branches") if code is None else str(code)
