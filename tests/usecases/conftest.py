from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hall import Hall, hall


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """The same branch on both databases: every test of a use case runs twice."""
    with hall(request.param, tmp_path) as made:
        yield made
