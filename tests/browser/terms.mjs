// New terms and changed accounts as a customer meets them: the link goes on after accepting, in both languages, by keyboard and
// without any script in the page.
import assert from 'node:assert/strict'
import { Sandbox, done, step } from './sandbox.mjs'
import { Watched, client, tabTo } from './browser.mjs'

const watched = await Watched.start()
const { redirect_uri, stop } = await client()
const BASIC = `Basic ${Buffer.from('kakeibo:kakeibo-secret').toString('base64')}`
const next = 'button[type=submit]:not([name])'
const approve = 'button[name=decision][value=approve]'

/** A partner with one customer, and the pages between them. */
class Scene {
  constructor(name, lang) {
    this.bank = new Sandbox(name)
    this.lang = lang
  }

  async #token(form) {
    const answer = await fetch(`${this.bank.issuer}/oauth/token`, {
      method: 'POST', headers: { authorization: BASIC }, body: new URLSearchParams(form),
    })
    const body = await answer.json()
    assert.equal(answer.status, 200, JSON.stringify(body))
    return body
  }

  /** What an operation answers to the link's token: its status, and its body. */
  async read(path) {
    const answer = await fetch(this.bank.issuer + path, { headers: { authorization: `Bearer ${this.tokens.access_token}` } })
    return { status: answer.status, body: await answer.json() }
  }

  async refresh() {
    this.tokens = await this.#token({ grant_type: 'refresh_token', refresh_token: this.tokens.refresh_token })
  }

  /** Calls the partner's own plane. */
  async own(path, body) {
    const { access_token } = await this.#token({ grant_type: 'client_credentials' })
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${this.bank.issuer}/partner/v1${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
    const read = await answer.json()
    assert.equal(answer.status, 200, JSON.stringify(read))
    return read
  }

  /** Opens the page and logs in; leaves the customer before the consent. */
  async open(window, byKeyboard) {
    const person = await this.bank.person('all-kinds')
    const asked = { response_type: 'code', client_id: 'kakeibo', redirect_uri, state: 's', ui_locales: this.lang }
    const page = await window.newPage()
    await page.goto(`${this.bank.issuer}/oauth/authorize?${new URLSearchParams(asked)}`)
    for (const [name, value] of Object.entries(person.login.institution)) {
      if (byKeyboard) {
        await tabTo(page, `[name=${name}]`)
        await page.keyboard.type(value)
      } else {
        await page.fill(`[name=${name}]`, value)
      }
    }
    await (byKeyboard ? page.keyboard.press('Enter') : page.click(next))
    await page.waitForSelector('[name=accept_terms]')
    return page
  }

  /** Accepts and agrees; takes up the tokens that come of it. */
  async agree(page, byKeyboard) {
    if (byKeyboard) {
      await tabTo(page, '[name=accept_terms]')
      await page.keyboard.press('Space')
      await tabTo(page, approve)
      await page.keyboard.press('Enter')
    } else {
      await page.click('[name=accept_terms]')
      await page.click(approve)
    }
    await page.waitForURL(`${redirect_uri}?*`)
    const code = new URL(page.url()).searchParams.get('code')
    assert.ok(code, page.url())
    this.tokens = await this.#token({ grant_type: 'authorization_code', code, redirect_uri })
    await page.close()
  }
}

const ACCOUNTS = '/institution/v1/accounts'
const SUMMARY = { ja: '明細を提供する期間を改めます。', en: 'How far back statements go changes.' }

