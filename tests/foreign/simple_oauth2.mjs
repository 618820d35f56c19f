// simple-oauth2 5 against the sandbox. The library knows no discovery, PKCE, ID token or introspection of its own: what it
// does not do is done by hand here, as its users do it.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { AuthorizationCode } from 'simple-oauth2'
import { Customer, Sandbox, done, everyPage, everyRead, step, thrown } from './sandbox.mjs'

const bank = new Sandbox('simple-oauth2')
const customer = new Customer(await bank.person('all-kinds'))
const redirect_uri = 'http://127.0.0.1:18699/callback'

/** The configuration, from the metadata. `tokenHost` takes the origin only: the path of a named sandbox goes into each path. */
async function configured(id, secret) {
  const metadata = await (await fetch(`${bank.issuer}/.well-known/oauth-authorization-server`)).json()
  const path = (url) => new URL(url).pathname
  return new AuthorizationCode({
    client: { id, secret },
    auth: {
      tokenHost: new URL(metadata.issuer).origin,
      tokenPath: path(metadata.token_endpoint),
      refreshPath: path(metadata.token_endpoint),
      revokePath: path(metadata.revocation_endpoint),
      authorizePath: path(metadata.authorization_endpoint),
    },
  })
}

const read = (held, path) =>
  fetch(`${bank.issuer}${path}`, { headers: { authorization: `Bearer ${held.token.access_token}` } })

let oauth

async function link(scope) {
  const code_verifier = randomBytes(32).toString('base64url')
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
  const state = randomBytes(8).toString('hex')
  const url = oauth.authorizeURL({ redirect_uri, scope, state, code_challenge, code_challenge_method: 'S256' })
  const { back } = await customer.visit(url)
  assert.equal(back.searchParams.get('state'), state)
  assert.equal(back.searchParams.get('iss'), bank.issuer)
  const held = await oauth.getToken({ code: back.searchParams.get('code'), redirect_uri, code_verifier })
  return held
}

/** What the error of the library says: a Boom error of its HTTP client. */
const said = (error) =>
  `${error.constructor.name} isBoom=${error.isBoom} status=${error.output?.statusCode} error=${error.data?.payload?.error}`

let held
await step('authorization code with PKCE', async () => {
  oauth = await configured('kakeibo', 'kakeibo-secret')
  held = await link('accounts balances transactions time_deposits offline_access')
  assert.equal(held.expired(), false)
  assert.ok(held.token.expires_at instanceof Date)
  return `expired()=${held.expired()} expired(901)=${held.expired(901)}`
})

let accounts
await step('every read of the institution channel', async () => {
  const list = await (await read(held, '/institution/v1/accounts')).json()
  accounts = list.accounts.map((account) => account.account_id)
  return everyRead((path) => read(held, path), await bank.readPaths('institution'), accounts)
})

await step('a statement to its end', () =>
  everyPage((path) => read(held, path), `/institution/v1/accounts/${accounts[0]}/transactions`))

await step('refresh rotates', async () => {
  const next = await held.refresh()
  assert.notEqual(next.token.refresh_token, held.token.refresh_token)
  held = next
  assert.equal((await read(held, '/institution/v1/accounts')).status, 200)
})

await step('an access token that is too old', async () => {
  await bank.advance({ by: '16m' })
  const answer = await read(held, '/institution/v1/accounts')
  assert.equal(answer.status, 401)
  assert.equal((await answer.json()).code, 'token_expired')
  const seen = `status=401 while expired()=${held.expired()}`
  held = await held.refresh()
  assert.equal((await read(held, '/institution/v1/accounts')).status, 200)
  return seen
})

await step('tokens_revoked', async () => {
  await bank.event({ tokens_revoked: { partner: 'kakeibo' } })
  const answer = await read(held, '/institution/v1/accounts')
  assert.equal((await answer.json()).code, 'token_revoked')
  held = await held.refresh()
  assert.equal((await read(held, '/institution/v1/accounts')).status, 200)
})

await step('introspection by hand, and revocation', async () => {
  const basic = `Basic ${Buffer.from('kakeibo:kakeibo-secret').toString('base64')}`
  const active = async (token) => {
    const body = new URLSearchParams({ token })
    const answer = await fetch(`${bank.issuer}/oauth/introspect`, { method: 'POST', headers: { authorization: basic }, body })
    return (await answer.json()).active
  }
  const { access_token, refresh_token } = held.token
  assert.equal(await active(access_token), true)
  await held.revokeAll()
  assert.deepEqual([await active(access_token), await active(refresh_token)], [false, false])
  const error = await thrown(held.refresh())
  assert.equal(error.data.payload.error, 'invalid_grant')
  held = await link('accounts offline_access')
  return said(error)
})

await step('outage of the token endpoint', async () => {
  await bank.event({ outage: { scope: ['oauth'], announced: true } }, { id: 'stop', for: '15m' })
  const error = await thrown(held.refresh())
  assert.equal(error.data.payload.error, 'temporarily_unavailable')
  const seen = `${said(error)} retry-after=${error.data.res.headers['retry-after']}`
  await bank.event({ ended: { id: 'stop' } })
  held = await held.refresh()
  return seen
})

await step('after closing time', async () => {
  await bank.advance({ to_edge: 'service.close' })
  held = await held.refresh()
  const answer = await read(held, '/institution/v1/accounts')
  assert.equal(answer.status, 503)
  assert.equal((await answer.json()).code, 'outside_service_hours')
  const url = oauth.authorizeURL({ redirect_uri, scope: 'accounts', state: 'closed' })
  const closed = await customer.visit(url)
  assert.deepEqual([closed.status, closed.back.searchParams.get('error')], [503, 'temporarily_unavailable'])
  await bank.advance({ to_edge: 'service.open' })
  held = await held.refresh()
  assert.equal((await read(held, '/institution/v1/accounts')).status, 200)
  return `refresh works, data status=503 retry-after=${answer.headers.get('retry-after')}`
})

await step('the period of the link is over', async () => {
  await bank.event({ link_expired: { partner: 'kakeibo', customer: 'all-kinds' } })
  const answer = await read(held, '/institution/v1/accounts')
  assert.equal((await answer.json()).code, 'link_expired')
  const error = await thrown(held.refresh())
  const { payload } = error.data
  assert.deepEqual([payload.error, payload.code, payload.clause], ['invalid_grant', 'link_expired', '4.1'])
  return `${said(error)} payload.code=${payload.code} payload.clause=${payload.clause}`
})

await step('the ANSER channel with Basic', async () => {
  oauth = await configured('kaikei', 'kaikei-secret')
  const first = await link('accounts')
  const list = await (await read(first, '/anser/v1/banks/2404/accounts')).json()
  const ids = list.accounts.map((account) => account.account_id)
  const seen = await everyRead((path) => read(first, path), await bank.readPaths('anser'), ids)
  const next = await first.refresh()
  await next.revoke('access_token')
  assert.equal((await read(next, '/anser/v1/banks/2404/accounts')).status, 401)
  return seen
})

done('simple-oauth2')
