"""What the settings say about signing in reaches the server that is built from them."""

from pathlib import Path

import pytest

from caller_server.storage.migrate import upgrade
from caller_server.usecases.accounts import Role
from caller_server.wiring import Server, build
from config.settings import load

PASSWORD = "kuda-lumping-tujuh"


def server(folder: Path, **chosen: str) -> Server:
    """A server that was not started, with Budi, who administers all branches."""
    url = f"sqlite:///{folder}/lapak.sqlite"
    upgrade(url)
    made = build(load(database_url=url, async_mode="threading", **chosen))
    made.store.accounts.add_user("budi", Role.ADMINISTRATOR, None, PASSWORD)
    return made


@pytest.mark.parametrize(("demanded", "status"), [("none", 201), ("administrators", 202)])
def test_a_second_factor_is_demanded_where_the_settings_say_so(tmp_path: Path, demanded: str, status: int) -> None:
    client = server(tmp_path, require_second_factor=demanded).app.test_client()

    answer = client.post("/api/v1/session", json={"username": "budi", "password": PASSWORD})

    assert answer.status_code == status


def test_a_provider_is_offered_where_the_settings_name_one(tmp_path: Path) -> None:
    chosen = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "lapak", "oidc_label": "SSO Kantor"}
    client = server(tmp_path, **chosen).app.test_client()

    assert "Masuk dengan SSO Kantor" in client.get("/account").get_data(as_text=True)
    answer = client.get("/sign-in/oidc", headers={"Accept": "text/html"})  # nobody answers there
    assert answer.status_code == 503
    assert "tidak menjawab" in answer.get_data(as_text=True)


def test_a_secret_of_the_settings_is_not_shown_with_them(tmp_path: Path) -> None:
    chosen = load(oidc_issuer="https://sso.example.go.id", oidc_client_id="lapak", oidc_client_secret="between us")

    assert "between us" not in repr(chosen)