for (const lang of ['ja', 'en']) {
  for (const [how, byKeyboard, more] of [['by keyboard', true, {}], ['without script', false, { javaScriptEnabled: false }]]) {
    await step(`${lang}: new terms are accepted ${how}, and the link goes on`, async () => {
      const scene = new Scene(`terms-${lang}-${byKeyboard ? 'keyboard' : 'mouse'}`, lang)
      const window = await watched.window(lang, { width: 900, height: 900 }, more)
      await scene.agree(await scene.open(window, byKeyboard), byKeyboard)
      const { link_id, link_expires_at } = scene.tokens
      await scene.bank.event({ terms_changed: { version: '2026-07', effective: '2026-06-11T00:00:00+09:00', summary: SUMMARY } })
      assert.equal((await scene.read(ACCOUNTS)).status, 200, 'before the day nothing changes')
      await scene.bank.advance({ to: '2026-06-11T10:00:00+09:00' })
      await scene.refresh()
      const refused = await scene.read(ACCOUNTS)
      assert.deepEqual([refused.status, refused.body.code], [403, 'terms_not_accepted'])
      const page = await scene.open(window, byKeyboard)
      const text = await page.innerText('main')
      for (const said of ['2026-07', '2023-05-31', SUMMARY[lang]]) assert.ok(text.includes(said), `${said} in\n${text}`)
      if (byKeyboard) await watched.look(page, `reconsent-${lang}`)
      await scene.agree(page, byKeyboard)
      assert.equal(scene.tokens.link_id, link_id)
      assert.equal(scene.tokens.link_expires_at, link_expires_at, 'accepting makes it no longer')
      assert.equal((await scene.read(ACCOUNTS)).status, 200)
      const link = await scene.own(`/links/${link_id}`)
      assert.deepEqual([link.status, link.terms_version], ['active', '2026-07'])
      await window.close()
      return link_id
    })
  }

  await step(`${lang}: terms that change while the page lies open are shown before they are accepted`, async () => {
    const scene = new Scene(`terms-${lang}-open`, lang)
    const window = await watched.window(lang)
    const page = await scene.open(window)
    await scene.bank.event({ terms_changed: { version: '2026-07', effective: '2026-06-10T10:00:00+09:00', summary: SUMMARY } })
    await page.click('[name=accept_terms]')
    await page.click(approve)
    await page.waitForSelector('[role=alert]')
    await watched.look(page, `terms-changed-${lang}`)
    assert.ok((await page.innerText('main')).includes('2026-07'))
    assert.equal(await page.isChecked('[name=accept_terms]'), false)
    await scene.agree(page)
    assert.equal((await scene.own(`/links/${scene.tokens.link_id}`)).terms_version, '2026-07')
    await window.close()
  })

  await step(`${lang}: an account is taken out by the partner, and added again on the page`, async () => {
    const scene = new Scene(`accounts-${lang}`, lang)
    const window = await watched.window(lang)
    await scene.agree(await scene.open(window, true), true)
    const first = scene.tokens.link_id
    const { accounts } = (await scene.read(ACCOUNTS)).body
    const loan = accounts.find((account) => account.account_kind === 'card_loan').account_id
    const asked = await scene.own(`/links/${first}/change`, { remove_accounts: [loan] })
    assert.equal((await scene.read(`${ACCOUNTS}/${loan}`)).status, 200, 'the bank has not processed it')
    await scene.bank.advance({ to: asked.changes[0].completes_at })
    await scene.refresh()
    assert.equal((await scene.read(`${ACCOUNTS}/${loan}`)).body.code, 'account_not_linked')
    const page = await scene.open(window, true)
    await watched.look(page, `accounts-${lang}`)
    const linked = await page.$$eval('.choice:has(.now) [name=account_id]', (boxes) => boxes.map((box) => box.value))
    assert.deepEqual(linked.sort(), accounts.map((account) => account.account_id).filter((id) => id !== loan).sort())
    await scene.agree(page, true)
    assert.equal((await scene.read(`${ACCOUNTS}/${loan}`)).status, 200)
    assert.equal((await scene.own(`/links/${first}`)).status, 'superseded')
    await window.close()
  })
}

await step('nothing left 127.0.0.1, no console error, axe-core found nothing', async () => {
  await watched.end()
  return `${watched.shots} pages looked at`
})
stop()
done('terms')
