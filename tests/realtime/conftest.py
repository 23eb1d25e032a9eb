"""One server process for most of these tests, in each of the two modes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server_process import ServerProcess, running


@pytest.fixture(scope="module", params=["gevent", "threading"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A running server with the demo branch, counters 1 and 2 open."""
    folder: Path = tmp_path_factory.mktemp(f"server-{request.param}")
    with running(folder, async_mode=request.param) as started:
        started.open_counter("bontang-1")
        started.open_counter("bontang-2")
        yield started
