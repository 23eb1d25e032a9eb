"""The OpenAPI description, made from the routes and the contract's models: what APIFlask cannot know is added here."""

from typing import Any

from apiflask import APIFlask

from caller_server.contract.codes import STATUS, WHAT_TO_DO, Code
from caller_server.contract.commands import Problem
from caller_server.usecases.accounts import session_cookie
from caller_server.web.access import Access
from caller_server.web.context import Web

QUEUE_COMMANDS = (
    "post_branches",
    "post_tickets",
    "post_reach",
    "post_counters",
    "post_supervision",
    "post_administration",
    "put_administration",
)
QUEUE = ("branch_closed", "service_closed", "quota_reached", "one_ticket_each", "not_allowed_now", "not_your_ticket")
FILES = {
    "get_reports_as_csv": "text/csv",
    "get_reports_as_xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "get_reports_as_pdf": "application/pdf",
    "get_score_as_csv": "text/csv",
    "get_branches_picture": "image/*",
}
LEASES = "post_devices_lease"
SIGNING_IN = ("session", "second_factor", "enrol")
ABOUT_ACCOUNTS = ("second_factor", "_people_")  # where somebody may be the last who can, or have it already
CONFLICTS = (*QUEUE, "counter_busy", "call_limit_reached", "too_soon")


def describe(app: APIFlask, web: Web) -> None:
    """Make ``app`` describe itself at ``/api/v1/openapi.json``: refusals, who may call what, and where keys go."""
    app.config.update(
        AUTO_SERVERS=False,
        AUTO_OPERATION_ID=True,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        SECURITY_SCHEMES={
            "key": {"type": "http", "scheme": "bearer", "description": "A device's key, or a bearer token of staff"},
            "session": {"type": "apiKey", "in": "cookie", "name": session_cookie(web.settings.cookie_secure)},
        },
    )

    @app.spec_processor
    def complete(spec: dict[str, Any] | str) -> dict[str, Any] | str:
        assert isinstance(spec, dict)  # noqa: S101  it would be text for YAML only
        spec["components"].setdefault("schemas", {})["Problem"] = _problem_schema()
        rules = {
            f"{method.lower()}_{endpoint.replace('.', '_')}": rule for endpoint, rule in web.access.items() for method in METHODS
        }
        for operations in spec["paths"].values():
            for method, operation in operations.items():
                _complete(operation, method, rules[operation["operationId"]])
        return spec


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WITH_BODY = ("post", "put", "patch")


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    schema["properties"]["code"] = {"type": "string", "enum": [str(code) for code in Code]}
    schema["description"] = "\n".join(f"{code} ({STATUS[code]}): {WHAT_TO_DO[code]}" for code in Code)
    return schema


def _complete(operation: dict[str, Any], method: str, rule: Access) -> None:
    operation["security"] = [] if rule.is_open else [{"key": []}, {"session": []}]
    operation["x-access"] = _who(rule)
    codes = {Code.TOO_MANY_REQUESTS, Code.TRY_AGAIN, Code.NOT_FOUND, Code.FORBIDDEN}
    name = operation["operationId"]
    if not rule.is_open or any(part in name for part in SIGNING_IN):
        codes.add(Code.NOT_SIGNED_IN)
    if any(part in name for part in ABOUT_ACCOUNTS):
        codes.add(Code.NOT_ALLOWED_NOW)
    if method in WITH_BODY:
        codes.add(Code.INVALID_REQUEST)
        operation["requestBody"]["required"] = True
        if name == LEASES:
            codes.add(Code.REQUEST_ID_REUSED)
        if name.startswith(QUEUE_COMMANDS):
            codes.update({Code.REQUEST_ID_REUSED}, map(Code, CONFLICTS))
    if name in FILES:
        operation["responses"]["200"]["content"] = {FILES[name]: {"schema": {"type": "string", "format": "binary"}}}
    for status in sorted({STATUS[code] for code in codes}):
        listed = sorted(str(code) for code in codes if STATUS[code] == status)
        operation["responses"][str(status)] = {
            "description": ", ".join(listed),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _who(rule: Access) -> list[str]:
    words = ("anybody", rule.is_public), ("holder of the token", rule.is_participant), ("holder of a pass", rule.is_present)
    open_to = [word for word, is_so in words if is_so]
    return open_to + sorted(str(role) for role in rule.roles) + sorted(f"device: {kind}" for kind in rule.devices)
