"""Whatever the audit can find has words in both languages, and the wire names it as the core does."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from caller_server.contract.audit import AuditFault, AuditKind
from caller_server.domain.audit import Fault, Finding, Group, What
from caller_server.domain.branch_events import BranchEvent
from caller_server.domain.events import BY_KIND, LineReason
from caller_server.storage.audit import AuditStore
from caller_server.usecases.audit import Verification
from caller_server.web.audit_words import AuditWords, short
from config.translations import languages_of, texts
from tests.hall import BONTANG, hall

COMPOSED = {What.OVERRIDE}  # its words are the verb's
VALUES = {
    "altered": {},
    "missing": {"last": 9, "count": 3},
    "inserted": {"last": 9, "count": 3},
    "reordered": {"other": 9},
    "sealed_anew": {},
    "seal_blanked": {"first": 2},
    "cut_off": {"last": 9},
    "not_as_noted": {},
    "unreadable": {"kind": "called"},
    "impossible": {"kind": "no_such_kind"},
    "row_differs": {"day": date(2026, 11, 23), "columns": "place"},
    "row_missing": {"day": date(2026, 11, 23)},
    "row_without_log": {"day": date(2026, 11, 23)},
    "two_at_counter": {"counter": "bontang-1", "other": "A002"},
    "number_twice": {"day": date(2026, 11, 23)},
    "number_gap": {"day": date(2026, 11, 23), "count": 2},
    "count_differs": {"day": date(2026, 11, 23), "what": "waiting", "service": "A", "kept": 1, "counted": 2},
}


def test_the_core_and_the_wire_use_the_same_words() -> None:
    assert {str(fault) for fault in Fault} == set(get_args(AuditFault)) == set(VALUES)
    assert {str(group) for group in Group} == set(get_args(AuditKind))


@pytest.mark.parametrize("language", languages_of("audit"))
def test_everything_has_its_words(language: str) -> None:
    audit, phone = texts("audit", language).forms, texts("phone", language).forms

    assert {f"what.{what}" for what in set(What) - COMPOSED} <= set(audit)
    assert {f"kind.{group}" for group in Group} <= set(audit)
    assert {f"why.{reason}" for reason in LineReason} <= set(phone)
    at_counters = [kind for kind, event in BY_KIND.items() if "counter" in event.__dataclass_fields__]
    own_words = {"marked_no_show", "returned", "reopened", "handed_on", "transferred"}  # told as what they are
    assert {f"verb.{kind}" for kind in set(at_counters) - own_words} <= set(audit)


@pytest.mark.parametrize("language", languages_of("audit"))
@pytest.mark.parametrize("seq", [7, None])
def test_every_finding_is_a_sentence(tmp_path: Path, language: str, seq: int | None) -> None:
    findings = tuple(Finding(fault, seq, "A001", VALUES[str(fault)]) for fault in Fault)
    with hall("sqlite", tmp_path) as made, AuditStore(made.database).open(BONTANG) as read:
        words = AuditWords(read.branch, language)

        told = words.verification(Verification(None, 1, 9, 9, 0, "ab" * 32, findings, 4))

    assert [one.code for one in told.findings] == [str(fault) for fault in Fault]
    assert all(one.sentence and "{" not in one.sentence for one in told.findings)
    assert told.findings[0].sentence in told.sentence


def test_several_events_are_told_from_first_to_last(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made, AuditStore(made.database).open(BONTANG) as read:
        words = AuditWords(read.branch, "en")
        hole = Finding(Fault.MISSING, 7, None, {"last": 9, "count": 3})
        one = Finding(Fault.MISSING, 7, None, {"last": 7, "count": 1})

        told = words.verification(Verification(None, 1, 9, 9, 0, None, (hole, one)))

    assert [found.sentence for found in told.findings] == ["events 7 to 9 are missing", "this event is missing"]


def test_a_log_without_seals_is_not_called_whole(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made, AuditStore(made.database).open(BONTANG) as read:
        words = AuditWords(read.branch, "en")

        unsealed = words.verification(Verification(None, 1, 9, 9, 9, None, ()))
        partly = words.verification(Verification(None, 1, 9, 9, 4, "ab" * 32, ()))

    assert unsealed.sentence == "The log is not sealed"
    assert partly.sentence == "The log is whole (sealed from event 5 on; 4 events before it were not sealed yet)"


def test_a_seal_is_short_enough_to_be_read_out() -> None:
    assert short("3f9a01c7b2d4" + "0" * 52) == "3f9a 01c7 b2d4"


def test_kinds_of_events_fit_their_column() -> None:
    kinds = [*BY_KIND, *(event.kind for event in BranchEvent.__subclasses__())]

    assert max(len(kind) for kind in kinds) <= 20
