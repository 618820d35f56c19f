// A headless Chromium that watches itself: what leaves 127.0.0.1, what the console complains of, what axe-core finds.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axe = createRequire(import.meta.url)('axe-core')

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** Answers of the server that a journey meets on purpose; the console tells of each. */
const MET_ON_PURPOSE = /the server responded with a status of (400|401|403|404|503)/

export class Watched {
  complaints = []
  shots = 0

  static async start() {
    const watched = new Watched()
    const executablePath = process.env.KUMIAI_TEST_CHROMIUM || '/usr/bin/chromium'
    watched.browser = await chromium.launch({ executablePath, headless: true, args: FLAGS })
    return watched
  }

  /** A browser of its own: no cookies, one language. */
  async window(locale, viewport = { width: 900, height: 900 }, more = {}) {
    const context = await this.browser.newContext({ locale, viewport, ...more })
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      if (protocol !== 'data:' && hostname !== '127.0.0.1') this.complaints.push(`left 127.0.0.1: ${request.url()}`)
    })
    context.on('console', (message) => {
      if (message.type() === 'error' && !MET_ON_PURPOSE.test(message.text())) {
        this.complaints.push(`console: ${message.text()} at ${message.location().url}`)
      }
    })
    context.on('weberror', (error) => this.complaints.push(`page: ${error.error()}`))
    return context
  }

  /** Looks at a page: a picture, and everything that axe-core knows. */
  async look(page, name) {
    await page.screenshot({ path: `${process.env.KUMIAI_SHOTS}/${name}.png`, fullPage: true })
    this.shots += 1
    // Through the debugger, so that the page's own policy stays as it is.
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => globalThis.axe.run())
    for (const found of violations) {
      const nodes = found.nodes.map((node) => node.html.slice(0, 160)).join('\n    ')
      this.complaints.push(`axe on ${name}: ${found.id}: ${found.help}\n    ${nodes}`)
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wider > 0) this.complaints.push(`${name} is ${wider} px wider than the window`)
  }

  async end() {
    await this.browser.close()
    assert.deepEqual(this.complaints, [])
  }
}

/** Where a client waits for its customer to come back. */
export async function client() {
  const page = '<!doctype html><html lang="en"><title>Back</title><link rel="icon" href="data:,"><main><h1>Back</h1></main>'
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page))
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return { redirect_uri: `http://127.0.0.1:${server.address().port}/callback`, stop: () => server.close() }
}

/** Presses Tab until the focus stands on what `selector` names, as a person without a mouse does. */
export async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}
