"""Every refusal has a sentence for people in both languages: the reasons are read from the program's own source."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

import caller_server
from caller_server.contract.codes import Code
from caller_server.domain import errors
from caller_server.domain.errors import QueueError
from caller_server.domain.ticket import TicketStatus
from caller_server.usecases import accounts
from caller_server.web import errors as web_errors
from caller_server.web.sentences import COUNTED, sentence
from config.translations import LANGUAGES, texts

SOURCE = Path(caller_server.__file__).parent
REFUSALS = {
    name: value
    for module in (errors, accounts, web_errors)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, QueueError)
}
# Where the reason is not written beside the refusal's name: the call as in the source, and what it can be.
COMPUTED = {
    ("domain/ticket/rules.py", "NotAllowedNow"): [f"ticket_{state}" for state in TicketStatus],
    ("usecases/take_ticket.py", "BranchClosed"): ["hours", "break", "holiday", "stopped", "stopped_today", "ended"],
    ("usecases/take_ticket.py", "ServiceClosed"): ["service_paused", "service_closed"],
    ("web/body.py", "InvalidRequest"): ["malformed", "fields"],
}


def refusals_in_the_source() -> Iterator[tuple[str, str, str | None, frozenset[str]]]:
    """File, class, reason (None: computed) and the names of its values, of every refusal that is made anywhere."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in REFUSALS:
                    why = node.args[0] if node.args else ast.Constant("")
                    reason = why.value if isinstance(why, ast.Constant) and isinstance(why.value, str) else None
                    values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                    yield path.relative_to(SOURCE).as_posix(), name, reason, values


def reasons() -> set[tuple[str, str, frozenset[str]]]:
    """Code, reason and value names of everything that can be refused."""
    found = set()
    for file, name, reason, values in refusals_in_the_source():
        if name == "TooManyRequests":
            continue  # its one argument is seconds, and it has one sentence
        for why in [reason] if reason is not None else COMPUTED[file, name]:
            found.add((REFUSALS[name].code, why, values))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str) -> None:
    t = texts("server", language)

    missing = {f"refused.{code}.{why}" for code, why, _ in reasons() if why and f"refused.{code}.{why}" not in t.forms}

    assert not missing
    assert len(reasons()) > 40  # the source was found and read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_of_its_own(language: str) -> None:
    t = texts("server", language)

    assert not {code for code in Code if f"refused.{code}" not in t.forms}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_waits_for_a_value_that_its_refusal_does_not_have(language: str) -> None:
    t = texts("server", language)
    wrong = []
    for code, why, given in reasons():
        for form in t.forms.get(f"refused.{code}.{why}", ()):
            wanted = {field for _, field, _, _ in Formatter().parse(form) if field}
            known = given | ({"count"} if given & set(COUNTED) else set())
            if not wanted <= known:
                wrong.append((code, why, wanted - known))

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    wanted = {f"refused.{code}.{why}" for code, why, _ in reasons() if why} | {f"refused.{code}" for code in Code}

    assert not {key for key in texts("server", language).forms if key.startswith("refused.")} - wanted


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts("server", "id").forms) == set(texts("server", "en").forms)


@pytest.mark.parametrize(
    ("refusal", "language", "told"),
    [
        (errors.TooSoon("recall", number="A042", seconds=1), "en", "call A042 again in one second."),
        (errors.TooSoon("recall", number="A042", seconds=18), "en", "call A042 again in 18 seconds."),
        (errors.TooSoon("recall", number="A042", seconds=18), "id", "panggil ulang A042 dalam 18 detik."),
        (errors.QuotaReached("quota", service="A", quota=60), "id", "Kuota layanan A hari ini habis (60 nomor)"),
        (errors.NotAllowedNow("a reason of tomorrow"), "id", "Ini tidak dapat dilakukan sekarang."),
        (
            errors.BranchClosed("hours", opens_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC), time_zone="Asia/Makassar"),
            "id",
            "Selasa, 24 November 2026, pukul 07.30.",
        ),
        (errors.BranchClosed("stopped", opens_at=None, time_zone="Asia/Makassar"), "id", "Silakan tanya petugas."),
    ],
)
def test_a_sentence_is_filled_in(refusal: QueueError, language: str, told: str) -> None:
    assert told in sentence(refusal, texts("server", language))
