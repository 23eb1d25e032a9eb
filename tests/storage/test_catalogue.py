"""A branch goes into the database and comes out as it was, whatever it says; what cannot be is refused by its field."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.toml_text import as_toml, from_toml
from caller_server.domain.errors import NotAllowedNow, NotFound
from caller_server.domain.ids import BranchCode
from caller_server.storage.catalogue import SETTINGS_CHANGES
from caller_server.usecases.administer import check_branch, file_of
from tests.branch_files import branch_files
from tests.hall import BONTANG, Hall, branch_file, hall
from tests.storage.test_plans import plan

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall(request.param, tmp_path_factory.mktemp("catalogue")) as made:
        yield made


@given(branch_files())
@QUICK
def test_a_file_that_is_written_is_read_back_as_the_same_branch(branch: BranchFile) -> None:
    assert BranchFile.model_validate(from_toml(as_toml(branch.short()))) == branch
    assert BranchFile.model_validate(from_toml(as_toml(branch.full()))) == branch
    for form in (branch.short(), branch.full()):
        assert BranchFile.model_validate_json(json.dumps(form)) == branch
    assert from_toml(as_toml(branch.short())) == branch.short()


@given(branch=branch_files())
@settings(QUICK, max_examples=25)
def test_whatever_a_branch_says_the_database_gives_back(bontang: Hall, branch: BranchFile) -> None:
    bontang.catalogue.import_branch(branch.full())

    assert BranchFile.model_validate(bontang.catalogue.export_branch("bontang")) == branch
    read = bontang.store.settings_of(BONTANG)
    assert (read.name, len(read.services), len(read.counters)) == (branch.name, len(branch.services), len(branch.counters))


@given(branch=branch_files())
@settings(QUICK, max_examples=25)
def test_what_is_exported_and_imported_again_is_no_change(bontang: Hall, branch: BranchFile) -> None:
    bontang.catalogue.import_branch(branch.full())

    exported = file_of(bontang.catalogue, BONTANG)

    assert exported == branch.short()
    for read in (from_toml(as_toml(exported)), json.loads(json.dumps(exported))):
        assert check_branch(bontang.catalogue, branch=BONTANG, wanted=BranchFile.model_validate(read)).changes == []


def test_the_same_quota_every_day_is_one_number_and_none_is_no_limit() -> None:
    every_day = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 40)

    def quota_of(given: Any) -> Any:
        service = {"code": "A", "name": {"id": "Klaim"}, "quota": given}
        counter = {"code": "x-1", "label": "1", "services": ["A"]}
        return BranchFile.model_validate(branch_file(services=[service], counters=[counter])).services[0].quota

    assert quota_of(every_day) == 40
    assert quota_of({}) is None
    assert quota_of({"friday": 20, "monday": 40}) == {"monday": 40, "friday": 20}


def service(**changes: Any) -> dict[str, Any]:
    return {"services": [{"code": "A", "name": {"id": "Klaim"}} | changes], "counters": [counter()]}


def counter(**changes: Any) -> dict[str, Any]:
    return {"code": "bontang-1", "label": "1", "services": ["A"]} | changes


PAPER = {"code": "ktp", "name": {"id": "KTP"}}
ASKS = {"code": "kurang", "name": {"id": "Berkas kurang"}, "asks_missing": True}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "a day that no calendar has": ({"hours": {"holidays": ["2027-02-29"]}}, "hours.holidays.0", "day"),
    "digits of another script": ({"cut_off": "0٠:0٠"}, "cut_off", "string_pattern_mismatch"),
    "spans that overlap": ({"hours": {"friday": [["07:30", "12:00"], ["11:00", "15:00"]]}}, "hours.friday", "overlap"),
    "a span that ends before it begins": ({"hours": {"friday": [["12:00", "07:00"]]}}, "hours.friday", "overlap"),
    "a season backwards": (
        {"hours": {"seasons": [{"name": "R", "first": "2027-03-02", "last": "2027-03-01"}]}},
        "hours.seasons.0",
        "backwards",
    ),
    "a zone that is none": ({"time_zone": "Asia/Bontang"}, "time_zone", "zone"),
    "no language": ({"languages": []}, "languages", "too_short"),
    "a language twice": ({"voice": ["id", "id"]}, "voice", "repeated"),
    "a name with a command for the printer": ({"name": "Bontang\x1bp"}, "name", "control"),
    "a name of blanks": ({"name": "   "}, "name", "string_too_short"),
    "a key that there is not": ({"polici": {}}, "polici", "extra_forbidden"),
    "a letter that looks like a digit": (service(code="O"), "services.0.code", "string_pattern_mismatch"),
    "a service without a name": (service(name={}), "services.0.name", "too_short"),
    "a weekday that there is not": (service(quota={"mondey": 3}), "services.0.quota.by_weekday.mondey.[key]", "literal_error"),
    "a service that follows itself": (service(following="A"), "", "following"),
    "a paper twice": (service(checklist=[PAPER, PAPER]), "services.0.checklist", "twice"),
    "asking for papers without a list": (service(outcomes=[ASKS]), "services.0", "asks_missing"),
    "a service twice": (
        {"services": [{"code": "A", "name": {"id": "x"}}] * 2, "counters": [counter()]},
        "services",
        "twice",
    ),
    "a counter for a service that is not there": ({"counters": [counter(services=["Z"])]}, "", "unknown_service"),
    "a weight for a service not taken": ({"counters": [counter(weights={"K": 2})]}, "counters.0", "weight"),
    "two desks of the same number": (
        {"counters": [counter(), counter(code="bontang-9")]},
        "",
        "label_twice",
    ),
    "a label that is no number": ({"counters": [counter(label="0")]}, "counters.0.label", "string_pattern_mismatch"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_by_the_name_of_the_field(case: str) -> None:
    changes, path, kind = WRONG[case]

    with pytest.raises(ValidationError) as refusal:
        BranchFile.model_validate(branch_file(**changes))

    fault = refusal.value.errors()[0]
    assert (".".join(map(str, fault["loc"])), fault["type"]) == (path, kind)


def test_a_counter_of_another_branch_is_not_taken_over(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made:
        other = BranchFile.model_validate(branch_file(code="samarinda"))

        with pytest.raises(NotAllowedNow) as refusal:
            made.catalogue.add_branch(other)

        assert (refusal.value.why, refusal.value.values) == ("counter_code_taken", {"counter": "bontang-1"})
        assert made.catalogue.codes() == [BONTANG]


def test_adding_a_branch_that_is_there_changes_nothing(bontang: Hall) -> None:
    before = bontang.catalogue.describe(BONTANG)

    assert not bontang.catalogue.add_branch(BranchFile.model_validate(branch_file(name="Another")))
    assert bontang.catalogue.describe(BONTANG) == before


def test_an_unknown_branch_is_refused(bontang: Hall) -> None:
    for ask in (bontang.catalogue.describe, bontang.catalogue.settings_changes):
        with pytest.raises(NotFound):
            ask(BranchCode("nowhere"))


def test_who_changed_what_is_found_without_looking_through_the_log(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made, made.database.reader() as connection:
        steps = plan(connection, SETTINGS_CHANGES)

    assert steps == ["SEARCH branch_event USING INDEX ix_branch_event_settings (branch_id=?)"]
