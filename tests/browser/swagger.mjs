// Swagger UI as a developer uses it: Authorize, Try it out, and Authorize again after a failure.
import assert from 'node:assert/strict'
import { Sandbox, done, step } from './sandbox.mjs'
import { Watched } from './browser.mjs'

const watched = await Watched.start()
const base = process.env.KUMIAI_BASE_URL
const bank = new Sandbox('')
bank.issuer = base
const person = await bank.person('all-kinds')

async function opened(document, lang) {
  const window = await watched.window(lang, { width: 1200, height: 1000 })
  const page = await window.newPage()
  await page.goto(`${base}/docs/?urls.primaryName=${encodeURIComponent(document)}`)
  await page.waitForSelector('.opblock')
  return { window, page }
}

/** Fills in the dialog and the pages behind it; what the dialog shows in the end. */
async function authorize(page, client_id, credentials) {
  if (!(await page.isVisible('.dialog-ux'))) await page.click('.auth-wrapper .authorize')
  await page.waitForSelector('.dialog-ux')
  assert.equal(await page.inputValue('#client_id_authorizationCode, .dialog-ux input[data-name=clientId]'), client_id)
  for (const box of await page.$$('.dialog-ux .scopes input[type=checkbox]:not(:checked)')) {
    await page.evaluate((one) => one.click(), box)
  }
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.click('.dialog-ux .auth-btn-wrapper .authorize >> nth=0'),
  ])
  assert.match(popup.url(), /code_challenge_method=S256/)
  for (const [name, value] of Object.entries(credentials)) await popup.fill(`[name=${name}]`, value)
  await popup.click('button[type=submit]:not([name])')
  await popup.click('[name=accept_terms]')
  await Promise.all([popup.waitForEvent('close'), popup.click('button[name=decision][value=approve]')])
  await page.waitForSelector('.dialog-ux .errors, .dialog-ux [aria-label="Remove authorization"]')
  return page.innerText('.dialog-ux')
}

async function tryOut(page, path) {
  const block = page.locator('.opblock', { has: page.locator(`.opblock-summary-path[data-path="${path}"]`) })
  await block.locator('.opblock-summary-control').click()
  await block.locator('.execute').click()
  // The live answer stands before the documented ones.
  const live = block.locator('.live-responses-table tr.response .response-col_status').first()
  await live.waitFor()
  return live.innerText()
}

const DOORS = [
  { client_id: 'docs', document: '金融機関API (日本語)', path: '/institution/v1/accounts', login: person.login.institution },
  { client_id: 'docs-anser', document: 'ANSER API (日本語)', path: '/anser/v1/banks/{bank_code}/accounts', login: person.login.anser },
]

for (const { client_id, document, path, login } of DOORS) {
  await step(`Authorize with ${client_id}, then Try it out`, async () => {
    const { window, page } = await opened(document, 'ja')
    await watched.look(page, `swagger-${client_id}`)
    await bank.event({ outage: { scope: ['oauth'] } }, { id: `stop-${client_id}` })
    const failed = await authorize(page, client_id, login)
    assert.match(failed, /error|Error|エラー/)
    await bank.event({ ended: { id: `stop-${client_id}` } })
    const well = await authorize(page, client_id, login)
    assert.match(well, /Logout|ログアウト/)
    await page.click('.dialog-ux .close-modal')
    const status = await tryOut(page, path)
    assert.match(status, /^200/)
    await page.screenshot({ path: `${process.env.KUMIAI_SHOTS}/swagger-tried-${client_id}.png` })
    await window.close()
    return 'the second Authorize works after a failed token request'
  })
}

await step('nothing left 127.0.0.1, no console error', async () => {
  watched.complaints = watched.complaints.filter((complaint) => !complaint.startsWith('axe'))
  await watched.end()
})
done('swagger')
