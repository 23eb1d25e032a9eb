"""The site that most web tests use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import site as sites


@pytest.fixture
def site(tmp_path: Path) -> Iterator[sites.Site]:
    with sites.site(tmp_path) as made:
        yield made
