"""Branches described over the API: by whom, with which words for what is wrong, and never across branches; on both databases."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.toml_text import as_toml
from caller_server.usecases.accounts import DeviceKind, Role
from config.translations import texts
from tests.hall import branch_file
from tests.web import site as sites
from tests.web.site import PASSWORD, Caller, Site, another_branch

HERE = "admin/branches/bontang"
PAPER = {"code": "ktp", "name": {"id": "e-KTP"}}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """With Adi, who administers Bontang only, and Susi, who administers Samarinda only."""
    with sites.site(tmp_path, kind=request.param) as made:
        made.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang", PASSWORD)
        made.accounts.add_user("susi", Role.ADMINISTRATOR, "samarinda", PASSWORD)
        yield made


@pytest.fixture(scope="module")
def wrong_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for what is refused, and so leaves no trace."""
    with sites.site(tmp_path_factory.mktemp("wrong")) as made:
        yield made


def put(caller: Caller, *, version: int = 1, branch: str = "bontang", **changes: Any) -> TestResponse:
    body = {"request_id": str(uuid4()), "version": version, "description": branch_file(**changes)}
    return caller.send("PUT", f"admin/branches/{branch}", json=body)


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def fields(answer: TestResponse) -> dict[str, str]:
    assert refused(answer) == (422, "invalid_request")
    return dict(answer.get_json()["fields"])


def service(**changes: Any) -> dict[str, Any]:
    """A branch with this one service."""
    return {"services": [{"code": "A", "name": {"id": "Klaim"}} | changes]} | counters({})


def counters(*changes: dict[str, Any]) -> dict[str, Any]:
    """A branch with these desks, which take service A."""
    return {"counters": [{"code": "x", "label": "1", "services": ["A"]} | changed for changed in changes]}


def new_branch() -> dict[str, Any]:
    counters = [{"code": "balikpapan-1", "label": "1", "services": ["A"]}]
    return branch_file(code="balikpapan", name="Kantor Cabang Balikpapan", counters=counters)


def test_a_description_comes_with_every_key_and_its_version(site: Site) -> None:
    told = site.staff("adi").get(HERE).get_json()

    assert told["version"] == 1
    assert told["description"] == BranchFile.model_validate(branch_file()).full()
    assert told["description"]["policy"]["target_minutes"] == 40


def test_a_change_tells_what_it_changed_and_the_board_has_it_at_once(site: Site) -> None:
    answer = put(site.browser("adi"), name="Bontang Baru")

    assert answer.status_code == 200
    change = {"path": "name", "before": "Kantor Cabang Bontang", "after": "Bontang Baru"}
    assert answer.get_json() == {"version": 2, "changes": [change]}
    assert site.nobody().get("branches/bontang/board").get_json()["name"] == "Bontang Baru"
    (logged,) = site.staff("adi").get(f"{HERE}/changes").get_json()["changes"]
    assert (logged["actor"], logged["actor_kind"], logged["changes"]) == ("adi", "administrator", [change])


def test_kiosk_and_console_go_by_a_change_without_a_restart(site: Site) -> None:
    rina = site.staff("rina")
    rina.post("counters/bontang-4/open")
    services = [*branch_file()["services"], {"code": "U", "name": {"id": "Informasi", "en": "Information"}}]
    counters = branch_file()["counters"]
    counters[3]["services"] = ["D", "U"]

    put(site.staff("adi"), services=services, counters=counters)

    offered = site.kiosk().get("branches/bontang?lang=en").get_json()["services"]
    assert [(it["code"], it["name"]) for it in offered][-1] == ("U", "Information")
    assert [it["code"] for it in rina.get("counters/bontang-4").get_json()["services"]] == ["D", "U"]
    site.take("U")
    assert rina.post("counters/bontang-4/call-next").get_json()["ticket"]["number"] == "U001"


