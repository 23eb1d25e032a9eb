"""``lapak simulate --keep``: the branch's database stays, whole, and the figures are those of a run that keeps nothing."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from caller_server.commands import main, simulation
from caller_server.commands.simulation.floor import BRANCH
from caller_server.commands.simulation.metrics import DayFigures
from caller_server.commands.simulation.model import FIRST_DAY, Plan
from caller_server.commands.simulation.run import Options, Span, work
from caller_server.domain.seal import ACCOUNTS
from caller_server.storage.engine import open_database
from caller_server.storage.score_card import ScoreCardStore
from caller_server.usecases.score_card import Question

SPAN = Span(Plan(load=2.4, seed=5, hours=1.2, counters=2), 0, 0, 2)
Kept = tuple[Path, list[DayFigures]]


def lapak(*arguments: str | Path, status: int = 0, **variables: str) -> Result:
    result = CliRunner(env=variables).invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    file = tmp_path_factory.mktemp("kept") / "two days.sqlite"
    return file, work(Span(**{**SPAN.__dict__, "keep": file}))


def test_the_figures_are_the_same_whether_the_database_is_kept_or_not(kept: Kept) -> None:
    assert kept[1] == work(SPAN)


def test_the_file_has_every_day_and_nothing_lies_beside_it(kept: Kept) -> None:
    file, figures = kept
    database = open_database(f"sqlite:///{file}")
    try:
        days = ScoreCardStore(database).count(BRANCH, Question(FIRST_DAY, FIRST_DAY.replace(day=28), "day"))
    finally:
        database.close()

    assert [path.name for path in file.parent.iterdir()] == ["two days.sqlite"]
    assert len(days) == len(figures) == 2
    assert all(day.windows > 10 for day in days.values())
    assert lapak("db", "check", "--database", f"sqlite:///{file}").stdout == "the database is well\n"


def test_what_is_there_already_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite"
    file.write_text("mine")

    refused = lapak("simulate", "--keep", file, status=1)

    assert refused.output == f"{file} is there already; name a file that is not\n"
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    refused = lapak("simulate", "--keep", tmp_path / "nowhere" / "week.sqlite", status=1)

    assert refused.output == f"there is no folder {tmp_path / 'nowhere'}\n"


def test_what_is_said_of_a_kept_database_opens_it(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, asked = tmp_path / "a week.sqlite", []

    def simulated(options: Options) -> dict[str, Any]:
        asked.append(options)
        file.write_bytes(kept[0].read_bytes())
        return {"days": options.days}

    monkeypatch.setattr(simulation, "simulate", simulated)  # days of eight hours would take minutes

    main(["simulate", "--days", "7", "--keep", str(file), "--json"], standalone_mode=False)

    answer, said = capsys.readouterr()
    assert json.loads(answer) == {"days": 7}
    assert asked == [Options(days=7, keep=file)]
    assert "/score?from=2026-11-09&to=2026-11-15 " in said
    exports, user = (re.search(pattern, said) for pattern in (r"export (.+)", r"lapak (user add .+)"))
    assert exports
    assert user
    variables = dict(word.split("=", 1) for word in shlex.split(exports[1]))
    lapak(*user[1].replace("NAME", "sari").split(), "--no-password", **variables)
    audit = json.loads(lapak("audit", f"{FIRST_DAY}", "--json", **variables).output)
    assert {one["branch"]: one["verification"]["is_whole"] for one in audit} == {BRANCH: True, ACCOUNTS: True}
    assert list(tmp_path.glob("*.key")) == [], "the key that is said is the one that is used"
