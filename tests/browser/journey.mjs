// The pages as customers and developers meet them, in both languages, by mouse and by keyboard.
import assert from 'node:assert/strict'
import { Sandbox, done, step } from './sandbox.mjs'
import { Watched, client, tabTo } from './browser.mjs'

const watched = await Watched.start()
const { redirect_uri, stop } = await client()

/** A sandbox of its own, and the way into it. */
async function scene(name, persona = 'all-kinds') {
  const bank = new Sandbox(name)
  const person = await bank.person(persona)
  const url = (lang, more = {}) => {
    const asked = { response_type: 'code', client_id: 'kakeibo', redirect_uri, state: 'a b&c', ui_locales: lang, ...more }
    return `${bank.issuer}/oauth/authorize?${new URLSearchParams(asked)}`
  }
  return { bank, person, url }
}

async function type(page, credentials) {
  for (const [name, value] of Object.entries(credentials)) await page.fill(`[name=${name}]`, value)
}

/** What the client is told. */
async function told(page) {
  await page.waitForURL(`${redirect_uri}?*`)
  const query = new URL(page.url()).searchParams
  assert.equal(query.get('state'), 'a b&c')
  return query
}

const next = 'button[type=submit]:not([name])'
const press = (decision) => `button[name=decision][value=${decision}]`

