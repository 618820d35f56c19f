// openid-client 6 against the sandbox: what a partner in Node would write, and what it meets.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Customer, Sandbox, done, everyPage, everyRead, step, thrown } from './sandbox.mjs'

const bank = new Sandbox('openid-client')
const customer = new Customer(await bank.person('all-kinds'))
const redirect_uri = 'http://127.0.0.1:18699/callback'
const INSTITUTION = 'openid accounts balances transactions time_deposits offline_access'

let config

const read = (tokens, path) =>
  client.fetchProtectedResource(config, tokens.access_token, new URL(`${bank.issuer}${path}`), 'GET')

async function link(scope = INSTITUTION) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = scope.includes('openid') ? client.randomNonce() : undefined
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(expectedNonce && { nonce: expectedNonce }),
  })
  const { back } = await customer.visit(url.href)
  return client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState, expectedNonce })
}

/** What the error says, as a table of the documentation has it. */
const said = (error) => `${error.constructor.name} code=${error.code} status=${error.status} error=${error.error}`
const challenge = (error) => `${said(error)} challenge=${error.cause[0].parameters.error}`
const body = async (error) => error.response?.json()

const execute = []
if (bank.issuer.startsWith('http:')) {
  await step('plain http is refused until it is allowed', async () => {
    const error = await thrown(client.discovery(new URL(bank.issuer), 'kakeibo', 'kakeibo-secret'))
    execute.push(client.allowInsecureRequests)
    return `${error.constructor.name} code=${error.code}`
  })
}

await step('discovery, both ways', async () => {
  const options = { execute }
  const oauth = await client.discovery(new URL(bank.issuer), 'kakeibo', 'kakeibo-secret', undefined, {
    ...options,
    algorithm: 'oauth2',
  })
  config = await client.discovery(new URL(bank.issuer), 'kakeibo', 'kakeibo-secret', undefined, options)
  assert.equal(config.serverMetadata().issuer, bank.issuer)
  assert.deepEqual(oauth.serverMetadata().token_endpoint, config.serverMetadata().token_endpoint)
})

await step('a denied consent', async () => {
  const state = client.randomState()
  const parameters = { redirect_uri, scope: 'accounts', state, code_challenge_method: 'S256' }
  const url = client.buildAuthorizationUrl(config, {
    ...parameters,
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
  })
  const { back } = await customer.visit(url.href, 'deny')
  const error = await thrown(client.authorizationCodeGrant(config, back, { expectedState: state }))
  assert.equal(error.error, 'access_denied')
  return said(error)
})

let tokens
await step('authorization code with PKCE, and its ID token', async () => {
  tokens = await link()
  const claims = tokens.claims()
  assert.equal(claims.sub, customer.person.customer_id)
  assert.equal(claims.aud, 'kakeibo')
  assert.ok(claims.auth_time <= claims.iat)
  assert.ok(tokens.expires_in > 890 && tokens.expires_in <= 900)
  assert.match(tokens.link_id, /^link-/)
  return `sub=${claims.sub === customer.person.customer_id} expires_in=${tokens.expires_in}`
})

await step('the code cannot be used twice', async () => {
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: 'accounts offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const { back } = await customer.visit(url.href)
  const first = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier })
  const error = await thrown(client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier }))
  assert.equal(error.error, 'invalid_grant')
  const gone = await thrown(read(first, '/institution/v1/accounts'))
  assert.equal(gone.status, 401)
  tokens = await link()
  return said(error)
})

let accounts
await step('every read of the institution channel', async () => {
  const list = await (await read(tokens, '/institution/v1/accounts')).json()
  accounts = list.accounts.map((account) => account.account_id)
  return everyRead((path) => read(tokens, path), await bank.readPaths('institution'), accounts)
})

await step('a statement to its end', () =>
  everyPage((path) => read(tokens, path), `/institution/v1/accounts/${accounts[0]}/transactions`))

await step('refresh rotates, and a lost answer can be asked for again', async () => {
  const next = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.notEqual(next.refresh_token, tokens.refresh_token)
  const again = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal(again.refresh_token, next.refresh_token)
  assert.equal((await read(again, '/institution/v1/accounts')).status, 200)
  tokens = { old: tokens.refresh_token, ...again }
})

