import json, os, re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

SERVER = os.environ.get("KUMIAI_URL", "http://127.0.0.1:8080")


class Bank:
    def __init__(self, name):
        self.url = f"{SERVER}/s/{name}"

    def control(self, path, body=None, accept="application/json"):
        headers = {"Content-Type": "application/json", "Accept": accept, "Accept-Language": "en"}
        data = json.dumps(body or {}).encode()
        with urlopen(Request(f"{self.url}/_sandbox{path}", data, headers)) as answer:
            text = answer.read().decode()
            return (json.loads(text) if accept == "application/json" else text), answer.headers


@pytest.fixture
def bank(request):
    """A bank of the test's own. When the test is over, the bank says how the partner behaved."""
    bank = Bank(re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:64])
    scenario = Path(request.node.get_closest_marker("scenario").args[0]).read_text(encoding="utf-8")
    run, _ = bank.control("/runs", {"scenario": scenario, "strict": True})
    yield bank
    told, headers = bank.control(f"/runs/{run['run_id']}/finish", accept="text/plain")
    assert headers["Sandbox-Exit-Code"] == "0", told


def pytest_configure(config):
    config.addinivalue_line("markers", "scenario(file): the scenario that the bank plays")
