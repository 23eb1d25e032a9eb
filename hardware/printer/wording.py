"""The words of a slip: which sentences, in which order, with which times and numbers. No drawing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from config.translations import Texts, texts
from hardware.printer.slip import AnySlip, MissingSlip, Slip, SlipKind
from hardware.printer.typeface import printable

LONGEST_BRANCH_TEXT = 300
_LISTEN_BEFORE = timedelta(minutes=10)  # calls come early as often as late; being ready costs little


@dataclass(frozen=True)
class Mark:
    """A band across the slip: a word that officers look for, and a line that explains it."""

    word: str
    note: str | None
    filled: bool


@dataclass(frozen=True)
class Heading:
    """What stands at the top of every slip. ``short_date`` is for where ``date`` does not fit beside the clock."""

    branch: str
    date: str
    short_date: str
    clock: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class MissingWording(Heading):
    """All texts of a list of missing papers: ``whose`` it is, the ``papers``, what to do ``next``, and what is ``over``."""

    whose: str
    next: str
    papers: tuple[str, ...]
    over: str


@dataclass(frozen=True)
class Wording(Heading):
    """All texts of one slip. ``**`` marks strong parts of sentences; names come without any mark-up."""

    number_words: str
    service: str
    window_title: str | None
    window: str | None
    sentence: str
    follow_title: str
    follow: tuple[str, ...]
    missed_title: str
    missed: str
    rules: tuple[str, ...]
    text: str


def wording(slip: Slip) -> Wording:
    """The texts of ``slip`` in its language (Indonesian when we do not have that one)."""
    say = texts("slip", slip.language)
    title, window = _window(slip, say)
    return Wording(
        **_heading(slip, say),
        marks=_marks(slip, say),
        number_words=number_words(slip.number, say),
        service=printable(slip.service_name),
        window_title=title,
        window=window,
        sentence=" ".join(part for part in (_ahead(slip, say), _going(slip, say), _listen(slip, say)) if part),
        follow_title=say("follow.title"),
        follow=(say("follow.later"), say("follow.without")) if slip.offline else (say("follow.scan"), say("follow.without")),
        missed_title=say("missed.title_kiosk" if slip.reads_codes and slip.grace_minutes else "missed.title"),
        missed=_missed(slip, say),
        rules=(say("rules.free"), say("rules.yours")),
        text=printable(slip.text, LONGEST_BRANCH_TEXT),
    )


def missing_wording(slip: MissingSlip) -> MissingWording:
    """The texts of a list of missing papers in its language (Indonesian when we do not have that one)."""
    say = texts("slip", slip.language)
    tried = (Mark(say("test.mark"), say("test.note"), filled=False),) if slip.kind is SlipKind.TEST else ()
    again = (Mark(say("reprint.mark"), None, filled=False),) if slip.kind is SlipKind.REPRINT else ()
    return MissingWording(
        **_heading(slip, say),
        marks=(*tried, *again, Mark(say("papers.mark"), None, filled=True)),
        whose=say("papers.whose", number=slip.number, service=printable(slip.service_name)),
        next=say("papers.next"),
        papers=tuple(printable(paper) for paper in slip.papers),
        over=say("papers.over"),
    )


def _heading(slip: AnySlip, say: Texts) -> dict[str, str]:
    return {
        "branch": printable(slip.branch_name),
        "date": format_date(slip.issued_at.date(), "EEEE, d MMMM y", locale=say.language),
        "short_date": format_date(slip.issued_at.date(), "EEEE, d MMM y", locale=say.language),
        "clock": clock(slip.issued_at),
    }


def clock(moment: datetime) -> str:
    """A time of day as it is shown everywhere: ``09.40``."""
    return f"{moment:%H.%M}"


def number_words(number: str, say: Texts) -> str:
    """The number digit by digit, since 5 and 6 look alike from afar: ``A nol empat dua``."""
    return " ".join(say(f"digit.{sign}") if sign in "0123456789" else sign for sign in number if sign != "-")


def _marks(slip: Slip, say: Texts) -> tuple[Mark, ...]:
    marks = []
    if slip.kind is SlipKind.TEST:
        marks.append(Mark(say("test.mark"), say("test.note"), filled=False))
    if slip.kind is SlipKind.REPRINT:
        marks.append(Mark(say("reprint.mark"), say("reprint.note"), filled=False))
    if slip.priority:
        marks.append(Mark(say("priority.mark"), None, filled=True))
    return tuple(marks)


def _window(slip: Slip, say: Texts) -> tuple[str | None, str | None]:
    if slip.estimate is None:
        return (say("window.title"), say("window.unknown")) if slip.cannot_say else (None, None)
    start, end = (clock(moment.astimezone(slip.issued_at.tzinfo)) if moment else None for moment in slip.estimate)
    return (say("window.title"), f"{start}–{end}") if end else (say("window.not_before"), start)


def _ahead(slip: Slip, say: Texts) -> str | None:
    if slip.ahead is None:
        return None
    return say("ahead.count", count=slip.ahead) if slip.ahead else say("ahead.nobody")


def _going(slip: Slip, say: Texts) -> str | None:
    """Until when one may go out and what to do on return, or that one had better stay; nothing where all are called alike."""
    if not slip.held_while_away:
        return None
    if slip.free_until is None or not _is_free(slip):
        return say("free.stay")
    until = say("free.until", time=clock(slip.free_until.astimezone(slip.issued_at.tzinfo)))
    return f"{until} {say('free.back_to_kiosk' if slip.reads_codes else 'free.back_to_staff')}"


def _is_free(slip: Slip) -> bool:
    return slip.held_while_away and slip.free_until is not None and slip.free_until > slip.issued_at


def _listen(slip: Slip, say: Texts) -> str:
    if slip.estimate is None or _is_free(slip):  # who may go out is told one time: when to be back
        return say("listen")
    ready = slip.estimate[0].astimezone(slip.issued_at.tzinfo) - _LISTEN_BEFORE
    return say("listen.from", time=clock(ready)) if ready > slip.issued_at else say("listen.now")


def _missed(slip: Slip, say: Texts) -> str:
    if slip.grace_minutes == 0:
        return say("missed.new_number")
    if slip.return_after == 0:
        return say("missed.return_at_once", minutes=slip.grace_minutes)
    return say("missed.return", minutes=slip.grace_minutes, count=slip.return_after)
