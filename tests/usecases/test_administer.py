"""A branch is described anew under its lock: logged, once, at once for everyone, and never from under somebody's hands."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, update

from caller_server.contract.administration import BranchChanged
from caller_server.contract.branch_file import BranchFile
from caller_server.domain.errors import CounterBusy, NotAllowedNow, NotFound, QueueError, RequestIdReused
from caller_server.domain.ids import BranchCode
from caller_server.storage import tables
from caller_server.storage.audit import AuditStore
from caller_server.usecases import views
from caller_server.usecases.administer import add_branch, change_branch, check_branch, description_of, file_of
from caller_server.usecases.audit import verify
from caller_server.usecases.ports import SYSTEM, Actor, Request
from tests.branch_files import applied, branch_files
from tests.hall import BONTANG, KEY, SARI, Hall, a_request, branch_file

BUDI = Actor("administrator", "budi", "user:budi")
SAMARINDA = BranchCode("samarinda")


def described(**changes: Any) -> BranchFile:
    return BranchFile.model_validate(branch_file(**changes))


def without(what: str, *codes: str) -> BranchFile:
    """The branch without some of its parts, which nothing else names any more."""
    branch = branch_file()
    branch[what] = [part for part in branch[what] if part["code"] not in codes]
    left = {service["code"] for service in branch["services"]}
    for counter in branch["counters"]:
        counter["services"] = [code for code in counter["services"] if code in left] or ["A"]
    return BranchFile.model_validate(branch)


def change(
    bontang: Hall, wanted: BranchFile, *, version: int | None = None, actor: Actor = BUDI, request: Request | None = None
) -> BranchChanged:
    return change_branch(
        bontang.ports, branch=BONTANG, version=version, wanted=wanted, actor=actor, request=request or a_request()
    )


def refused(bontang: Hall, wanted: BranchFile, **more: Any) -> QueueError:
    """The refusal of a change, which left everything as it was."""
    before = bontang.catalogue.describe(BONTANG), seq(bontang)
    with pytest.raises(QueueError) as refusal:
        change(bontang, wanted, **more)
    assert (bontang.catalogue.describe(BONTANG), seq(bontang)) == before
    return refusal.value


def seq(bontang: Hall) -> int:
    with bontang.read() as read:
        return read.seq


def test_a_change_shows_at_once_and_is_logged_with_who_and_what(bontang: Hall) -> None:
    told = change(bontang, described(name="Bontang Baru", policy={"max_calls": 4}))

    assert [(it.path, it.before, it.after) for it in told.changes] == [
        ("name", "Kantor Cabang Bontang", "Bontang Baru"),
        ("policy.max_calls", 3, 4),
    ]
    with bontang.read() as read:
        assert (views.board(read).name, views.board(read).max_calls) == ("Bontang Baru", 4)
    (logged,) = bontang.catalogue.settings_changes(BONTANG)
    assert (logged.actor_kind, logged.actor, logged.at) == ("administrator", "budi", bontang.now)
    assert logged.changes == told.changes
    assert (bontang.commits[-1].branch, bontang.commits[-1].is_for_all) == (BONTANG, True)


def test_the_event_in_the_log_has_its_number_who_acted_and_what_was_and_is(bontang: Hall) -> None:
    bontang.take()

    change(bontang, described(policy={"max_calls": 4}))

    with bontang.database.reader() as connection:
        row = connection.execute(select(tables.branch_event).where(tables.branch_event.c.kind == "settings_changed")).one()
    assert (row.seq, row.at, row.actor_kind, row.actor) == (seq(bontang), bontang.now, "administrator", "budi")
    assert row.detail["changes"] == [{"path": "policy.max_calls", "before": 3, "after": 4}]


def test_the_kiosk_offers_at_once_what_the_branch_has_then(bontang: Hall) -> None:
    services = branch_file()["services"]
    services[0] |= {"name": {"id": "Klaim Baru", "en": "New claim"}, "checklist": [{"code": "ktp", "name": {"id": "e-KTP"}}]}
    services[1]["is_open"] = False
    services[2]["quota"] = {"monday": 0}
    change(
        bontang, described(services=[*services, {"code": "U", "name": {"id": "Informasi"}}], texts={"welcome": {"id": "Halo"}})
    )

    with bontang.read() as read:
        view = views.branch(read, "id")
    offered = {service.code: service for service in view.services}
    assert (list(offered), offered["A"].name, offered["U"].state) == (["A", "K", "D", "U"], "Klaim Baru", "open")
    assert (offered["K"].state, offered["D"].quota_left) == ("closed", 0)
    assert bontang.take("U").number == "U001"
    for code in "KD":
        with pytest.raises(QueueError):
            bontang.take(code)


def test_other_hours_hold_at_once(bontang: Hall) -> None:
    change(bontang, described(hours={"monday": [["07:30", "08:30"]], "tuesday": [["07:30", "15:30"]]}))

    with bontang.read() as read:
        assert (views.board(read).open, views.board(read).opens_at) == (False, bontang.now.replace(day=23, hour=23, minute=30))
    with pytest.raises(QueueError):
        bontang.take()


def test_the_same_description_changes_nothing_and_uses_no_number(bontang: Hall) -> None:
    told = change(bontang, described())

    assert (told.version, told.changes, seq(bontang)) == (1, [], 0)
    assert bontang.catalogue.settings_changes(BONTANG) == []


def test_a_retry_takes_effect_once_and_gets_the_same_answer(bontang: Hall) -> None:
    request = a_request("rename")
    first = change(bontang, described(name="Bontang Baru"), version=1, request=request)

    again = change(bontang, described(name="Bontang Baru"), version=1, request=request)

    assert again == first
    assert len(bontang.catalogue.settings_changes(BONTANG)) == 1
    with pytest.raises(RequestIdReused):
        change(bontang, described(name="Lain"), request=Request(request.request_id, "another body"))


def test_what_somebody_else_changed_meanwhile_is_not_lost(bontang: Hall) -> None:
    change(bontang, described(name="Bontang Baru"), version=1)

    refusal = refused(bontang, described(is_stopped=True), version=1)

    assert (refusal.code, refusal.why, refusal.values) == ("not_allowed_now", "changed_meanwhile_settings", {"state": 2})
    assert change(bontang, described(name="Bontang Baru", is_stopped=True), version=2).version == 3


def test_what_is_no_branch_is_not_found(bontang: Hall) -> None:
    wanted = described(code="nowhere")

    with pytest.raises(NotFound):
        change_branch(
            bontang.ports, branch=BranchCode("nowhere"), version=1, wanted=wanted, actor=BUDI, request=a_request("nowhere")
        )
    for ask in (description_of, file_of):
        with pytest.raises(NotFound):
            ask(bontang.catalogue, BranchCode("nowhere"))
    with pytest.raises(NotFound):
        check_branch(bontang.catalogue, branch=BranchCode("nowhere"), wanted=wanted)
    assert bontang.catalogue.codes() == [BONTANG]


def test_a_counter_of_another_branch_is_not_taken_over(bontang: Hall) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    other = described(code="samarinda", counters=counters)
    add_branch(bontang.ports, bontang.catalogue, wanted=other, actor=BUDI, request=a_request("samarinda"))

    refusal = refused(bontang, described(counters=counters))

    assert (refusal.code, refusal.why, refusal.values) == (
        "not_allowed_now",
        "counter_code_taken",
        {"counter": "samarinda-1"},
    )
    assert bontang.store.branch_of_counter("samarinda-1") == SAMARINDA


def test_the_code_of_a_branch_stays(bontang: Hall) -> None:
    assert refused(bontang, described(code="bontang-baru")).why == "code_stays"
    with pytest.raises(NotAllowedNow):
        check_branch(bontang.catalogue, branch=BONTANG, wanted=described(code="bontang-baru"))


def test_a_service_that_had_tickets_today_stays_until_the_next_day(bontang: Hall) -> None:
    bontang.take("K")
    bontang.open()
    bontang.call_next()
    bontang.do("start_serving")
    bontang.do("finish")
    bontang.do("close_counter")

    refusal = refused(bontang, without("services", "K"))
    assert (refusal.why, refusal.values) == ("service_in_use", {"service": "K"})

    bontang.pass_time(days=1)
    change(bontang, without("services", "K"))
    with bontang.read() as read:
        assert [service.code for service in read.branch.services] == ["A", "D"]


def test_a_service_goes_while_counters_that_took_it_are_open(bontang: Hall) -> None:
    bontang.open("bontang-1")

    change(bontang, without("services", "K"))

    with bontang.read() as read:
        assert read.shift(read.branch.counter("bontang-1").code).services == ("A",)
        assert [it.code for it in views.counter(read, read.branch.counter("bontang-1").code, bontang.ports.reach).services] == [
            "A"
        ]
    bontang.take("A")
    assert bontang.call_next() is not None


def test_a_service_that_an_open_counter_gets_is_called_there_at_once(bontang: Hall) -> None:
    bontang.open("bontang-3")
    counters = branch_file()["counters"]
    counters[2]["services"] = ["A", "D"]
    bontang.take("D")

    change(bontang, described(counters=counters))

    ticket = bontang.call_next("bontang-3")
    assert ticket is not None
    assert ticket.number == "D001"


def busy_by_an_officer(bontang: Hall) -> None:
    bontang.open("bontang-4")


def busy_by_a_ticket_for_it(bontang: Hall) -> None:
    bontang.take("D")
    bontang.open("bontang-b1")
    bontang.call_next("bontang-b1")
    bontang.do("transfer", "bontang-b1", service=None, to_counter="bontang-4", note="ke loket 4")


def busy_by_a_parked_ticket(bontang: Hall) -> None:
    bontang.take("D")
    bontang.open("bontang-4")
    bontang.call_next("bontang-4")
    bontang.do("start_serving", "bontang-4")
    bontang.do("park", "bontang-4", note="isi formulir")
    bontang.do("close_counter", "bontang-4")


@pytest.mark.parametrize("make_busy", [busy_by_an_officer, busy_by_a_ticket_for_it, busy_by_a_parked_ticket])
def test_a_counter_in_use_stays(bontang: Hall, make_busy: Any) -> None:
    make_busy(bontang)

    refusal = refused(bontang, without("counters", "bontang-4"))

    assert isinstance(refusal, CounterBusy)
    assert (refusal.why, refusal.values) == ("counter_in_use", {"counter": "bontang-4"})


@pytest.mark.parametrize("make_busy", [busy_by_an_officer, busy_by_a_ticket_for_it, busy_by_a_parked_ticket])
def test_a_counter_in_use_stays_a_desk(bontang: Hall, make_busy: Any) -> None:
    make_busy(bontang)
    counters = branch_file()["counters"]
    counters[3] |= {"kind": "booth", "label": "4"}

    refusal = refused(bontang, described(counters=counters))

    assert (refusal.code, refusal.why) == ("counter_busy", "counter_kind_in_use")


@pytest.mark.parametrize("how", ["waiting", "called", "serving", "parked"])
def test_a_service_with_an_open_ticket_stays(bontang: Hall, how: str) -> None:
    bontang.take("K")
    verbs = {"waiting": [], "called": [], "serving": ["start_serving"], "parked": ["start_serving", "park"]}[how]
    if how != "waiting":
        bontang.open()
        bontang.call_next()
    for verb in verbs:
        bontang.do(verb, **({"note": "formulir"} if verb == "park" else {}))

    refusal = refused(bontang, without("services", "K"))

    assert (refusal.why, refusal.values) == ("service_in_use", {"service": "K"})


def test_what_is_added_goes_again_while_nobody_used_it(bontang: Hall) -> None:
    services = [*branch_file()["services"], {"code": "U", "name": {"id": "Informasi"}}]
    counters = [*branch_file()["counters"], {"code": "bontang-9", "label": "9", "services": ["U"]}]
    change(bontang, described(services=services, counters=counters))

    told = change(bontang, described())

    assert [(it.path, it.after) for it in told.changes] == [("services.U", None), ("counters.bontang-9", None)]


def test_screens_stand_after_a_counter_that_served_is_gone(bontang: Hall) -> None:
    bontang.take("D")
    bontang.open("bontang-4")
    called = bontang.call_next("bontang-4")
    bontang.do("start_serving", "bontang-4")
    bontang.do("finish", "bontang-4")
    bontang.do("close_counter", "bontang-4")

    change(bontang, without("counters", "bontang-4"))

    assert called is not None
    bontang.open("bontang-1")
    bontang.take("A")
    bontang.call_next("bontang-1")
    with bontang.read() as read:
        board, line, live = views.board(read), views.line(read, bontang.ports.reach), views.live(read, [])
    assert [call.counter for call in board.calls] == ["bontang-1"]
    assert all("bontang-4" not in view.model_dump_json() for view in (board, line, live))


def test_a_free_counter_goes_and_comes_back(bontang: Hall) -> None:
    bontang.open("bontang-4")
    bontang.do("close_counter", "bontang-4")

    change(bontang, without("counters", "bontang-4"))
    assert bontang.store.branch_of_counter("bontang-4") is None

    change(bontang, described())
    assert bontang.store.branch_of_counter("bontang-4") == BONTANG
    bontang.open("bontang-4")


def test_the_log_stays_whole_over_changes(bontang: Hall) -> None:
    bontang.open()
    bontang.take()
    change(bontang, described(name="Bontang ⁂ “Baru” =1+1"))
    change(bontang, without("services", "D"), actor=SYSTEM)
    bontang.call_next()

    with AuditStore(bontang.database).open(BONTANG) as read:
        assert verify(read, KEY).is_whole


def test_looking_at_a_change_changes_nothing(bontang: Hall) -> None:
    told = check_branch(bontang.catalogue, branch=BONTANG, wanted=described(name=" Bontang Baru "))

    assert ([it.path for it in told.changes], told.version, told.description["name"]) == (["name"], 1, "Bontang Baru")
    assert (seq(bontang), bontang.catalogue.describe(BONTANG)[0]) == (0, 1)


def test_a_new_branch_is_there_once_and_logged_first(bontang: Hall) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    wanted = described(code="samarinda", name="Samarinda", counters=counters)
    request = a_request("samarinda")

    first = add_branch(bontang.ports, bontang.catalogue, wanted=wanted, actor=BUDI, request=request)
    assert add_branch(bontang.ports, bontang.catalogue, wanted=wanted, actor=BUDI, request=request) == first

    (logged,) = bontang.catalogue.settings_changes(SAMARINDA)
    assert (logged.seq, logged.actor, logged.changes[0].after["name"]) == (1, "budi", "Samarinda")
    assert bontang.catalogue.names() == [(BONTANG, "Kantor Cabang Bontang"), (SAMARINDA, "Samarinda")]
    with pytest.raises(NotAllowedNow) as refusal:
        add_branch(bontang.ports, bontang.catalogue, wanted=wanted, actor=SARI, request=a_request())
    assert refusal.value.why == "branch_exists"


def test_a_branch_that_was_added_but_not_logged_is_logged_by_the_retry(bontang: Hall) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    wanted = described(code="samarinda", name="Samarinda", counters=counters)
    bontang.catalogue.add_branch(wanted)  # and then the program died

    add_branch(bontang.ports, bontang.catalogue, wanted=wanted, actor=BUDI, request=a_request())

    assert len(bontang.catalogue.settings_changes(SAMARINDA)) == 1


def test_a_description_from_before_a_setting_gets_its_usual_value(bontang: Hall) -> None:
    old = bontang.catalogue.export_branch("bontang")
    settings = {key: value for key, value in old.items() if key not in ("code", "services", "counters", "texts", "is_stopped")}
    settings["policy"] = {key: value for key, value in old["policy"].items() if key not in ("target_minutes", "screening")}
    with bontang.database.writer() as connection:
        connection.execute(update(tables.branch).values(settings=settings))

    assert description_of(bontang.catalogue, BONTANG)[1]["policy"]["target_minutes"] == 40
    assert "policy" not in file_of(bontang.catalogue, BONTANG)
    assert change(bontang, described()).changes == []


@given(wanted=branch_files())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_wanted_is_there_afterwards_and_the_log_tells_the_way(bontang: Hall, wanted: BranchFile) -> None:
    version, before = description_of(bontang.catalogue, BONTANG)

    told = change(bontang, wanted, version=version)

    assert description_of(bontang.catalogue, BONTANG) == (told.version, wanted.full())
    assert told.version == version + bool(told.changes)
    if told.changes:
        newest, *_ = bontang.catalogue.settings_changes(BONTANG)
        assert newest.changes == told.changes
        assert applied(before, newest.changes) == wanted
    with bontang.read() as read:
        assert [str(service.code) for service in read.branch.services] == [service.code for service in wanted.services]
        assert views.board(read).name == wanted.name
        assert len(views.branch(read, "id").services) == len(wanted.services)
