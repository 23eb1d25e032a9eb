"""``lapak audit``: what happened on a day that needs a reason, who went before whom, and whether the logs are as they were
written: each branch's, and the one of accounts and devices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from caller_server.commands.common import REFUSED, answer, as_json, fail, store, table, with_settings
from config.settings import Settings
from config.translations import languages_of

if TYPE_CHECKING:
    from caller_server.contract.audit import AuditVerification, AuditView
    from caller_server.domain.audit import Newest
    from caller_server.usecases.audit import AuditRead
    from caller_server.web.audit_verdict import VerdictWords
    from caller_server.web.audit_words import AuditWords


class Noted(click.ParamType):
    """A seal that was written down: ``CODE=SEQ:SEAL``, as ``--seal`` prints it."""

    name = "CODE=SEQ:SEAL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int, str]:
        """The branch, the event's number, and its seal."""
        code, _, rest = str(value).partition("=")
        seq, _, seal = rest.partition(":")
        if not code or not seq.isdecimal() or len(seal) != 64 or not set(seal) <= set("0123456789abcdef"):
            self.fail("must be CODE=SEQ:SEAL, as 'lapak audit --seal' prints it", param, ctx)
        return code, int(seq), seal


@click.command()
@click.argument("day", required=False, type=click.DateTime(["%Y-%m-%d"]), metavar="[DAY]")
@click.option("--branch", "code", metavar="CODE", help="This branch only, without accounts and devices.")
@click.option("--why", "number", metavar="NUMBER", help="Who went before this number though they joined later, and why.")
@click.option("--seal", "is_seal", is_flag=True, help="The newest seal of each log: to be written down, or sent away.")
@click.option("--expect", "noted", multiple=True, type=Noted(), help="The log must still contain this seal; may be repeated.")
@click.option("--lang", type=click.Choice(languages_of("audit")), default="en", show_default=True, help="Language of the answer.")
@as_json
@with_settings
def audit(
    chosen: Settings,
    day: datetime | None,
    code: str | None,
    number: str | None,
    is_seal: bool,
    noted: tuple[tuple[str, int, str], ...],
    lang: str,
    is_json: bool,
) -> None:
    """What happened on DAY (YYYY-MM-DD, else the day that runs now) that needs a reason; then the whole log is verified, and the
    log of accounts and devices.

    Exit status 1 when anything in them is not as it was written, or DAY or NUMBER is not there.
    """
    from caller_server.domain.errors import NotFound
    from caller_server.domain.seal import ACCOUNTS

    wanted = day.date() if day else None
    with _branches(chosen, code, noted) as (codes, looker):
        of_accounts = code is None or any(name == ACCOUNTS for name, _, _ in noted)
        if is_seal:
            seals = {each: looker.seal(each) for each in codes} | ({ACCOUNTS: looker.accounts_seal()} if of_accounts else {})
            answer(seals, is_json, "\n".join(f"{each}={seal}" for each, seal in seals.items() if seal) or "nothing is sealed yet")
            return
        found = [looker.look(each, wanted, number, lang, _expected(noted, each)) for each in codes]
        if codes and all(one.view is None for one in found):
            raise NotFound("number", number=number) if number else NotFound("day", day=wanted)
        accounts = looker.accounts(lang, _expected(noted, ACCOUNTS)) if of_accounts else None
    if is_json:
        told = [_as_json(one) for one in found]
        answer(told + ([{"branch": ACCOUNTS, "verification": accounts.log.model_dump(mode="json")}] if accounts else []), is_json)
    else:
        for one in found:
            _show(one, number)
        if accounts:
            click.echo(accounts.words.t("accounts.title"))
            _show_log(accounts)
    if not all(one.log.is_whole for one in [*found, *([accounts] if accounts else [])]):
        raise SystemExit(REFUSED)


def _expected(noted: tuple[tuple[str, int, str], ...], code: str) -> dict[int, str]:
    return {seq: seal for branch, seq, seal in noted if branch == code}


@dataclass(frozen=True)
class _Log:
    """A whole log, verified; ``code`` is its branch."""

    code: str
    log: "AuditVerification"
    words: "VerdictWords"


@dataclass(frozen=True)
class _Look(_Log):
    """One branch with its day (None when it had none, or not that number)."""

    view: "AuditView | None"
    words: "AuditWords"


