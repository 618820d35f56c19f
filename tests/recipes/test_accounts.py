import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


def accounts(url, token):
    """Stands for the code of the partner: it waits as long as the bank asks it to."""
    request = Request(f"{url}/institution/v1/accounts", headers={"Authorization": f"Bearer {token}"})
    try:
        return urlopen(request).status
    except HTTPError as refused:
        time.sleep(int(refused.headers["Retry-After"]))
        return urlopen(request).status


@pytest.mark.scenario("busy.yaml")
def test_a_busy_bank_is_given_time(bank):
    link, _ = bank.control("/links", {"partner": "kakeibo", "customer": "plain"})
    for _ in range(2):
        assert accounts(bank.url, link["access_token"]) == 200
