"""authlib 1.9 (with requests) against the sandbox: what a partner in Python would write, and what it meets."""

import os
import re
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.jwk import KeySet
from steps import done, step

ISSUER = os.environ["KUMIAI_BASE_URL"] + "/s/authlib"
REDIRECT_URI = "http://127.0.0.1:18699/callback"


def control(path, body=None):
    call = requests.post(ISSUER + path, json=body) if body else requests.get(ISSUER + path)
    assert call.status_code == 200, call.text
    return call.json()


def advance(**how):
    return control("/_sandbox/clock/advance", how)


def event(word, **more):
    return control("/_sandbox/events", {"event": word, **more})


def hidden(page):
    return re.search(r'name="request" value="([^"]*)"', page).group(1)


def visit(url, decision="approve"):
    """Login and consent as a customer without a browser: the status of the first page, and the URL that leads back."""
    browser = requests.Session()

    def action(page):
        return urljoin(page.url, re.search(r'<form[^>]* action="([^"]*)"', page.text).group(1))

    login = browser.get(url)
    if login.status_code == 503:
        form = {"request": hidden(login.text), "decision": "return"}
        return 503, browser.post(action(login), form, allow_redirects=False).headers["location"]
    assert login.status_code == 200, login.text
    channel = "anser" if 'name="contractor_id"' in login.text else "institution"
    consent = browser.post(action(login), {"request": hidden(login.text), **PERSON["login"][channel]})
    accounts = re.findall(r'name="account_id" value="([^"]*)"', consent.text)
    assert accounts, consent.text
    form = {"request": hidden(consent.text), "accept_terms": "on", "decision": decision, "account_id": accounts}
    back = browser.post(action(consent), form, allow_redirects=False)
    assert back.status_code == 303, back.text
    return 303, back.headers["location"]


def refused(call):
    try:
        call()
    except AuthlibBaseError as error:
        return error
    except requests.RequestException as error:
        return error
    raise AssertionError("it was not refused")


def said(error):
    return f"{type(error).__name__} error={getattr(error, 'error', None)}"


PERSON = next(one for one in control("/_sandbox/people?limit=50")["people"] if one.get("persona") == "all-kinds")
METADATA = requests.get(ISSUER + "/.well-known/openid-configuration").json()
assert METADATA["issuer"] == ISSUER
SCOPE = "openid accounts balances transactions time_deposits offline_access"
kept = []


def session(client_id="kakeibo", secret="kakeibo-secret", scope=SCOPE):
    return OAuth2Session(
        client_id,
        secret,
        scope=scope,
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
        token_endpoint=METADATA["token_endpoint"],
        update_token=lambda token, refresh_token=None, access_token=None: kept.append(token),
    )


def link(client, **more):
    verifier = generate_token(48)
    url, state = client.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=verifier, **more)
    _, back = visit(url)
    answer = {"authorization_response": back, "state": state, "code_verifier": verifier}
    return client.fetch_token(grant_type="authorization_code", **answer)


def exchange_of_an_error(client, back, state):
    """A callback without a code. The library does not look at its `error`: left alone it asks for a token of the partner's
    own (`client_credentials`), so a client looks first, or names the grant type."""
    guessed = refused(lambda: client.fetch_token(METADATA["token_endpoint"], authorization_response=back, state=state))
    named = refused(
        lambda: client.fetch_token(
            METADATA["token_endpoint"], authorization_response=back, state=state, grant_type="authorization_code"
        )
    )
    return f"guessed: {said(guessed)}, named: {said(named)}"


def read_paths(document):
    paths = control(f"/openapi/{document}.en.json")["paths"]
    return [path for path, item in paths.items() if "get" in item and f"/{document}/v1/" in path]


def every_read(client, document, accounts):
    paths, answered = read_paths(document), set()
    for path in paths:
        for account_id in accounts if "{account_id}" in path else [""]:
            answer = client.get(ISSUER + path.replace("{account_id}", account_id).replace("{bank_code}", "2404"))
            body = answer.json()
            if answer.status_code == 200:
                answered.add(path)
                continue
            code = body.get("code") or body.get("error_code") or body["errors"][0]["code"]
            assert code in ("operation_not_for_kind", "account_kind_not_offered"), (path, body)
            if path.endswith("/term_deposits"):
                answered.add(path)
    assert answered == set(paths), set(paths) - answered
    return f"{len(paths)} operations"


client = session()


@step("the metadata as the library checks it")
def _():
    # The library takes plain http from loopback as it is; of another host only this check minds it, until
    # AUTHLIB_INSECURE_TRANSPORT is set. Its client never does.
    AuthorizationServerMetadata(METADATA).validate()
    OpenIDProviderMetadata(METADATA).validate()
    elsewhere = AuthorizationServerMetadata({**METADATA, "issuer": "http://bank.test/s/authlib"})
    try:
        elsewhere.validate_issuer()
    except ValueError as error:
        why = str(error)
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    elsewhere.validate_issuer()
    del os.environ["AUTHLIB_INSECURE_TRANSPORT"]
    return f"http on another host: {why}"


@step("authorization code with PKCE, and its ID token")
def _():
    nonce = generate_token(12)
    token = link(client, nonce=nonce)
    keys = KeySet.import_key_set(requests.get(METADATA["jwks_uri"]).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    expected = {"iss": ISSUER, "aud": "kakeibo", "nonce": nonce, "sub": PERSON["customer_id"]}
    asked = {name: {"essential": True, "value": value} for name, value in expected.items()}
    jwt.JWTClaimsRegistry(**asked, exp={"essential": True}).validate(claims)
    assert claims["sub"] == PERSON["customer_id"]
    assert token["link_id"].startswith("link-")
    return f"expires_in={token['expires_in']}"


accounts = [one["account_id"] for one in client.get(ISSUER + "/institution/v1/accounts").json()["accounts"]]


@step("a denied consent")
def _():
    other = session()
    url, state = other.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=generate_token(48))
    _, back = visit(url, "deny")
    assert parse_qs(urlsplit(back).query)["error"] == ["access_denied"]
    return exchange_of_an_error(other, back, state)