class _Looker:
    """Looks at the logs of one store, with the server's key."""

    def __init__(self, auditing: Any, clock: Any) -> None:
        self._auditing = auditing
        self._clock = clock

    def seal(self, code: str) -> str | None:
        """The newest seal, as ``SEQ:SEAL``; None while nothing is sealed."""
        with self._auditing.open(code) as read:
            return _noted(read.newest)

    def accounts_seal(self) -> str | None:
        """The same of the log of accounts and devices."""
        with self._auditing.open_accounts() as read:
            return _noted(read.newest)

    def accounts(self, language: str, expected: dict[int, str]) -> _Log:
        """The log of accounts and devices, verified."""
        from caller_server.domain.seal import ACCOUNTS
        from caller_server.usecases.audit import verify_accounts
        from caller_server.web.audit_verdict import VerdictWords

        words = VerdictWords(language)
        with self._auditing.open_accounts() as read:
            found = verify_accounts(read, self._auditing.key, expected=expected)
        return _Log(ACCOUNTS, words.verification(found), words)

    def look(self, code: str, day: date | None, number: str | None, language: str, expected: dict[int, str]) -> _Look:
        """The day, and the verification of the whole log."""
        from caller_server.domain.errors import NotFound
        from caller_server.domain.ids import BranchCode
        from caller_server.usecases.audit import verify
        from caller_server.web.audit_view import Asked, as_printed, day_view
        from caller_server.web.audit_words import AuditWords

        asked = Asked(day, number=as_printed(number) if number else None)
        try:
            view = day_view(self._auditing, BranchCode(code), asked, language, self._clock())
        except NotFound:
            view = None
        read: AuditRead
        with self._auditing.open(BranchCode(code)) as read:
            words = AuditWords(read.branch, language)
            found = verify(read, self._auditing.key, expected=expected)
            return _Look(code, words.verification(found), words, view)


def _noted(newest: "Newest") -> str | None:
    return f"{newest.seq}:{newest.seal}" if newest.seal else None


@contextmanager
def _branches(
    chosen: Settings, code: str | None, noted: tuple[tuple[str, int, str], ...]
) -> "Iterator[tuple[list[str], _Looker]]":
    """The branches that are asked for, and what looks at them and at the accounts."""
    from caller_server.domain.seal import ACCOUNTS
    from caller_server.storage.account_audit import open_account_log
    from caller_server.storage.audit import AuditStore
    from caller_server.usecases.audit import Auditing
    from caller_server.wiring.secret import seal_key

    with store(chosen) as opened:
        known = [str(each) for each in opened.catalogue.codes()]
        for each in ([code] if code else []) + [branch for branch, _, _ in noted if branch != ACCOUNTS]:
            if each not in known:
                fail(f"there is no branch {each}")
        auditing = Auditing(AuditStore(opened.database).open, lambda: open_account_log(opened.database), seal_key(chosen))
        yield [code] if code else known, _Looker(auditing, opened.clock)


def _as_json(one: _Look) -> dict[str, Any]:
    """The day as the API has it, with the verification of the whole log in place of the day's."""
    view = one.view.model_dump(mode="json", by_alias=True) if one.view else {"branch": one.code}
    return view | {"verification": one.log.model_dump(mode="json")}


def _show(one: _Look, number: str | None) -> None:
    if one.view is None:
        click.echo(f"{one.code}: {one.words.t('not_there')}")
    else:
        click.echo(f"{one.view.name}, {one.view.day.isoformat()}")
        _show_day(one.view, one.words, number)
    _show_log(one)


def _show_log(one: _Log) -> None:
    t, log = one.words.t, one.log
    covers = f" {t('verdict.covers', count=log.events, first=log.first, last=log.last)}" if log.events else ""
    click.echo(f"{log.sentence}.{covers}")
    for finding in log.findings:
        click.echo(f"  {t('verdict.at', seq=finding.seq, what=finding.sentence) if finding.seq else finding.sentence}")
    if log.more:
        click.echo(f"  {t('verdict.more', count=log.more)}")
    if log.seal:
        click.echo(f"{t('seal.newest')}: {one.code}={log.last}:{log.seal}")


def _show_day(view: "AuditView", words: "AuditWords", number: str | None) -> None:
    t = words.t
    if view.why is not None and number is not None:
        _show_why(view, words, number)
    elif view.entries:
        columns = [t(f"column.{name}") for name in ("at", "number", "what", "reason", "counter", "who", "seq")]
        table(columns, [_row(entry, words) for entry in view.entries])
    else:
        click.echo(t("entries.none"))
    doors = view.screened
    if doors.admitted or doors.to_dropbox or doors.to_online:
        click.echo(t("screened", **doors.model_dump()))


def _show_why(view: "AuditView", words: "AuditWords", typed: str) -> None:
    from caller_server.web.audit_view import as_printed

    number = as_printed(typed)
    if not view.why:
        click.echo(words.t("why.nobody", number=number))
        return
    click.echo(words.t("why.title", number=number))
    for one in view.why:
        click.echo(f"  {words.clock(one.at)}  {one.number}  {words.counter_name(one.counter)} ({one.actor}): {one.text}")


def _row(entry: Any, words: "AuditWords") -> list[object]:
    override = f" ({words.t('override.of', officer=entry.override_of)})" if entry.override_of else ""
    who = words.t("who.system") if entry.actor_kind == "system" else entry.actor
    counter = words.counter_name(entry.counter)
    return [words.clock(entry.at), entry.number, entry.text + override, entry.reason or None, counter or None, who, entry.seq]
