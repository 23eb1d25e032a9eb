"""Branches as somebody could describe them, made by hypothesis: every key, hostile strings, and parts within parts."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.branch_values import WEEKDAYS
from caller_server.domain.settings_change import ORDER

CODES = "ABCDEFGHJKLMNPRSTUVWXYZ"
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "UTC")
MINUTES = st.integers(0, 24 * 60 - 1)
HOSTILE = (
    "=cmd()",
    "' OR 1=1 --",
    "<img onerror=x>",
    "{{7*7}}",
    '"""',
    "\\u0000",
    "#",
    "[[x]]",
    "a = 1",
    "عمر",
    "💥",
    "%s{}",
    "\\",
)

words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60).filter(str.strip)
texts = words | st.sampled_from(HOSTILE)
names = st.dictionaries(st.sampled_from(["id", "en"]), texts, min_size=1)
slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True)
days = st.dates().map(str)


def _dashed(slug: str) -> str:
    return slug.replace("_", "-")


def clock(minutes: int) -> str:
    """Minutes since midnight as they are written."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Up to three spans of a day, in order."""
    moments = sorted(draw(st.sets(st.integers(0, 24 * 60), max_size=6)))
    moments = moments[: len(moments) // 2 * 2]
    return [(clock(start), clock(end)) for start, end in zip(moments[::2], moments[1::2], strict=True)]


weeks = st.fixed_dictionaries({}, optional={day: spans() for day in WEEKDAYS})


@st.composite
def seasons(draw: st.DrawFn) -> dict[str, Any]:
    first, last = sorted([draw(days), draw(days)])
    return draw(weeks) | {"name": draw(texts), "first": first, "last": last}


checklists = st.lists(st.fixed_dictionaries({"code": slugs, "name": names}), max_size=4, unique_by=lambda it: it["code"])
cases = st.fixed_dictionaries({"code": slugs, "name": names, "checklist": checklists})
links = st.sampled_from(["https://siapkerja.kemnaker.go.id/", "https://jmo.bpjs.example/a?b=c#d"])
hints = st.fixed_dictionaries({"code": slugs, "question": names, "place": names, "url": st.none() | links})


@st.composite
def services(draw: st.DrawFn, code: str, others: list[str]) -> dict[str, Any]:
    papers = draw(checklists)
    outcome = st.fixed_dictionaries({"code": slugs, "name": names, "asks_missing": st.booleans() if papers else st.just(False)})
    count = st.integers(0, 9999)
    return {
        "code": code,
        "name": draw(names),
        "about": draw(st.dictionaries(st.sampled_from(["id", "en"]), texts)),
        "quota": draw(st.none() | count | st.dictionaries(st.sampled_from(WEEKDAYS), count)),
        "is_open": draw(st.booleans()),
        "following": draw(st.none() | st.sampled_from(others)) if others else None,
        "usual_minutes": draw(st.none() | st.integers(1, 600)),
        "checklist": papers,
        "papers_as_of": draw(st.none() | days),
        "cases": draw(st.lists(cases, max_size=3, unique_by=lambda it: it["code"])),
        "hints": draw(st.lists(hints, max_size=3, unique_by=lambda it: it["code"])),
        "outcomes": draw(st.lists(outcome, max_size=4, unique_by=lambda it: it["code"])),
    }


@st.composite
def counters(draw: st.DrawFn, code: str, label: int, known: list[str]) -> dict[str, Any]:
    takes = draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    return {
        "code": code,
        "kind": draw(st.sampled_from(["desk", "booth"])),
        "label": str(label),
        "services": takes,
        "weights": draw(st.dictionaries(st.sampled_from(takes), st.integers(1, 20))),
    }


@st.composite
def speeches(draw: st.DrawFn) -> dict[str, Any]:
    moments = sorted(draw(st.sets(MINUTES, max_size=4)))
    return {
        "digits": draw(st.sampled_from(["one_by_one", "whole"])),
        "chime": draw(st.booleans()),
        "loudness": [{"at": clock(at), "percent": draw(st.integers(0, 100))} for at in moments],
    }


@st.composite
def displays(draw: st.DrawFn, code: str, known: list[str], places: list[str]) -> dict[str, Any]:
    return {
        "code": code,
        "layout": draw(st.sampled_from(["services", "calls", "playlist"])),
        "services": draw(st.lists(st.sampled_from(known), unique=True)),
        "counters": draw(st.lists(st.sampled_from(places), unique=True)),
        "missed": draw(st.booleans()),
        "reload_at": clock(draw(MINUTES)),
    }


policies = st.fixed_dictionaries(
    {},
    optional={
        "max_calls": st.integers(1, 9), "recall_after_s": st.integers(0, 600), "grace_minutes": st.integers(0, 600),
        "return_after": st.integers(0, 50), "priority_ratio": st.integers(1, 50),
        "priority_max_wait_minutes": st.integers(0, 600), "max_deferrals": st.integers(0, 20),
        "target_minutes": st.integers(1, 600), "wait_limit_minutes": st.integers(1, 600),
        "serve_limit_minutes": st.integers(1, 600), "stall_after_minutes": st.integers(1, 600),
        "overtime_minutes": st.integers(0, 600), "lobby_cap": st.none() | st.integers(1, 9999),
        **{key: st.booleans() for key in ("staged_calling", "auto_no_show", "one_ticket_each", "stop_when_full", "screening")},
    },
)  # fmt: skip


@st.composite
def branch_files(draw: st.DrawFn, code: str = "bontang") -> BranchFile:
    """A branch of this code that passes every check."""
    known = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    places = draw(st.lists(slugs.map(_dashed), min_size=1, max_size=4, unique=True))
    labels = draw(st.lists(st.integers(1, 99), min_size=len(places), max_size=len(places), unique=True))
    languages = st.sampled_from([["id"], ["en"], ["id", "en"], ["en", "id"]])
    own_words = st.dictionaries(st.sampled_from(["id", "en"]), texts)
    return BranchFile.model_validate(
        {
            "code": code,
            "name": draw(texts),
            "time_zone": draw(st.sampled_from(ZONES)),
            "cut_off": clock(draw(MINUTES)),
            "languages": draw(languages),
            "voice": draw(languages | st.just([])),
            "picture": draw(st.none() | st.from_regex(r"[a-z0-9]{1,8}\.(png|jpg)", fullmatch=True)),
            "staff_pin": draw(st.none() | st.from_regex(r"[0-9a-f]{32}:[0-9a-f]{64}", fullmatch=True)),
            "is_stopped": draw(st.booleans()),
            "texts": draw(st.dictionaries(st.sampled_from(["welcome", "slip", "phone", "ticker"]), own_words)),
            "speech": draw(speeches()),
            "displays": [draw(displays(it, known, places)) for it in draw(st.lists(slugs.map(_dashed), max_size=3, unique=True))],
            "policy": draw(policies),
            "hours": draw(weeks)
            | {"holidays": draw(st.lists(days, max_size=3)), "seasons": draw(st.lists(seasons(), max_size=2))},
            "services": [draw(services(it, [other for other in known if other != it])) for it in known],
            "counters": [draw(counters(code, label, known)) for code, label in zip(places, labels, strict=True)],
        }
    )


def applied(description: dict[str, Any], changes: Sequence[Any]) -> BranchFile:
    """The description after these changes, each with ``path`` and ``after``: what somebody would make of the log alone."""
    made = deepcopy(description)
    for change in changes:
        *way, last = change.path.split(".")
        node: Any = made
        for key in way:
            node = node[key] if isinstance(node, dict) else next(part for part in node if part["code"] == key)
        if isinstance(node, dict):
            node[last] = deepcopy(change.after)
        elif last == ORDER and isinstance(change.after, list):
            node.sort(key=lambda part: change.after.index(part["code"]))
        elif change.before is None:
            node.append(deepcopy(change.after))
        else:
            node.remove(next(part for part in node if part["code"] == last))
    return BranchFile.model_validate(_without_nothing(made))


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(part) for key, part in value.items() if part is not None}
    return [_without_nothing(part) for part in value] if isinstance(value, list) else value
