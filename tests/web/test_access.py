"""Who may call what: every route says so, and every kind of caller is tried on every route of the API."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.web.access import Access
from caller_server.web.context import Web
from tests.web.site import API, Caller, Site

OFFICERS = {"officer", "supervisor", "administrator"}
LEADS = {"supervisor", "administrator"}
WORKERS = OFFICERS | {"greeter"}
STAFF = WORKERS | {"viewer"}
DEVICES = {"kiosk", "display", "agent"}
ANYBODY = {"anybody"}
# By hand, from the design: what the decorators say is compared with this, so that a rule changes on purpose or not at all.
WHO_MAY = {
    "openapi.spec": ANYBODY,
    "branches.branch_view": ANYBODY,
    "branches.board": ANYBODY,
    "branches.picture": ANYBODY,
    "branches.take": WORKERS | {"kiosk", "visitor"},
    "joining.join": WORKERS | {"kiosk", "display"},
    "joining.presence": ANYBODY,
    "branches.line": STAFF,
    "branches.live": LEADS | {"viewer"},
    "session.sign_in": ANYBODY,
    "session.who_is_signed_in": STAFF,
    "session.sign_out": STAFF,
    "session.sign_out_everywhere": STAFF,
    "session.change_password": STAFF,
    # The step after the password, and setting it up in between: who is about to sign in is nobody yet.
    **{f"second_factor.{verb}": ANYBODY for verb in ("finish_sign_in", "begin_set_up", "confirm_set_up")},
    "second_factor.switch_off": STAFF,
    **{
        f"people.{verb}": {"administrator"}
        for verb in (
            "users", "add_user", "change_user", "remove_user", "set_password", "sign_in_link", "reset_second_factor",
            "devices", "add_device", "revoke_device", "changes",
        )
    },
    "devices.enrol": ANYBODY,
    "devices.me": DEVICES,
    "devices.heartbeat": DEVICES,
    "devices.lease": {"kiosk"},
    "devices.take_in": {"kiosk"},
    **{f"tickets.{verb}": {"holder"} for verb in ("view", "coming", "arrive", "away", "defer", "leave", "come_back")},
    **{f"reach.{verb}": {"holder"} for verb in ("view", "subscribe", "unsubscribe", "leave_contact", "forget")},
    "counters.counter_view": OFFICERS | {"viewer"},
    **{
        f"counters.{verb}": OFFICERS
        for verb in (
            "open_counter", "pause", "close", "call_next", "call_number", "recall", "start", "finish", "no_show", "park",
            "resume", "return_to_line", "transfer", "reinstate", "hand_on", "add_service", "undo", "note", "ask_help", "end_help",
        )
    },
    **{
        f"supervision.{verb}": WORKERS
        for verb in ("ticket", "arrive", "leave", "come_back", "priority", "note", "screening", "screen")
    },
    **{
        f"supervision.{verb}": LEADS
        for verb in (
            "move", "open_service", "pause_service", "close_service", "set_quota", "stop", "resume", "end_day",
            "give_notice", "withdraw_notice", "see_alert",
        )
    },
    **{f"reports.{verb}": LEADS | {"viewer"} for verb in ("branch_report", "as_csv", "as_xlsx", "as_pdf")},
    **{f"score.{verb}": LEADS | {"viewer"} for verb in ("branch_score", "as_csv")},
    **{f"audit.{verb}": LEADS for verb in ("audit", "verify")},
    **{
        f"administration.{verb}": {"administrator"}
        for verb in ("branches", "add_branch", "branch", "change_branch", "check_branch", "changes")
    },
}  # fmt: skip
# What stands in the paths. Nobody and nothing of these names: who gets past the door changes nobody's account here.
VALUES = {
    "branch": "bontang", "counter": "bontang-1", "number": "A001", "service": "A", "username": "nobody-here", "name": "no-device",
}  # fmt: skip


def rules_of(site: Site) -> dict[str, Access]:
    web: Web = site.app.extensions["lapak"]
    return web.access


def api_rules(site: Site) -> list[Rule]:
    return [rule for rule in site.app.url_map.iter_rules() if rule.rule.startswith(API)]


def named(rule: Access) -> set[str]:
    open_to = {word for word, is_so in _words(rule) if is_so}
    return open_to | {str(role) for role in rule.roles} | {str(kind) for kind in rule.devices}


def _words(rule: Access) -> tuple[tuple[str, bool], ...]:
    return ("anybody", rule.is_public), ("holder", rule.is_participant), ("visitor", rule.is_present)


def callers(site: Site) -> Iterator[tuple[str, Caller, str | None]]:
    """What somebody is, their requests, and the branch they belong to (None: every branch)."""
    site.accounts.add_user("vera", Role.VIEWER, "bontang")
    site.accounts.add_user("adi", Role.ADMINISTRATOR, "samarinda")
    yield "nobody", site.nobody(), None
    yield "nobody", site.with_key("a key that nobody holds"), None
    yield "kiosk", site.kiosk(), "bontang"
    yield "display", site.with_key(site.accounts.add_device("lobby", DeviceKind.DISPLAY, "bontang")), "bontang"
    yield "kiosk", site.with_key(site.accounts.add_device("kiosk-s", DeviceKind.KIOSK, "samarinda")), "samarinda"
    for name, role, branch in (
        ("rina", "officer", "bontang"), ("gita", "greeter", "bontang"), ("sari", "supervisor", "bontang"),
        ("budi", "administrator", None), ("ema", "officer", "samarinda"), ("vera", "viewer", "bontang"),
        ("adi", "administrator", "samarinda"),
    ):  # fmt: skip
        yield role, site.staff(name), branch


def expected(rule: Access, what: str, branch: str | None, is_in_a_branch: bool) -> set[int] | None:
    """The refusal that must come, or None when the caller gets past the door."""
    if rule.is_open:
        return None
    if what == "nobody":
        return {401}
    if what not in named(rule) or (is_in_a_branch and branch not in (None, "bontang")):
        return {403}
    return None


def test_every_route_says_who_may_call_it(site: Site) -> None:
    without = {rule.endpoint for rule in site.app.url_map.iter_rules()} - set(rules_of(site))

    assert not without


def test_a_route_that_forgot_to_say_is_open_to_nobody(site: Site) -> None:
    site.app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "secrets")

    for caller in (site.nobody(), site.staff("budi"), site.kiosk()):
        assert caller.get("forgotten").status_code == 403


def test_the_rules_are_those_of_the_design(site: Site) -> None:
    declared = {rule.endpoint: named(rules_of(site)[rule.endpoint]) for rule in api_rules(site)}

    assert declared == WHO_MAY


def test_every_caller_on_every_route_gets_what_the_rule_says(site: Site) -> None:
    token = site.take()["token"]
    values = VALUES | {"token": token}
    wrong, tried = [], 0
    for what, caller, branch in callers(site):
        for rule in api_rules(site):
            path = str(site.app.url_map.bind("localhost").build(rule.endpoint, {key: values[key] for key in rule.arguments}))
            method = next(method for method in ("POST", "PUT", "PATCH", "DELETE", "GET") if method in (rule.methods or ()))
            refusal = expected(rules_of(site)[rule.endpoint], what, branch, bool(rule.arguments & {"branch", "counter"}))
            # An empty body: whoever gets past the door is told 422, and nothing happens.
            status = caller.send(method, path, json={} if method in ("POST", "PUT", "PATCH") else None).status_code
            tried += 1
            if (status in (401, 403)) != (refusal is not None) or (refusal and status not in refusal):
                wrong.append((what, branch, method, path, status, refusal))

    assert not wrong
    assert tried == len(WHO_MAY) * 12


def test_an_officer_acts_only_in_the_own_branch(site: Site) -> None:
    ema = site.staff("ema")

    for answer in (ema.post("counters/bontang-1/open"), ema.post("branches/bontang/tickets", {"service": "A"})):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    assert ema.post("counters/samarinda-1/open").status_code == 200
    assert site.seq() == 0


def test_an_administrator_without_a_branch_acts_in_all(site: Site) -> None:
    budi = site.staff("budi")

    assert budi.post("counters/bontang-1/open").status_code == 200
    assert budi.post("counters/samarinda-1/open").status_code == 200


def test_who_acts_is_never_taken_from_the_body(site: Site) -> None:
    rina = site.staff("rina")

    answer = rina.post("counters/bontang-1/open", {"actor": "sari"})
    assert (answer.status_code, answer.get_json()["fields"]) == (422, {"actor": "Extra inputs are not permitted"})
    assert rina.post("counters/bontang-1/open", {"officer": "bo"}).status_code == 403  # whom it is for is a supervisor's to say
    assert rina.post("counters/bontang-1/pause", {"officer": "sari"}).status_code == 422


@pytest.mark.parametrize("header", ["Basic cmluYTpyaW5h", "Bearer", "Bearer ", "nonsense", "Bearer a b c"])
def test_a_strange_authorization_header_is_nobody(site: Site, header: str) -> None:
    answer = site.browser("rina").get("session", headers={"Authorization": header})

    assert answer.status_code == 401


def test_every_role_of_the_program_is_tried_here() -> None:
    assert {str(role) for role in Role} == STAFF
    assert {str(kind) for kind in DeviceKind} == DEVICES
