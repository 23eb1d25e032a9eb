"""The API against its own description: generated requests, good and bad, never meet a fault, and answers are as described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance, status_code_conformance

from tests.contract.test_openapi import OPERATIONS
from tests.web import site as sites
from tests.web.site import Site

EXAMPLES = 3  # per operation and kind
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with sites.site(tmp_path_factory.mktemp("api"), kind=request.param) as made:
        made.app.extensions["lapak"].limiter.enabled = False  # too many requests is what this test is about
        yield made


def situations(site: Site) -> list[tuple[dict[str, str] | None, dict[str, str]]]:
    """Real places, so that requests get through to the rules, or invented ones (None); and who sends them.

    Each operation has a business day of its own, since one of them ends the day.
    """
    site.hall.pass_time(days=1)
    site.staff("budi").post("counters/bontang-1/open")
    taken = site.take()
    number = taken["ticket"]["number"]
    real = {
        "branch": "bontang", "counter": "bontang-1", "token": taken["token"], "number": number, "service": "A",
        "username": "gita", "name": "kiosk-9",
    }  # fmt: skip
    return [(real, site.staff("budi").headers), (real, site.kiosk().headers), (None, site.staff("budi").headers), (None, {})]


def try_out(site: Site, operation: Any, mode: GenerationMode, given_path: dict[str, str] | None, headers: dict[str, str]) -> int:
    """Sends generated requests to one operation and checks each answer; gives how many were sent."""
    wanted = [parameter.name for parameter in operation.path_parameters]
    path = {name: given_path[name] for name in wanted} if given_path else None
    if mode is GenerationMode.NEGATIVE and operation.method.upper() not in ("POST", "PUT", "PATCH"):
        return 0  # nothing in it can be wrong but the address
    sent = 0

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(mode, **({"path_parameters": path} if path else {})))
    def each(case: Case) -> None:
        nonlocal sent
        answer = case.call(headers=headers | {"Accept-Encoding": "identity"})
        case.validate_response(answer, checks=CHECKS)
        sent += 1

    each()
    return sent


def test_no_generated_request_meets_a_fault(site: Site) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    operations = [result.ok() for result in schema.get_all_operations()]

    sent = sum(
        try_out(site, operation, mode, path, headers)
        for operation in operations
        for mode in MODES
        for path, headers in situations(site)
    )

    assert len(operations) == len(OPERATIONS)
    assert sent > 300, sent