@step("every read of the institution channel")
def _():
    return every_read(client, "institution", accounts)


@step("a statement to its end")
def _():
    rows, pages, key = [], 0, None
    while True:
        query = {"limit": 7, **({"page_key": key} if key else {})}
        page = client.get(f"{ISSUER}/institution/v1/accounts/{accounts[0]}/transactions", params=query).json()
        rows += [row["transaction_id"] for row in page["transactions"]]
        pages += 1
        if not page["has_next"]:
            break
        key = page["next_page_key"]
    assert len(set(rows)) == len(rows)
    return f"{len(rows)} rows on {pages} pages"


@step("refresh rotates")
def _():
    old = client.token["refresh_token"]
    token = client.refresh_token(METADATA["token_endpoint"])
    assert token["refresh_token"] != old
    assert client.get(ISSUER + "/institution/v1/accounts").status_code == 200


@step("an access token that is too old")
def _():
    advance(by="16m")
    # The library goes by its own clock and still thinks the token good: the bank's 401 is what counts.
    answer = client.get(ISSUER + "/institution/v1/accounts")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    client.refresh_token(METADATA["token_endpoint"])
    assert client.get(ISSUER + "/institution/v1/accounts").status_code == 200
    return f"no error is raised, status={answer.status_code}"


@step("the library refreshes by itself where its own clock says so")
def _():
    before = len(kept)
    client.token["expires_at"] = 1
    assert client.get(ISSUER + "/institution/v1/accounts").status_code == 200
    assert len(kept) == before + 1
    return "update_token was called once"


@step("tokens_revoked")
def _():
    event({"tokens_revoked": {"partner": "kakeibo"}})
    answer = client.get(ISSUER + "/institution/v1/accounts")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")
    client.refresh_token(METADATA["token_endpoint"])
    assert client.get(ISSUER + "/institution/v1/accounts").status_code == 200


@step("introspection and revocation")
def _():
    asked = client.introspect_token(METADATA["introspection_endpoint"], token=client.token["access_token"])
    assert asked.json()["active"] is True
    answer = client.revoke_token(METADATA["revocation_endpoint"], token=client.token["refresh_token"])
    assert answer.status_code == 200
    asked = client.introspect_token(METADATA["introspection_endpoint"], token=client.token["access_token"])
    assert asked.json()["active"] is False
    error = refused(lambda: client.refresh_token(METADATA["token_endpoint"]))
    assert error.error == "invalid_grant"
    link(client)
    return said(error)


@step("outage of the token endpoint")
def _():
    event({"outage": {"scope": ["oauth"], "announced": True}}, id="stop", **{"for": "15m"})
    error = refused(lambda: client.refresh_token(METADATA["token_endpoint"]))
    seen = f"{said(error)} status={error.response.status_code} retry-after={error.response.headers.get('retry-after')}"
    event({"ended": {"id": "stop"}})
    client.refresh_token(METADATA["token_endpoint"])
    return seen


@step("after closing time")
def _():
    advance(to_edge="service.close")
    client.refresh_token(METADATA["token_endpoint"])
    answer = client.get(ISSUER + "/institution/v1/accounts")
    assert (answer.status_code, answer.json()["code"]) == (503, "outside_service_hours")
    other = session()
    url, state = other.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=generate_token(48))
    status, back = visit(url)
    assert (status, parse_qs(urlsplit(back).query)["error"]) == (503, ["temporarily_unavailable"])
    seen = exchange_of_an_error(other, back, state)
    advance(to_edge="service.open")
    return f"no error is raised, status=503 retry-after={answer.headers['retry-after']}; link: {seen}"


@step("the period of the link is over")
def _():
    client.refresh_token(METADATA["token_endpoint"])
    event({"link_expired": {"partner": "kakeibo", "customer": "all-kinds"}})
    answer = client.get(ISSUER + "/institution/v1/accounts")
    assert (answer.status_code, answer.json()["code"]) == (401, "link_expired")
    error = refused(lambda: client.refresh_token(METADATA["token_endpoint"]))
    assert error.error == "invalid_grant"
    # The library keeps `error` and `error_description`; the code and the clause stand in the body.
    bodies = []
    client.register_compliance_hook("refresh_token_response", lambda answer: bodies.append(answer.json()) or answer)
    refused(lambda: client.refresh_token(METADATA["token_endpoint"]))
    assert (bodies[0]["code"], bodies[0]["clause"]) == ("link_expired", "4.1")
    return f"{said(error)}, by a compliance hook code={bodies[0]['code']} clause={bodies[0]['clause']}"


@step("the ANSER channel with Basic")
def _():
    anser = session("kaikei", "kaikei-secret", "accounts")
    token = link(anser)
    assert token["refresh_token"]
    ids = [one["account_id"] for one in anser.get(ISSUER + "/anser/v1/banks/2404/accounts").json()["accounts"]]
    seen = every_read(anser, "anser", ids)
    anser.refresh_token(METADATA["token_endpoint"])
    anser.revoke_token(METADATA["revocation_endpoint"], token=anser.token["access_token"])
    assert anser.get(ISSUER + "/anser/v1/banks/2404/accounts").status_code == 401
    return seen


done("authlib")
