"""standardwebhooks 1.1 against the sandbox: what a partner's receiver in Python checks of each message."""

import base64
import datetime
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from steps import done, step

BANK = os.environ["KUMIAI_BASE_URL"] + "/s/webhooks-in-python"
FIRST = "whsec_" + base64.b64encode(b"the first secret of the partner!").decode()
SECOND = "whsec_" + base64.b64encode(b"the second secret, which follows").decode()
received = []
answers = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(answers.pop(0) if answers else 204)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()


def call(method, path, body=None, **more):
    answer = requests.request(method, BANK + path, json=body, timeout=30, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def hook(secret, **more):
    url = f"http://127.0.0.1:{server.server_port}/hook"
    redirect_uris = ["http://127.0.0.1/callback"]
    body = {"name": "kakeibo", "channel": "institution", "redirect_uris": redirect_uris}
    call("PUT", "/_sandbox/partners/kakeibo", {**body, "webhook": {"url": url, "secret": secret, **more}})


def told(event, by="1s"):
    """Makes something happen; the messages that came of it."""
    before = len(received)
    call("POST", "/_sandbox/events", event)
    call("POST", "/_sandbox/clock/advance", {"by": by})
    return received[before:]


def cut():
    return told({"id": "cut", "event": {"partner_suspended": {"partner": "kakeibo"}}})


def reconnect():
    return told({"event": {"ended": {"id": "cut"}}})


def refused(message, secret):
    headers, body = message
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError as error:
        return str(error)
    raise AssertionError("it was taken")


def own_plane():
    grant = {"grant_type": "client_credentials"}
    secret = next(one for one in call("GET", "/_sandbox")["partners"] if one["partner_id"] == "kakeibo")
    token = requests.post(BANK + "/oauth/token", data=grant, auth=("kakeibo", secret["client_secret"]), timeout=30)
    return {"headers": {"authorization": f"Bearer {token.json()['access_token']}"}}


@step("a message is taken")
def _():
    hook(FIRST)
    (message,) = cut()
    headers, body = message
    assert Webhook(FIRST).verify(body, headers)["type"] == "partner.suspended"
    assert headers["webhook-signature"].count("v1,") == 1
    return headers["webhook-id"]


@step("another body, another secret, another id and an old timestamp are refused")
def _():
    headers, body = received[-1]
    an_hour = datetime.timedelta(hours=1)
    old = str(int((datetime.datetime.now() - an_hour).timestamp()))
    said = [
        refused((headers, body.replace(b"suspended", b"resumed")), FIRST),
        refused((headers, body), SECOND),
        refused(({**headers, "webhook-id": "msg_1_other"}, body), FIRST),
        refused(({**headers, "webhook-timestamp": old}, body), FIRST),
    ]
    return "; ".join(dict.fromkeys(said))


@step("while a secret gives way to another, either one takes the message")
def _():
    hook(SECOND, overlap="2h")
    (message,) = reconnect()
    headers, body = message
    assert headers["webhook-signature"].count("v1,") == 2, headers["webhook-signature"]
    for secret in (FIRST, SECOND):
        assert Webhook(secret).verify(body, headers)["type"] == "partner.resumed"
    return "two signatures"


@step("after the overlap the new secret alone takes it")
def _():
    call("POST", "/_sandbox/clock/advance", {"by": "2h"})
    (message,) = cut()
    assert Webhook(SECOND).verify(message[1], message[0])
    return refused(message, FIRST)


@step("a message that is asked for anew has its id, its body and a signature of its own")
def _():
    first = received[-1]
    path = f"/partner/v1/webhook-deliveries/{first[0]['webhook-id']}/replay"
    before = len(received)
    assert call("POST", path, **own_plane())["status"] == "pending"
    call("POST", "/_sandbox/clock/advance", {"by": "1s"})
    (again,) = received[before:]
    assert again[0]["webhook-id"] == first[0]["webhook-id"] and again[1] == first[1]
    assert Webhook(SECOND).verify(again[1], again[0])


@step("a message that is tried again has its id")
def _():
    answers.extend([500, 503])
    before = len(received)
    reconnect()
    call("POST", "/_sandbox/clock/advance", {"by": "6m"})
    tries = received[before:]
    assert len(tries) == 3 and len({headers["webhook-id"] for headers, _ in tries}) == 1
    for headers, body in tries:
        assert Webhook(SECOND).verify(body, headers)["type"] == "partner.resumed"
    return "three tries"


server.shutdown()
done("standardwebhooks")