for (const lang of ['ja', 'en']) {
  await step(`${lang}: login, consent and callback by mouse`, async () => {
    const { bank, person, url } = await scene(`mouse-${lang}`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    assert.equal(await page.getAttribute('html', 'lang'), lang)
    await watched.look(page, `login-${lang}`)
    await type(page, person.login.institution)
    await page.click(next)
    await page.waitForSelector('[name=accept_terms]')
    await watched.look(page, `consent-${lang}`)
    await page.click('[name=accept_terms]')
    await page.click(press('approve'))
    const query = await told(page)
    assert.equal(query.get('iss'), bank.issuer)
    assert.ok(query.get('code'))
    await window.close()
  })

  await step(`${lang}: login, consent and callback by keyboard only`, async () => {
    const { person, url } = await scene(`keyboard-${lang}`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    for (const [name, value] of Object.entries(person.login.institution)) {
      await tabTo(page, `[name=${name}]`)
      await page.keyboard.type(value)
    }
    await page.keyboard.press('Enter')
    await page.waitForSelector('[name=accept_terms]')
    await tabTo(page, '[name=accept_terms]')
    await page.keyboard.press('Space')
    await tabTo(page, press('approve'))
    await page.screenshot({ path: `${process.env.KUMIAI_SHOTS}/focus-${lang}.png` })
    await page.keyboard.press('Enter')
    assert.ok((await told(page)).get('code'))
    await window.close()
  })

  await step(`${lang}: the ANSER channel`, async () => {
    const { person, url } = await scene(`anser-${lang}`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang, { client_id: 'kaikei' }))
    await watched.look(page, `login-anser-${lang}`)
    await type(page, person.login.anser)
    await page.click(next)
    await page.waitForSelector('[name=accept_terms]')
    await watched.look(page, `consent-anser-${lang}`)
    await page.click('[name=accept_terms]')
    await page.click(press('approve'))
    assert.ok((await told(page)).get('code'))
    await window.close()
  })

  await step(`${lang}: terms that are not accepted, then a denial`, async () => {
    const { person, url } = await scene(`deny-${lang}`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    await type(page, person.login.institution)
    await page.click(next)
    await page.waitForSelector('[name=accept_terms]')
    await page.evaluate(() => { document.querySelector('[name=accept_terms]').required = false })
    for (const box of await page.$$('[name=account_id]')) await box.uncheck()
    await page.click(press('approve'))
    await page.waitForSelector('[role=alert]')
    await watched.look(page, `consent-trouble-${lang}`)
    await page.click(press('deny'))
    assert.equal((await told(page)).get('error'), 'access_denied')
    await window.close()
  })

  await step(`${lang}: locked after three wrong tries`, async () => {
    const { person, url } = await scene(`locked-${lang}`, 'plain')
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    const pin = person.login.institution.pin === '0000' ? '1111' : '0000'
    for (let tried = 1; tried <= 3; tried += 1) {
      await type(page, { ...person.login.institution, pin })
      await Promise.all([page.waitForNavigation(), page.click(next)])
      if (tried === 1) {
        assert.ok(await page.$('[role=alert]'))
        await watched.look(page, `login-trouble-${lang}`)
      }
    }
    assert.equal(await page.$('[name=pin]'), null)
    await watched.look(page, `locked-${lang}`)
    await page.click(press('return'))
    assert.equal((await told(page)).get('error'), 'access_denied')
    await window.close()
  })

  await step(`${lang}: a customer who may not use the service`, async () => {
    const { bank, person, url } = await scene(`ineligible-${lang}`, 'plain')
    await bank.event({ card_cancelled: { customer: 'plain' } })
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    await type(page, person.login.institution)
    await Promise.all([page.waitForNavigation(), page.click(next)])
    await watched.look(page, `ineligible-${lang}`)
    await page.click(press('return'))
    assert.equal((await told(page)).get('error'), 'access_denied')
    await window.close()
  })

  await step(`${lang}: closed, with its way back`, async () => {
    const { bank, url } = await scene(`closed-${lang}`)
    await bank.advance({ to_edge: 'service.close' })
    const window = await watched.window(lang)
    const page = await window.newPage()
    const answer = await page.goto(url(lang))
    assert.equal(answer.status(), 503)
    await watched.look(page, `closed-${lang}`)
    await page.click(press('return'))
    assert.equal((await told(page)).get('error'), 'temporarily_unavailable')
    await window.close()
  })

  await step(`${lang}: stopped without notice`, async () => {
    const { bank, url } = await scene(`stopped-${lang}`)
    await bank.event({ outage: { scope: ['linking'] } })
    const window = await watched.window(lang)
    const page = await window.newPage()
    await page.goto(url(lang))
    await watched.look(page, `stopped-${lang}`)
    await window.close()
  })

  await step(`${lang}: a request that may not be redirected`, async () => {
    const { url } = await scene(`refused-${lang}`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    assert.equal((await page.goto(url(lang, { redirect_uri: 'https://elsewhere.example/' }))).status(), 400)
    await watched.look(page, `refused-${lang}`)
    await window.close()
  })

  await step(`${lang}: the other language, and a narrow window`, async () => {
    const { url } = await scene(`narrow-${lang}`)
    const window = await watched.window(lang, { width: 340, height: 700 })
    const page = await window.newPage()
    await page.goto(url(lang))
    await watched.look(page, `narrow-${lang}`)
    const other = lang === 'ja' ? 'en' : 'ja'
    await Promise.all([page.waitForNavigation(), page.click(`a[hreflang=${other}]`)])
    assert.equal(await page.getAttribute('html', 'lang'), other)
    await window.close()
  })

  await step(`${lang}: the dashboard and the table of refusals`, async () => {
    const { bank } = await scene(`dashboard-${lang}`)
    await fetch(`${bank.issuer}/institution/v1/accounts`)
    const window = await watched.window(lang)
    const page = await window.newPage()
    for (const [path, name] of [[`/?ui_locales=${lang}`, 'dashboard'], ['/docs/refusals', 'refusals']]) {
      assert.equal((await page.goto(`${bank.issuer}${path}`)).status(), 200)
      await watched.look(page, `${name}-${lang}`)
    }
    await page.setViewportSize({ width: 340, height: 700 })
    await page.goto(`${bank.issuer}/?ui_locales=${lang}`)
    await watched.look(page, `dashboard-narrow-${lang}`)
    await window.close()
  })
}

await step('nothing left 127.0.0.1, no console error, axe-core found nothing', async () => {
  await watched.end()
  return `${watched.shots} pages looked at`
})
stop()
done('journey')