await step('reuse of a spent refresh token takes everything back', async () => {
  const error = await thrown(client.refreshTokenGrant(config, tokens.old))
  assert.equal(error.error, 'invalid_grant')
  const gone = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal((await body(gone)).code, 'token_revoked')
  tokens = await link()
  return said(error)
})

await step('an access token that is too old', async () => {
  await bank.advance({ by: '16m' })
  const error = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal((await body(error)).code, 'token_expired')
  tokens = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal((await read(tokens, '/institution/v1/accounts')).status, 200)
  return challenge(error)
})

await step('tokens_revoked', async () => {
  await bank.event({ tokens_revoked: { partner: 'kakeibo' } })
  const error = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal((await body(error)).code, 'token_revoked')
  tokens = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal((await read(tokens, '/institution/v1/accounts')).status, 200)
  return challenge(error)
})

await step('introspection and revocation', async () => {
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true)
  await client.tokenRevocation(config, tokens.refresh_token)
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false)
  const error = await thrown(client.refreshTokenGrant(config, tokens.refresh_token))
  assert.equal(error.error, 'invalid_grant')
  tokens = await link()
})

await step('outage of the token endpoint', async () => {
  await bank.event({ outage: { scope: ['oauth'], announced: true } }, { id: 'stop', for: '15m' })
  const error = await thrown(client.refreshTokenGrant(config, tokens.refresh_token))
  const answer = error.cause
  assert.deepEqual([answer.status, (await answer.clone().json()).error], [503, 'temporarily_unavailable'])
  const seen = `${said(error)} cause=${answer.constructor.name} status=${answer.status} retry-after=${answer.headers.get('retry-after')}`
  await bank.event({ ended: { id: 'stop' } })
  tokens = await client.refreshTokenGrant(config, tokens.refresh_token)
  return seen
})

await step('after closing time', async () => {
  await bank.advance({ to_edge: 'service.close' })
  tokens = await client.refreshTokenGrant(config, tokens.refresh_token)
  const answer = await read(tokens, '/institution/v1/accounts')
  assert.equal(answer.status, 503)
  const problem = await answer.json()
  assert.equal(problem.code, 'outside_service_hours')
  const state = client.randomState()
  const code_challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  const parameters = { redirect_uri, scope: 'accounts', state, code_challenge, code_challenge_method: 'S256' }
  const closed = await customer.visit(client.buildAuthorizationUrl(config, parameters).href)
  assert.equal(closed.status, 503)
  const error = await thrown(client.authorizationCodeGrant(config, closed.back, { expectedState: state }))
  assert.equal(error.error, 'temporarily_unavailable')
  await bank.advance({ to_edge: 'service.open' })
  return `no error is thrown, status=${answer.status} retry-after=${answer.headers.get('retry-after')}; link: ${said(error)}`
})

await step('the period of the link is over', async () => {
  tokens = await client.refreshTokenGrant(config, tokens.refresh_token)
  await bank.event({ link_expired: { partner: 'kakeibo', customer: 'all-kinds' } })
  const data = await thrown(read(tokens, '/institution/v1/accounts'))
  assert.equal((await body(data)).code, 'link_expired')
  const error = await thrown(client.refreshTokenGrant(config, tokens.refresh_token))
  assert.equal(error.error, 'invalid_grant')
  assert.deepEqual([error.cause.code, error.cause.clause], ['link_expired', '4.1'])
  return `${said(error)} cause.code=${error.cause.code} cause.clause=${error.cause.clause}`
})

await step('the ANSER channel with Basic', async () => {
  config = await client.discovery(
    new URL(bank.issuer),
    'kaikei',
    'kaikei-secret',
    client.ClientSecretBasic('kaikei-secret'),
    { execute },
  )
  const first = await link('accounts')
  assert.ok(first.refresh_token)
  const list = await (await read(first, '/anser/v1/banks/2404/accounts')).json()
  const ids = list.accounts.map((account) => account.account_id)
  const seen = await everyRead((path) => read(first, path), await bank.readPaths('anser'), ids)
  const next = await client.refreshTokenGrant(config, first.refresh_token)
  await client.tokenRevocation(config, next.access_token)
  assert.equal((await client.tokenIntrospection(config, next.access_token)).active, false)
  return seen
})

done('openid-client')
