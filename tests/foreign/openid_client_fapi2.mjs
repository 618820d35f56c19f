// openid-client 6 under the security profile fapi2: PrivateKeyJwt, a pushed request, PKCE, DPoP, and a refresh token that stays.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Customer, Sandbox, control, done, step, thrown } from './sandbox.mjs'

const bank = await control('POST', '/_sandboxes', { name: 'openid-client-fapi2', security: 'fapi2' }).then(
  () => new Sandbox('openid-client-fapi2'),
)
const customer = new Customer(await bank.person('all-kinds'))
const redirect_uri = 'http://127.0.0.1:18699/callback'
const scope = 'openid accounts balances offline_access'

const own = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
const jwk = { ...(await crypto.subtle.exportKey('jwk', own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }

let config
let DPoP

const read = (tokens, path, options = { DPoP }) =>
  client.fetchProtectedResource(config, tokens.access_token, new URL(`${bank.issuer}${path}`), 'GET', undefined, undefined, options)

async function link(proves = true) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier)
  const parameters = {
    redirect_uri,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    ...(proves && { code_challenge, code_challenge_method: 'S256' }),
  }
  const url = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
  assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri'])
  const { back } = await customer.visit(url.href)
  return client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState, expectedNonce }, undefined, { DPoP })
}

await step('the partner is registered with its public key', async () => {
  const terms = { name: 'Node', channel: 'institution', redirect_uris: ['http://127.0.0.1/callback'] }
  const partner = { ...terms, auth_method: 'private_key_jwt', jwks: { keys: [jwk] } }
  const answer = await control('PUT', '/s/openid-client-fapi2/_sandbox/partners/node', partner)
  assert.equal(answer.jwks.keys[0].kid, 'one')
})

await step('discovery: only what the profile allows', async () => {
  const key = { key: own.privateKey, kid: 'one' }
  config = await client.discovery(new URL(bank.issuer), 'node', { id_token_signed_response_alg: 'PS256' }, client.PrivateKeyJwt(key), {
    execute: [client.allowInsecureRequests],
  })
  const metadata = config.serverMetadata()
  assert.equal(metadata.require_pushed_authorization_requests, true)
  assert.deepEqual(metadata.token_endpoint_auth_methods_supported, ['private_key_jwt'])
  DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
})

let tokens
await step('PrivateKeyJwt, a pushed request, PKCE and DPoP', async () => {
  tokens = await link()
  assert.equal(tokens.token_type, 'dpop')
  assert.equal(tokens.claims().sub, customer.person.customer_id)
  return `token_type=${tokens.token_type}`
})

await step('accounts and a balance with proofs', async () => {
  const { accounts } = await (await read(tokens, '/institution/v1/accounts')).json()
  const id = accounts.find((account) => account.account_kind === 'ordinary_deposit').account_id
  const balance = await (await read(tokens, `/institution/v1/accounts/${id}/balance`)).json()
  assert.match(balance.balance, /^-?\d+$/)
})

await step('without a proof the token is worth nothing', async () => {
  const answer = await fetch(`${bank.issuer}/institution/v1/accounts`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
  assert.equal(answer.status, 401)
  assert.match(answer.headers.get('www-authenticate'), /^DPoP .*algs="PS256 ES256 EdDSA"/)
})

await step('another key is refused', async () => {
  const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  const error = await thrown(read(tokens, '/institution/v1/accounts', { DPoP: other }))
  assert.equal(error.status, 401)
  return `${error.constructor.name} error=${error.cause[0].parameters.error}`
})

await step('the refresh token does not rotate', async () => {
  await bank.advance({ by: '16m' })
  const error = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal(error.cause[0].parameters.error, 'invalid_token')
  const next = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
  assert.equal(next.refresh_token, tokens.refresh_token)
  const again = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
  assert.equal((await read(next, '/institution/v1/accounts')).status, 200)
  assert.equal((await read(again, '/institution/v1/accounts')).status, 200)
  tokens = again
})

await step('introspection tells the key, revocation ends it', async () => {
  const seen = await client.tokenIntrospection(config, tokens.access_token)
  assert.equal(seen.cnf.jkt, await DPoP.calculateThumbprint())
  await client.tokenRevocation(config, tokens.refresh_token)
  const error = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal(error.status, 401)
})

await step('a request that is not pushed is refused', async () => {
  const state = client.randomState()
  const code_challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  const url = client.buildAuthorizationUrl(config, { redirect_uri, scope, state, code_challenge, code_challenge_method: 'S256' })
  const answer = await customer.open(url.href)
  assert.equal(new URL(answer.headers.get('location')).searchParams.get('error'), 'invalid_request')
})

await step('a pushed request without PKCE is refused', async () => {
  const error = await thrown(link(false))
  assert.equal(error.error, 'invalid_request')
  return error.error_description
})

done('openid-client under fapi2')
