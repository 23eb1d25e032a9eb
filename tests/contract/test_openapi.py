"""The description of the API is made from the contract's models; what clients rely on changes on purpose or not at all."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from caller_server.contract import commands, views
from caller_server.contract.codes import STATUS, WHAT_TO_DO, Code
from tests.web import site as sites

SNAPSHOT = Path(__file__).parent / "openapi.json"
# By hand, from the design's "The wire".
OPERATIONS = {
    "GET /branches/{branch}": "BranchView",
    "GET /branches/{branch}/board": "BoardView",
    "GET /branches/{branch}/picture": None,
    "POST /branches/{branch}/tickets": "TakenTicket",
    "GET /branches/{branch}/line": "LineView",
    "GET /branches/{branch}/live": "LiveView",
    "GET /branches/{branch}/join": "JoinAnswer",
    "POST /branches/{branch}/presence": "PresenceAnswer",
    "GET /tickets/{token}": "TicketView",
    **{f"POST /tickets/{{token}}/{verb}": "TicketAnswer" for verb in ("coming", "arrive", "away", "defer", "leave", "return")},
    "GET /tickets/{token}/reach": "ReachAnswer",
    **{f"POST /tickets/{{token}}/{verb}": "ReachAnswer" for verb in ("subscribe", "unsubscribe", "contact", "forget")},
    "POST /session": "SessionAnswer",
    "GET /session": "SessionAnswer",
    "DELETE /session": None,
    "POST /session/end-everywhere": None,
    "POST /session/password": "SessionAnswer",
    "POST /session/second-factor": "SessionAnswer",
    "POST /session/second-factor/set-up": "SecondFactorAnswer",
    "POST /session/second-factor/confirm": "SessionAnswer",
    "POST /session/second-factor/off": None,
    "GET /admin/users": "UsersAnswer",
    "POST /admin/users": "UserAnswer",
    "PATCH /admin/users/{username}": "UserAnswer",
    "DELETE /admin/users/{username}": None,
    "POST /admin/users/{username}/password": None,
    "POST /admin/users/{username}/sign-in-link": "LinkAnswer",
    "POST /admin/users/{username}/second-factor/reset": None,
    "GET /admin/devices": "DevicesAnswer",
    "POST /admin/devices": "DeviceCodeAnswer",
    "POST /admin/devices/{name}/revoke": None,
    "GET /admin/changes": "ChangesAnswer",
    "GET /counters/{counter}": "CounterView",
    **{f"POST /counters/{{counter}}/{verb}": "CounterView" for verb in ("open", "pause", "close", "help", "help-end")},
    **{
        f"POST /counters/{{counter}}/{verb}": "StaffTicketAnswer"
        for verb in (
            "call-next", "call", "recall", "start", "finish", "no-show", "park", "resume", "return-to-line", "transfer",
            "reinstate", "hand-on", "add-service", "undo", "note",
        )
    },
    "GET /branches/{branch}/tickets/{number}": "StaffTicketView",
    **{
        f"POST /branches/{{branch}}/tickets/{{number}}/{verb}": "StaffTicketAnswer"
        for verb in ("arrive", "leave", "return", "priority", "note")
    },
    "GET /branches/{branch}/screening": "Screening",
    "POST /branches/{branch}/screening": "Screening",
    **{
        f"POST /branches/{{branch}}/{verb}": "LiveView"
        for verb in ("move", "stop", "resume", "end-day", "notice", "notice/withdraw", "alerts/seen")
    },
    **{
        f"POST /branches/{{branch}}/services/{{service}}/{verb}": "LiveView" for verb in ("open", "pause", "close", "quota")
    },
    "GET /branches/{branch}/report": "ReportView",
    **{f"GET /branches/{{branch}}/report.{kind}": None for kind in ("csv", "xlsx", "pdf")},
    "GET /branches/{branch}/score": "ScoreCardView",
    "GET /branches/{branch}/score.csv": None,
    "GET /branches/{branch}/audit": "AuditView",
    "GET /branches/{branch}/audit/verify": "AuditVerification",
    "GET /admin/branches": "BranchesAnswer",
    "POST /admin/branches": "BranchAnswer",
    "GET /admin/branches/{branch}": "BranchAnswer",
    "PUT /admin/branches/{branch}": "BranchChanged",
    "POST /admin/branches/{branch}/check": "BranchChecked",
    "GET /admin/branches/{branch}/changes": "SettingsChanges",
    "GET /devices/me": "DeviceAnswer",
    "POST /devices/enrol": "EnrolAnswer",
    "POST /devices/heartbeat": None,
    "POST /devices/leases": "LeaseAnswer",
    "POST /devices/offline-tickets": "OfflineAnswer",
}  # fmt: skip


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with sites.site(tmp_path_factory.mktemp("openapi")) as site:
        answer = site.nobody().get("openapi.json")
        assert answer.status_code == 200
        return dict(answer.get_json())


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    }


def answer_model(operation: dict[str, Any]) -> str | None:
    for status, response in operation["responses"].items():
        if status.startswith("2") and "content" in response:
            schema = response["content"].get("application/json", {}).get("schema", {})
            return str(schema["$ref"]).rsplit("/", 1)[-1] if "$ref" in schema else None  # a file has no model
    return None


def test_every_operation_of_the_design_is_there_and_no_other(spec: dict[str, Any]) -> None:
    assert {name: answer_model(operation) for name, operation in operations(spec).items()} == OPERATIONS


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith(("POST", "PUT", "PATCH"))])
def test_every_change_has_its_body_and_its_refusals(spec: dict[str, Any], name: str) -> None:
    operation = operations(spec)[name]

    assert operation["requestBody"]["required"] is True
    for status in ("404", "422", "429", "503"):
        content = operation["responses"][status]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_every_operation_says_who_may_call_it(spec: dict[str, Any]) -> None:
    for name, operation in operations(spec).items():
        is_open = set(operation["x-access"]) <= {"anybody", "holder of the token"}
        assert (operation["security"] == []) == is_open, name
        assert ("401" in operation["responses"]) or is_open


@pytest.mark.parametrize("model", [views.TicketView, views.BoardView, views.CounterView, views.LineView, commands.TakeTicket])
def test_models_are_described_as_pydantic_has_them(spec: dict[str, Any], model: type[BaseModel]) -> None:
    name = model.__name__
    own = model.model_json_schema(ref_template=f"#/components/schemas/{name}.{{model}}")
    nested = own.pop("$defs", {})

    assert spec["components"]["schemas"][name] == own
    for part, schema in nested.items():
        assert spec["components"]["schemas"][f"{name}.{part}"] == schema


def test_every_reference_leads_somewhere(spec: dict[str, Any]) -> None:
    text = json.dumps(spec)
    wanted = {piece.split('"')[0] for piece in text.split('"$ref": "#/components/schemas/')[1:]}

    assert wanted <= set(spec["components"]["schemas"])


def test_the_description_is_the_one_that_was_agreed(spec: dict[str, Any]) -> None:
    """A change of the wire shows here. If it is meant, write the new file: run this test with UPDATE_OPENAPI=1."""
    if os.environ.get("UPDATE_OPENAPI") == "1":
        SNAPSHOT.write_text(json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")

    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == spec


def test_the_codes_are_the_closed_list_of_the_design() -> None:
    assert {f"{code} {STATUS[code]}" for code in Code} == {
        "not_signed_in 401", "forbidden 403", "not_found 404", "branch_closed 409", "service_closed 409",
        "quota_reached 409", "one_ticket_each 409", "not_allowed_now 409", "not_your_ticket 409", "counter_busy 409",
        "call_limit_reached 409", "too_soon 409", "request_id_reused 422", "invalid_request 422", "too_many_requests 429",
        "try_again 503",
    }  # fmt: skip
    assert set(WHAT_TO_DO) == set(Code)
