"""What the holder of a ticket leaves to be reached by, over the wire."""

from typing import Any

import pytest

from tests.web.site import Site

KEYS = {"p256dh": "B" + "x" * 86, "auth": "a" * 22}
SUBSCRIPTION = {"endpoint": "https://push.example/one", "keys": KEYS}
CONTACT = {"kind": "phone", "value": "0812-3456-4821", "consent": True}
NOTHING = {
    "push_key": "B" + "x" * 86,
    "kinds": ["push", "whatsapp", "sms", "email"],
    "contact": None,
    "subscriptions": 0,
    "insecure": False,
}


def path(site: Site, verb: str) -> str:
    return f"tickets/{site.take()['token']}/{verb}"


def test_a_page_leaves_a_browser_and_a_number_and_takes_them_back(site: Site) -> None:
    page, token = site.nobody(), site.take()["token"]

    first = page.get(f"tickets/{token}/reach").get_json()
    subscribed = page.post(f"tickets/{token}/subscribe", SUBSCRIPTION).get_json()
    with_contact = page.post(f"tickets/{token}/contact", CONTACT).get_json()
    unsubscribed = page.post(f"tickets/{token}/unsubscribe", {"endpoint": SUBSCRIPTION["endpoint"]}).get_json()
    forgotten = page.post(f"tickets/{token}/forget").get_json()

    assert first == forgotten == NOTHING
    assert subscribed == NOTHING | {"subscriptions": 1}
    assert with_contact == NOTHING | {"subscriptions": 1, "contact": {"kind": "phone", "masked": "+62 ••• 4821"}}
    assert unsubscribed == with_contact | {"subscriptions": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"consent": False}, {"consent": 1}, {"consent": "true"}, {"consent": None}, {"kind": "pigeon"}, {"value": "12"},
        {"value": "0812"}, {"value": "-" * 12}, {"value": "0812345678901234567"}, {"value": "a@b.id"}, {"value": "0812\n3456789"},
        {"kind": "email", "value": "a@b"}, {"kind": "email", "value": "a@b.id,c@d.id"}, {"kind": "email", "value": "a b@c.id"},
        {"kind": "email", "value": "<a@b.id>"}, {"role": "admin"},
        {"value": "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"},
    ],
)  # fmt: skip
def test_a_contact_needs_consent_and_has_to_be_one(site: Site, change: dict[str, Any]) -> None:
    answer = site.nobody().post(path(site, "contact"), CONTACT | change)

    assert answer.status_code == 422, answer.get_json()


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "ftp://x"}, {"endpoint": "https://x/ y"}, {"endpoint": "https://" + "x" * 2000}, {"endpoint": 5},
        {"keys": {}}, {"keys": KEYS | {"p256dh": "A" * 87}}, {"keys": KEYS | {"auth": "a"}}, {"keys": KEYS | {"more": "x"}},
    ],
)  # fmt: skip
def test_a_subscription_has_to_be_one(site: Site, change: dict[str, Any]) -> None:
    assert site.nobody().post(path(site, "subscribe"), SUBSCRIPTION | change).status_code == 422


def test_a_push_service_inside_our_network_is_refused_with_words(site: Site) -> None:
    site.inside.add("https://169.254.169.254/latest")

    answer = site.nobody().post(path(site, "subscribe"), SUBSCRIPTION | {"endpoint": "https://169.254.169.254/latest"})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    assert "notifikasi" in answer.get_json()["detail"]


def test_a_token_that_opens_nothing_leaves_nothing(site: Site) -> None:
    page = site.nobody()

    assert page.get("tickets/NOBODY/reach").status_code == 404
    assert page.post("tickets/NOBODY/contact", CONTACT).status_code == 404
    assert page.post("tickets/NOBODY/subscribe", SUBSCRIPTION).status_code == 404


def test_somebody_elses_ticket_is_not_touched(site: Site) -> None:
    mine, theirs = site.take()["token"], site.take()["token"]
    page = site.nobody()
    page.post(f"tickets/{mine}/contact", CONTACT)
    page.post(f"tickets/{theirs}/forget")

    assert page.get(f"tickets/{mine}/reach").get_json()["contact"] is not None
    assert page.get(f"tickets/{theirs}/reach").get_json()["contact"] is None


def test_a_page_over_plain_http_is_told_so(site: Site) -> None:
    where = f"/api/v1/{path(site, 'reach')}"
    client = site.client()

    assert client.get(where, base_url="http://antrean.kantor").get_json()["insecure"] is True
    assert client.get(where, base_url="https://antrean.kantor").get_json()["insecure"] is False
    assert client.get(where, base_url="http://localhost:8000").get_json()["insecure"] is False
    assert client.get(where, base_url="http://[::1]:8000").get_json()["insecure"] is False


def test_an_officer_sees_that_a_browser_can_be_woken_and_no_number(site: Site) -> None:
    token = site.take()["token"]
    site.nobody().post(f"tickets/{token}/subscribe", SUBSCRIPTION)
    site.nobody().post(f"tickets/{token}/contact", CONTACT)

    line = site.staff("rina").get("branches/bontang/line")

    assert [one["rung"] for one in line.get_json()["tickets"][0]["reach"]] == ["push", "message"]
    assert "4821" not in line.get_data(as_text=True)


def test_two_pages_that_change_it_too_often_are_slowed_down(site: Site) -> None:
    where = path(site, "contact")

    codes = [site.nobody().post(where, CONTACT).status_code for _ in range(14)]

    assert codes.count(200) == 12
    assert set(codes[12:]) == {429}
