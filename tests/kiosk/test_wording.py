"""The sentences on the kiosk's screens."""

from datetime import UTC, datetime, timedelta
from string import Formatter
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from caller_server.contract.views import BranchService, ClosedBecause, Estimate, ServiceState
from config.translations import LANGUAGES, Texts, texts
from kiosk.clock import BranchClock
from kiosk.state import Kiosk, Order, Paper, Trouble, Troubled
from kiosk.wording import (
    ahead,
    line,
    opens,
    papers,
    papers_in_paragraph,
    papers_in_short,
    spoken,
    trouble_sentences,
    trouble_title,
    unavailable,
    window,
)
from kiosk.wording import notice as notice_words
from tests.samples import NOW, branch_view, notice, ticket_view

BONTANG = ZoneInfo("Asia/Makassar")
ID, EN = texts("kiosk", "id"), texts("kiosk", "en")
ALL = [texts("kiosk", language) for language in LANGUAGES]


def bontang_clock() -> BranchClock:
    clock = BranchClock(steady=lambda: 100.0)
    clock.set_by(branch_view())
    return clock


def estimate(**changes: Any) -> Estimate:
    fields = {"from": "2026-11-23T02:15:00Z", "to": "2026-11-23T02:45:00Z", "kind": "window"}
    return Estimate.model_validate(fields | changes)


def service(**changes: Any) -> BranchService:
    return branch_view().services[0].model_copy(update=changes)


def test_a_number_is_said_digit_by_digit() -> None:
    assert spoken("A042", ID) == "A nol empat dua"
    assert spoken("A056", EN) == "A zero five six"
    assert spoken("A-K2-07", ID) == "A K dua nol tujuh"


def test_a_window_of_time_is_local_with_a_dot() -> None:
    assert window(estimate(), bontang_clock(), ID) == "10.15–10.45"
    assert window(estimate(to=None, kind="not_before"), bontang_clock(), ID) == "Tidak sebelum 10.15"


def test_without_an_estimate_only_the_people_are_told() -> None:
    assert line(service(), bontang_clock(), ID) == ("14 orang di depan", "sisa 41")
    assert line(service(quota_left=None, ahead=1), bontang_clock(), EN) == ("1 person ahead", "")


def test_with_an_estimate_the_window_comes_first() -> None:
    assert line(service(estimate=estimate()), bontang_clock(), ID) == ("10.15–10.45", "14 orang di depan, sisa 41")


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(None, ""), (0, "Tidak ada orang di depan Anda"), (1, "1 orang di depan Anda"), (7, "7 orang di depan Anda")],
)
def test_people_ahead(count: int | None, sentence: str) -> None:
    assert ahead(ticket_view(ahead=count), ID) == sentence


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (datetime(2026, 11, 23, 13, 0, tzinfo=BONTANG), "Buka lagi hari ini pukul 13.00."),
        (datetime(2026, 11, 24, 8, 0, tzinfo=BONTANG), "Buka lagi besok pukul 08.00."),
        (datetime(2026, 11, 26, 8, 0, tzinfo=BONTANG), "Buka lagi Kamis pukul 08.00."),
        (datetime(2026, 11, 30, 8, 0, tzinfo=BONTANG), "Buka lagi Senin, 30 November, pukul 08.00."),
        (datetime(2027, 1, 4, 8, 0, tzinfo=BONTANG), "Buka lagi Senin, 4 Januari, pukul 08.00."),
    ],
)
def test_when_it_opens_again(moment: datetime, sentence: str) -> None:
    assert opens(moment, bontang_clock().now(), ID) == sentence


def test_a_closed_branch_says_why_and_when() -> None:
    closed = Troubled(Trouble.CLOSED)
    branch = branch_view(open=False, closed_because="holiday", opens_at=NOW + timedelta(days=1))

    assert trouble_title(closed, Kiosk(views={"id": branch}), ID) == "Kantor libur hari ini"
    assert trouble_sentences(closed, branch, bontang_clock(), ID)[0] == "Buka lagi besok pukul 09.43."
    assert trouble_title(closed, Kiosk(), ID) == "Kantor tutup"
    assert len(trouble_sentences(closed, branch_view(open=False), bontang_clock(), ID)) == 1


def test_the_servers_sentence_goes_before_ours_since_it_knows_when() -> None:
    refused = Troubled(Trouble.QUOTA_REACHED, service="P", detail="Nomor Klaim JP habis. Lagi besok pukul 07.30.")
    touched = Troubled(Trouble.QUOTA_REACHED, service="P")

    assert trouble_sentences(refused, branch_view(), bontang_clock(), ID)[0] == refused.detail
    assert trouble_sentences(touched, branch_view(), bontang_clock(), ID)[0] == (
        "Nomor Klaim JP hari ini sudah habis. Nomor dibagikan lagi besok pukul 08.30."
    )


@pytest.mark.parametrize("t", ALL, ids=LANGUAGES)
@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_words_in_every_language(t: Texts, trouble: Trouble) -> None:
    order = Order("A", UUID(int=1), "id")
    with_order = order if trouble in (Trouble.SERVER_GONE, Trouble.TOO_BUSY) else None
    told = Kiosk(views={"id": branch_view(notice=notice("leave_building"))})
    for troubled in (Troubled(trouble, service="A"), Troubled(trouble, with_order, "A", "Kalimat.")):
        assert trouble_title(troubled, told, t)
        assert all(trouble_sentences(troubled, branch_view(), bontang_clock(), t)) is (trouble is not Trouble.LEAVE)


