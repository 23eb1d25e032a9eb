"""``lapak score`` on real tickets."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caller_server.commands import main

SAMPLE = Path(__file__).parent.parent / "data" / "warsaw_tickets_sample.csv.gz"
HEAD = "office,queue_id,date,ticket_no,issued_min,called_min,wait_min\n"
TWO_DAYS = HEAD + "a,1,2026-01-05,1,480,485,5\na,1,2026-01-06,1,480,485,5\n"


def lapak(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["score", *map(str, arguments)])
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, float]]:
    answer: dict[str, dict[str, float]] = json.loads(lapak(SAMPLE, "--from", "2020-01-08", "--json").stdout)
    return answer


def test_the_json_has_exactly_its_form(told: dict[str, dict[str, float]]) -> None:
    figures = {"mae", "p90", "pinball", "coverage", "coverage_under_45", "early"}

    assert told["tickets"] == 1890
    assert set(told) == {"tickets", "ours", "les", "ql_hist", "ql_profile", "ratio"}
    assert all(set(told[name]) == figures for name in ("ours", "les", "ql_hist", "ql_profile"))
    assert set(told["ratio"]) == {"mae_ql_hist", "mae_les", "p90_ql_hist", "pinball_les"}


def test_three_lines_of_real_tickets_are_predicted_better_than_others_do(told: dict[str, dict[str, float]]) -> None:
    assert told["ratio"]["mae_ql_hist"] < 0.9
    assert told["ratio"]["p90_ql_hist"] < 0.95
    assert 0.76 <= told["ours"]["coverage_under_45"] <= 0.84
    assert told["ours"]["early"] <= 0.12
    assert told["ours"]["pinball"] < told["ql_hist"]["pinball"] < told["les"]["pinball"]


def test_the_table_says_what_the_json_says(told: dict[str, dict[str, float]]) -> None:
    text = lapak(SAMPLE, "--from", "2020-01-08").stdout

    assert "1890 tickets from 2020-01-08" in text
    for name in ("ours", "les", "ql_hist", "ql_profile"):
        assert all(str(value) in text for value in told[name].values())
    for value in told["ratio"].values():
        assert str(value) in text
    assert text.count(" yes") + text.count(" NO") == 6


def test_a_plain_file_in_parts_says_the_same_as_the_packed_one(tmp_path: Path) -> None:
    with gzip.open(SAMPLE, "rt", encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    early = [row for row in rows if row[2] <= "2020-01-03"]
    parts = (early[: len(early) // 2], early[len(early) // 2 :])
    whole, shuffled = tmp_path / "whole.csv", tmp_path / "shuffled.csv"
    for path, of in ((whole, early), (shuffled, parts[1] + parts[0])):
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *of])

    answers = [lapak(path, "--from", "2020-01-03", "--json").stdout for path in (whole, shuffled)]

    assert answers[0] == answers[1]


def test_another_seed_draws_otherwise_and_says_nearly_the_same(told: dict[str, dict[str, float]]) -> None:
    other = json.loads(lapak(SAMPLE, "--from", "2020-01-08", "--json", "--seed", "5").stdout)

    assert other["ours"] != told["ours"]
    assert other["les"] == told["les"]
    assert other["ours"]["mae"] == pytest.approx(told["ours"]["mae"], rel=0.05)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (HEAD, "has no tickets"),
        ("office,date\na,2026-01-05\n", "has no column queue_id, issued_min, called_min"),
        (TWO_DAYS + "a,1,yesterday,2,490,495,5\n", "line 4: 'yesterday' is no date"),
        (TWO_DAYS + "a,1,2026-01-06,2,490,480,-10\n", "line 4: called before it was issued, so the wait is negative"),
        (TWO_DAYS + "a,1,2026-01-06,2,490,500,-10\n", "line 4: wait_min is not called_min less issued_min"),
        (TWO_DAYS + "a,1,2026-01-06,2,soon,500,10\n", "line 4: issued_min 'soon' is not a number"),
        (TWO_DAYS + "a,1,2026-01-06,2,nan,500,10\n", "line 4: issued_min 'nan' is not a number"),
        (TWO_DAYS + "a,1,2026-01-06,2,1500,1501,1\n", "line 4: issued_min is not a minute of the day"),
        (TWO_DAYS + "a,1,2026-01-06,2,490,9000,8510\n", "line 4: called_min is later than the next day"),
        (TWO_DAYS + "a,1,2026-01-06,2,490\n", "line 4: has more or fewer columns"),
        (TWO_DAYS + ",1,2026-01-06,2,490,495,5\n", "line 4: office or queue_id is empty"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(text, encoding="utf-8")

    assert why in lapak(file, "--from", "2026-01-06", status=1).output


def test_files_that_are_no_text_or_hold_the_same_day_twice_are_refused(tmp_path: Path) -> None:
    packed, binary, cut, good = (tmp_path / name for name in ("not.csv.gz", "binary.csv", "cut.csv.gz", "good.csv"))
    packed.write_text(TWO_DAYS)
    binary.write_bytes(b"\xff\xfe\x00office")
    cut.write_bytes(SAMPLE.read_bytes()[:9000])
    good.write_text(TWO_DAYS)

    assert "cannot be unpacked" in lapak(packed, "--from", "2026-01-06", status=1).output
    assert "not text in UTF-8" in lapak(binary, "--from", "2026-01-06", status=1).output
    assert "cannot be unpacked" in lapak(cut, "--from", "2026-01-06", status=1).output
    assert "was in a file before" in lapak(good, good, "--from", "2026-01-06", status=1).output


def test_a_date_without_days_before_or_after_is_wrong_use(tmp_path: Path) -> None:
    good, one = tmp_path / "good.csv", tmp_path / "one.csv"
    good.write_text(TWO_DAYS)
    one.write_text(HEAD + "a,1,2026-01-05,1,480,485,5\n")

    for day in ("2026-01-05", "2026-01-07", "2025-01-01"):
        assert "must be after 2026-01-05" in lapak(good, "--from", day, status=2).output
    assert "no earlier day" in lapak(one, "--from", "2026-01-05", status=2).output
    assert "does not match" in lapak(good, "--from", "08/01/2026", status=2).output


def test_two_tickets_are_enough_for_figures(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(TWO_DAYS)

    assert json.loads(lapak(good, "--from", "2026-01-06", "--json").stdout)["tickets"] == 1