def test_a_repeated_change_takes_effect_once(site: Site) -> None:
    adi, body = site.staff("adi"), {"request_id": str(uuid4()), "version": 1, "description": branch_file(name="Bontang Baru")}

    answers = [adi.send("PUT", HERE, json=body).get_json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert len(adi.get(f"{HERE}/changes").get_json()["changes"]) == 1


def test_a_change_made_from_an_older_version_is_refused_and_told_the_newest(site: Site) -> None:
    put(site.staff("adi"), name="Bontang Baru")

    answer = put(site.staff("budi"), is_stopped=True)

    assert refused(answer) == (409, "not_allowed_now")
    assert answer.get_json()["state"] == "2"
    assert "diubah orang lain" in answer.get_json()["detail"]


@pytest.mark.parametrize(("language", "told"), [("id", "Tulis jam seperti 07.30."), ("en", "Write a time such as 07.30.")])
def test_a_wrong_field_is_told_in_the_language_of_whoever_asked(site: Site, language: str, told: str) -> None:
    body = {"request_id": str(uuid4()), "version": 1, "description": branch_file(cut_off="7 pagi")}

    answer = site.staff("adi").send("PUT", f"{HERE}?lang={language}", json=body)

    assert fields(answer) == {"cut_off": told}
    assert site.seq() == 0


def displays(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"displays": [{"code": "bilik"} | change for change in changes]}


def loudness(*steps: tuple[str, int]) -> dict[str, Any]:
    return {"speech": {"loudness": [{"at": at, "percent": percent} for at, percent in steps]}}


HINT = {"code": "jmo", "question": {"id": "Saldo kecil?"}, "place": {"id": "Lewat JMO."}}
# What is sent, the field, and the sentence with its values.
WRONG: list[tuple[dict[str, Any], str, str, dict[str, Any]]] = [
    ({"name": ""}, "name", "missing", {}),
    ({"name": None}, "name", "other", {}),
    ({"name": "x" * 81}, "name", "too_long", {"max_length": 80}),
    ({"name": "a\tb"}, "name", "control", {}),
    ({"name": 7}, "name", "other", {}),
    ({"time_zone": "Asia/Bontang"}, "time_zone", "zone", {"name": "Asia/Bontang"}),
    ({"time_zone": "{name}{{}}%s"}, "time_zone", "zone", {"name": "{name}{{}}%s"}),
    ({"is_stopped": "mungkin"}, "is_stopped", "yes_or_no", {}),
    ({"voice": ["id", "id"]}, "voice", "repeated", {}),
    ({"languages": []}, "languages", "one_at_least", {}),
    ({"languages": ["xx"]}, "languages.0", "language", {"language": "xx"}),
    ({"name": "x", "texts": {"welcome": {"xx": "x"}}}, "texts.welcome.xx", "language", {"language": "xx"}),
    ({"texts": {"slip": {"id": "x" * 301}}}, "texts.slip.id", "too_long", {"max_length": 300}),
    ({"texts": {"door": {"id": "x"}}}, "texts.door", "choice", {}),
    ({"policy": {"max_calls": 0}}, "policy.max_calls", "at_least", {"ge": 1}),
    ({"policy": {"max_calls": 10}}, "policy.max_calls", "at_most", {"le": 9}),
    ({"policy": {"max_calls": "tiga"}}, "policy.max_calls", "whole_number", {}),
    ({"policy": {"max_calls": 2.5}}, "policy.max_calls", "whole_number", {}),
    ({"policy": {"screening": "mungkin"}}, "policy.screening", "yes_or_no", {}),
    ({"policy": {"max_cals": 3}}, "policy.max_cals", "unknown", {}),
    ({"hours": {"friday": [["07:30", "12:00"], ["11:00", "15:00"]]}}, "hours.friday", "overlap", {}),
    ({"hours": {"friday": [["07:30", "25:00"]]}}, "hours.friday.0.1", "clock", {}),
    ({"hours": {"friday": [[f"{h:02}:00", f"{h:02}:30"] for h in range(7)]}}, "hours.friday", "too_many", {"max_length": 6}),
    ({"hours": {"holidays": ["2027-02-29"]}}, "hours.holidays.0", "day", {}),
    ({"hours": {"seasons": [{"name": "R", "first": "", "last": "2027-02-01"}]}}, "hours.seasons.0.first", "day", {}),
    (
        {"hours": {"seasons": [{"name": "R", "first": "2027-02-02", "last": "2027-02-01"}]}},
        "hours.seasons.0.last",
        "backwards",
        {},
    ),
    (service(code="I"), "services.0.code", "prefix", {}),
    (service(name={}), "services.0.name", "one_at_least", {}),
    (service(quota={"monday": -1}), "services.0.quota.monday", "at_least", {"ge": 0}),
    (service(quota=-1), "services.0.quota", "at_least", {"ge": 0}),
    (service(quota=""), "services.0.quota", "whole_number", {}),
    (service(following="A"), "services.0.following", "following", {"service": "A"}),
    (service(usual_minutes=0), "services.0.usual_minutes", "at_least", {"ge": 1}),
    (service(checklist=[PAPER, PAPER]), "services.0.checklist", "twice", {"code": "ktp"}),
    (service(checklist=[PAPER | {"code": "K T P"}]), "services.0.checklist.0.code", "word", {}),
    (service(outcomes=[PAPER | {"asks_missing": True}]), "services.0.checklist", "asks_missing", {}),
    (
        {"services": [{"code": "A", "name": {"id": "x"}}, {"code": "A", "name": {"id": "y"}}]},
        "services",
        "twice",
        {"code": "A"},
    ),
    (counters({"services": ["Z"]}), "counters.0.services", "unknown_service", {"service": "Z"}),
    (counters({"services": []}), "counters.0.services", "one_at_least", {}),
    (counters({"code": "X"}), "counters.0.code", "slug", {}),
    (counters({"label": "001"}), "counters.0.label", "label", {}),
    (counters({"weights": {"K": 2}}), "counters.0.weights", "weight", {"service": "K"}),
    (counters({"weights": {"A": 21}}), "counters.0.weights.A", "at_most", {"le": 20}),
    (counters({}, {"code": "x-2"}), "counters.1.label", "label_twice", {"label": "1"}),
    (displays({"services": ["Z"]}), "displays.0.services", "unknown_service", {"service": "Z"}),
    (displays({"counters": ["z-1"]}), "displays.0.counters", "unknown_counter", {"counter": "z-1"}),
    (displays({"layout": "stage"}), "displays.0.layout", "choice", {}),
    (displays({"reload_at": "24:00"}), "displays.0.reload_at", "clock", {}),
    (displays({"code": "Bilik"}), "displays.0.code", "slug", {}),
    (displays({}, {}), "displays", "twice", {"code": "bilik"}),
    (loudness(("08:00", 50), ("07:00", 50)), "speech.loudness", "steps", {}),
    (loudness(("08:00", 101)), "speech.loudness.0.percent", "at_most", {"le": 100}),
    ({"speech": {"digits": "roman"}}, "speech.digits", "choice", {}),
    ({"picture": "../bontang.jpg"}, "picture", "picture", {}),
    ({"staff_pin": "12345"}, "staff_pin", "staff_pin", {}),
    (service(hints=[HINT | {"url": "ftp://jmo.example/"}]), "services.0.hints.0.url", "link", {}),
]


@pytest.mark.parametrize(("changes", "path", "key", "values"), WRONG)
def test_every_wrong_field_is_named_by_its_path_with_a_sentence_in_each_language(
    wrong_site: Site, changes: Any, path: str, key: str, values: dict[str, Any]
) -> None:
    budi = wrong_site.staff("budi")
    for language in ("id", "en"):
        body = {"request_id": str(uuid4()), "version": 1, "description": branch_file(**changes)}

        for method, where in (("PUT", HERE), ("POST", f"{HERE}/check")):
            sent = body if method == "PUT" else {key: value for key, value in body.items() if key != "version"}
            found = fields(budi.send(method, f"{where}?lang={language}", json=sent))

            assert found[path] == texts("admin", language)(f"fault.{key}", **values)
            assert set(found) == {path}
    assert wrong_site.seq() == 0


def test_every_sentence_for_a_wrong_field_is_tried_here() -> None:
    sentences = {key.removeprefix("fault.") for key in texts("admin", "id").forms if key.startswith("fault.")}

    assert sentences == {key for _, _, key, _ in WRONG} | {"toml", "toml_line", "toml_end"}  # those of files come below


def test_several_wrong_fields_are_told_together(site: Site) -> None:
    assert set(fields(put(site.staff("adi"), name="", cut_off="x", policy={"max_calls": 0}))) == {
        "name",
        "cut_off",
        "policy.max_calls",
    }


def test_a_check_changes_nothing_and_says_what_would_change(site: Site) -> None:
    adi = site.staff("adi")

    told = adi.post(f"{HERE}/check", {"description": branch_file(name=" Bontang Baru ")}).get_json()

    assert told["changes"] == [{"path": "name", "before": "Kantor Cabang Bontang", "after": "Bontang Baru"}]
    assert told["description"]["name"] == "Bontang Baru"
    assert site.seq() == 0


def test_a_file_that_was_downloaded_is_checked_and_brought_back(site: Site) -> None:
    adi = site.staff("adi")
    put(adi, name='Bontang "Baru"', texts={"welcome": {"id": "Selamat datang =1+1"}})
    file = adi.get("/admin/bontang/file")
    assert (file.mimetype, file.headers["Content-Disposition"]) == ("application/toml", 'attachment; filename="bontang.toml"')
    assert tomllib.loads(file.get_data(as_text=True))["name"] == 'Bontang "Baru"'
    put(adi, version=2)

    told = adi.post(f"{HERE}/check", {"file": {"toml": file.get_data(as_text=True)}}).get_json()
    body = {"request_id": str(uuid4()), "version": told["version"], "description": told["description"]}
    adi.send("PUT", HERE, json=body)

    assert adi.get("/admin/bontang/file").get_data() == file.get_data()


@pytest.mark.parametrize(
    ("toml", "path", "told"),
    [
        ('code = "bontang"\nname =\n', "file.toml", "baris 2"),
        ("[" * 3000, "file.toml", "baris 1"),
        ("x = " + "[" * 3000, "file.toml", "tidak dapat dibaca."),
        ('code = "bontang"\nname = "', "file.toml", "bagian akhirnya"),
        ("", "services", "Isi bagian ini."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(site: Site, toml: str, path: str, told: str) -> None:
    answer = site.staff("adi").post(f"{HERE}/check", {"file": {"toml": toml}})

    assert told in fields(answer)[path]


@pytest.mark.parametrize("body", [{}, {"description": {}, "file": {"toml": ""}}, {"file": {}}, {"description": []}])
def test_a_check_wants_a_description_or_a_file(site: Site, body: dict[str, Any]) -> None:
    assert refused(site.staff("adi").post(f"{HERE}/check", body)) == (422, "invalid_request")


def test_a_branch_with_everything_in_it_is_not_too_large_but_a_flood_is(site: Site) -> None:
    papers = [{"code": f"p{n}", "name": {"id": f"Berkas {n} " * 6, "en": f"Paper {n} " * 6}} for n in range(40)]
    services = [{"code": code, "name": {"id": code}, "checklist": papers} for code in "AKD"]

    assert len(json.dumps(services)) > 16_384
    assert put(site.staff("adi"), services=services).status_code == 200
    assert refused(put(site.staff("adi"), version=2, name="x" * 600_000)) == (422, "invalid_request")


# a new branch


def test_an_administrator_of_all_adds_a_branch(site: Site) -> None:
    budi, body = site.browser("budi"), {"request_id": str(uuid4()), "description": new_branch()}

    answers = [budi.post("admin/branches", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    assert [it["code"] for it in budi.get("admin/branches").get_json()["branches"]] == ["bontang", "samarinda", "balikpapan"]
    assert budi.get("branches/balikpapan").status_code == 200
    assert refused(budi.post("admin/branches", {"description": new_branch()})) == (409, "not_allowed_now")


def test_a_branch_comes_from_a_file_and_wrong_ones_are_told_by_field(site: Site) -> None:
    budi = site.staff("budi")
    text = as_toml(new_branch())

    assert fields(budi.post("admin/branches", {"file": {"toml": text.replace("Asia/Makassar", "Asia/X")}})).keys() == {
        "time_zone"
    }
    assert budi.post("admin/branches", {"file": {"toml": text}}).status_code == 201


def test_the_counters_of_another_branch_stay_there(site: Site) -> None:
    taken = new_branch() | {"counters": [{"code": "bontang-1", "label": "1", "services": ["A"]}]}

    answer = site.staff("budi").post("admin/branches", {"description": taken})

    assert refused(answer) == (409, "not_allowed_now")
    assert "bontang-1" in answer.get_json()["detail"]
    assert site.nobody().get("branches/balikpapan").status_code == 404


# isolation


def test_each_administrator_sees_the_own_branches(site: Site) -> None:
    def seen(name: str) -> list[str]:
        return [it["code"] for it in site.staff(name).get("admin/branches").get_json()["branches"]]

    assert (seen("adi"), seen("susi"), seen("budi")) == (["bontang"], ["samarinda"], ["bontang", "samarinda"])


OTHERS = [("susi", "bontang"), ("adi", "samarinda")]  # an administrator, and a branch that is not theirs
OWN_NAMES = {"bontang": "Kantor Cabang Bontang", "samarinda": "Kantor Cabang Samarinda"}


def at_branch(caller: Caller, branch: str) -> dict[str, TestResponse]:
    """Every route of administration that names a branch, with a body that its own administrator gets through with."""
    wanted = (branch_file() if branch == "bontang" else another_branch()) | {"name": "Milik orang lain"}
    body = {"request_id": str(uuid4()), "version": 1, "description": wanted}
    here = f"admin/branches/{branch}"
    return {
        "administration.branch": caller.get(here),
        "administration.changes": caller.get(f"{here}/changes"),
        "administration.check_branch": caller.post(f"{here}/check", {"description": wanted}),
        "administration.change_branch": caller.send("PUT", here, json=body),
        "administration_pages.file": caller.get(f"/admin/{branch}/file"),
        "administration_pages.admin": caller.get(f"/admin?branch={branch}"),
    }


def at_people(caller: Caller, branch: str, person: str, device: str) -> dict[str, TestResponse]:
    """Every route for people and devices, about those of a branch."""
    user = f"admin/users/{person}"
    return {
        "people.users": caller.get("admin/users"),
        "people.devices": caller.get("admin/devices"),
        "people.changes": caller.get(f"admin/changes?branch={branch}"),
        "people.add_user": caller.post("admin/users", {"username": "joko", "role": "officer", "branch": branch}),
        "people.change_user": caller.send("PATCH", user, json={"role": "greeter"}),
        "people.set_password": caller.post(f"{user}/password", {"password": "rumah-di-tepi-sungai"}),
        "people.sign_in_link": caller.post(f"{user}/sign-in-link"),
        "people.reset_second_factor": caller.post(f"{user}/second-factor/reset"),
        "people.add_device": caller.post("admin/devices", {"name": "kiosk-9", "kind": "kiosk", "branch": branch}),
        "people.revoke_device": caller.post(f"admin/devices/{device}/revoke"),
        "people.remove_user": caller.send("DELETE", user),
    }


def routes_of(site: Site, *blueprints: str) -> set[str]:
    rules = site.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if rule.endpoint.partition(".")[0] in blueprints}


def everything(site: Site) -> Any:
    codes = site.hall.catalogue.codes()
    described = {code: site.hall.catalogue.describe(code) for code in codes}
    return described, site.accounts.people(), [(it.device, it.is_revoked) for it in site.accounts.devices()]


@pytest.mark.parametrize(("name", "branch"), OTHERS)
@pytest.mark.parametrize("how", ["browser", "program"])
def test_an_administrator_of_one_branch_neither_reads_nor_writes_the_other(site: Site, name: str, branch: str, how: str) -> None:
    caller = site.browser(name) if how == "browser" else site.staff(name)
    before = everything(site)

    answers = at_branch(caller, branch)

    assert set(answers) | {"administration.branches", "administration.add_branch"} == routes_of(
        site, "administration", "administration_pages"
    )
    assert {endpoint: answer.status_code for endpoint, answer in answers.items()} == dict.fromkeys(answers, 403)
    assert all(OWN_NAMES[branch].encode() not in answer.get_data() for answer in answers.values())
    assert caller.post("admin/branches", {"description": new_branch()}).status_code == 403
    assert everything(site) == before


@pytest.mark.parametrize(("name", "branch"), OTHERS)
def test_people_and_devices_of_the_other_branch_are_as_if_they_were_not(site: Site, name: str, branch: str) -> None:
    site.accounts.add_device("kiosk-s", DeviceKind.KIOSK, "samarinda")
    person, device = {"bontang": ("rina", "kiosk-1"), "samarinda": ("ema", "kiosk-s")}[branch]
    caller = site.staff(name)
    before = everything(site)

    answers = at_people(caller, branch, person, device)

    assert set(answers) == routes_of(site, "people")
    lists = {endpoint: answers.pop(endpoint) for endpoint in ("people.users", "people.devices")}
    assert {endpoint: answer.status_code for endpoint, answer in answers.items()} == dict.fromkeys(answers, 404)
    for answer in lists.values():
        assert answer.status_code == 200
        assert f'"{branch}"' not in answer.get_data(as_text=True)
    assert everything(site) == before


@pytest.mark.parametrize(("name", "branch"), [("adi", "bontang"), ("susi", "samarinda"), ("budi", "samarinda")])
def test_what_is_refused_to_others_is_open_to_the_own_administrator(site: Site, name: str, branch: str) -> None:
    site.accounts.add_device("kiosk-s", DeviceKind.KIOSK, "samarinda")
    person, device = {"bontang": ("rina", "kiosk-1"), "samarinda": ("ema", "kiosk-s")}[branch]
    caller = site.browser(name)

    answers = at_branch(caller, branch) | at_people(caller, branch, person, device)

    assert {endpoint: answer.status_code for endpoint, answer in answers.items() if answer.status_code >= 300} == {}


def test_a_description_of_the_other_branch_is_not_taken_by_the_own_address(site: Site) -> None:
    susi = site.staff("susi")

    answer = put(susi, branch="samarinda", name="Milik Susi")  # the description says bontang

    assert refused(answer) == (409, "not_allowed_now")
    taken = another_branch() | {"counters": [{"code": "bontang-1", "label": "1", "services": ["A"]}]}
    body = {"request_id": str(uuid4()), "version": 1, "description": taken}
    assert refused(susi.send("PUT", "admin/branches/samarinda", json=body)) == (409, "not_allowed_now")
    assert site.hall.store.branch_of_counter("bontang-1") == "bontang"


@pytest.mark.parametrize("name", ["rina", "gita", "sari"])
def test_whoever_does_not_administer_gets_nothing(site: Site, name: str) -> None:
    caller = site.browser(name)

    answers = [
        caller.get("admin/branches"),
        caller.get(HERE),
        put(caller),
        caller.get("/admin"),
        caller.get("/admin/bontang/file"),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_changes_of_one_branch_are_not_told_in_the_other(site: Site) -> None:
    put(site.staff("adi"), name="Bontang Baru")

    assert site.staff("susi").get("admin/branches/samarinda/changes").get_json() == {"changes": []}


# the page


def test_the_page_has_what_its_scripts_need(site: Site) -> None:
    page = site.browser("adi").get("/admin?lang=en")

    assert page.status_code == 200
    data = json.loads(page.get_data(as_text=True).split('id="page">')[1].split("</script>")[0])
    assert (data["branch"], data["user"]) == ("bontang", {"username": "adi", "role": "administrator", "branch": "bontang"})
    assert data["branches"] == [{"code": "bontang", "name": "Kantor Cabang Bontang"}]
    assert {"people.title", "devices.title"} <= set(data["texts"])


def test_somebody_who_is_not_signed_in_is_asked_to(site: Site) -> None:
    page = site.nobody().get("/admin", headers={"Accept": "text/html"})

    assert 'id="sign-in"' in page.get_data(as_text=True)