@pytest.mark.parametrize("t", ALL, ids=LANGUAGES)
@pytest.mark.parametrize("because", get_args(ClosedBecause))
def test_every_reason_to_be_closed_has_its_title(t: Texts, because: str) -> None:
    branch = branch_view(open=False, closed_because=because, opens_at=NOW + timedelta(days=1))

    assert trouble_title(Troubled(Trouble.CLOSED), Kiosk(views={"id": branch}), t)
    assert "09.43" in trouble_sentences(Troubled(Trouble.CLOSED), branch, bontang_clock(), t)[0]


@pytest.mark.parametrize("t", ALL, ids=LANGUAGES)
@pytest.mark.parametrize("state", [state for state in get_args(ServiceState) if state != "open"])
def test_every_service_that_cannot_be_had_says_why_and_when_again(t: Texts, state: str) -> None:
    known = unavailable(service(state=state, available_at=NOW + timedelta(days=1)), bontang_clock(), t)
    unknown = unavailable(service(state=state, available_at=None), bontang_clock(), t)

    assert known[0] == unknown[0] == t(f"services.{state}")
    assert known[1] == t("short.tomorrow", clock="09.43")
    assert unknown[1] == t("services.touch_for_more")


def test_a_full_service_and_a_paused_one_explain_themselves() -> None:
    services = [service(code="A", available_at=NOW + timedelta(days=1))]
    branch = branch_view(services=services)

    full = trouble_sentences(Troubled(Trouble.FULL, service="A"), branch, bontang_clock(), ID)
    paused = trouble_sentences(Troubled(Trouble.SERVICE_PAUSED, service="A"), branch_view(), bontang_clock(), ID)

    assert full[0] == ("Klaim JHT tidak sempat melayani nomor baru lagi hari ini. Nomor dibagikan lagi besok pukul 09.43.")
    assert paused[0] == "Klaim JHT berhenti sebentar, belum memberi nomor baru."


def test_papers_to_bring_are_lines_or_a_paragraph_or_a_short_sentence() -> None:
    asks = service(checklist=["KPJ", "KTP asli", "KK asli", "Buku rekening", "NPWP"])
    asks_much = service(checklist=[f"Surat keterangan nomor {count}" for count in range(9)])

    assert papers(asks, ID) == "•  KPJ\n•  KTP asli\n•  KK asli\n•  Buku rekening\n•  NPWP"
    assert papers_in_paragraph(asks, ID) == "Bawa KPJ, KTP asli, KK asli, Buku rekening, NPWP."
    assert papers_in_short(asks, ID) == "Bawa KPJ, KTP asli, KK asli, Buku rekening, NPWP."
    assert papers_in_short(asks_much, ID) == "Bawa Surat keterangan nomor 0, Surat keterangan nomor 1, dan 7 lainnya."
    assert papers_in_short(service(checklist=["Surat " * 20, "KTP"]), ID).endswith(", dan 1 lainnya.")
    assert papers(asks_much, ID) == f"Bawa {', '.join(asks_much.checklist)}."
    assert papers_in_paragraph(asks_much, ID, 100) == papers_in_short(asks_much, ID)
    assert papers_in_short(service(checklist=["KPJ", "KTP asli"]), EN) == "Bring KPJ, KTP asli."
    assert [say(service(checklist=[]), ID) for say in (papers, papers_in_paragraph, papers_in_short)] == ["", "", ""]


def test_a_notice_is_told_in_the_language_on_screen_until_its_time() -> None:
    told = notice(texts={"id": "Sebentar.", "en": "A moment."})
    indonesian = Kiosk(language="id", views={"id": branch_view(notice=told)})
    english = Kiosk(language="en", views={"en": branch_view(notice=told)})
    over = Kiosk(views={"id": branch_view(notice=told.model_copy(update={"until": NOW}))})

    assert (notice_words(indonesian), notice_words(english), notice_words(over)) == ("Sebentar.", "A moment.", "")
    assert notice_words(Kiosk()) == ""


@pytest.mark.parametrize("t", ALL, ids=LANGUAGES)
def test_every_fate_of_the_paper_has_words_in_every_language(t: Texts) -> None:
    for paper in Paper:
        assert t(f"done.{paper}.title")
        if paper not in (Paper.PRINTING, Paper.PRINTED):
            assert t(f"done.{paper}.advice")


def test_all_languages_have_the_same_texts_with_the_same_values() -> None:
    def values(forms: tuple[str, ...]) -> set[str]:
        return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}

    for t in ALL:
        assert t.forms.keys() == ID.forms.keys()
        for key in ID.forms:
            assert all(t.forms[key]), key
            assert values(t.forms[key]) == values(ID.forms[key]), key


def test_indonesian_has_one_form_and_is_spelt_as_the_dictionary_has_it() -> None:
    everything = " ".join(form for forms in ID.forms.values() for form in forms).replace("Giliran Anda!", "")

    assert all(len(forms) == 1 for forms in ID.forms.values())
    for wrong in ("antrian", "silahkan", " anda ", "!"):
        assert wrong not in everything


def test_the_time_on_screen_is_the_servers_however_wrong_our_clock_is() -> None:
    steady = [1000.0]
    clock = BranchClock(steady=lambda: steady[0], system=lambda: datetime(2001, 1, 1, tzinfo=UTC))
    assert not clock.is_set

    clock.set_by(branch_view())
    steady[0] += 90

    assert clock.is_set
    assert f"{clock.now():%H.%M.%S}" == "09.44.30"
