// What every client script needs around its library: the levers of the control plane, a customer without a browser, and
// a list of steps of which each prints one line.
import assert from 'node:assert/strict'

/** One sandbox of the server that `KUMIAI_BASE_URL` names. */
export class Sandbox {
  constructor(name) {
    this.issuer = `${process.env.KUMIAI_BASE_URL}/s/${name}`
  }

  async #json(path, options) {
    const answer = await fetch(`${this.issuer}${path}`, options)
    const body = await answer.json()
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(body)}`)
    return body
  }

  #post(path, body) {
    return this.#json(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  advance(how) {
    return this.#post('/_sandbox/clock/advance', how)
  }

  event(event, more = {}) {
    return this.#post('/_sandbox/events', { event, ...more })
  }

  async person(persona) {
    const { people } = await this.#json('/_sandbox/people?limit=50')
    return people.find((one) => one.persona === persona)
  }

  /** The paths that a published document lists for GET. */
  async readPaths(document) {
    const { paths, servers } = await this.#json(`/openapi/${document}.en.json`)
    assert.ok(servers.length > 0)
    return Object.entries(paths)
      .filter(([path, item]) => item.get && path.includes(`/${document}/v1/`))
      .map(([path]) => path)
  }
}

/** A call of the control plane, of the server or of one of its sandboxes. */
export async function control(method, path, body) {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${process.env.KUMIAI_BASE_URL}${path}`, { method, headers, body: JSON.stringify(body) })
  const said = await answer.json()
  assert.ok(answer.ok, `${path}: ${JSON.stringify(said)}`)
  return said
}

/** The value of the hidden field of a page. */
const hidden = (page) => /name="request" value="([^"]*)"/.exec(page)?.[1]

/** A customer who fills in the pages: no browser, no script, one cookie jar. Ends with the URL that leads back. */
export class Customer {
  #jar = new Map()

  constructor(person) {
    this.person = person
  }

  async #load(url, form) {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: cookie ? { cookie } : {},
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      this.#jar.set(name, value)
    }
    return { status: answer.status, headers: answer.headers, page: await answer.text(), url: answer.url || url }
  }

  /** Where the form of a page goes. */
  static #action(answer) {
    return new URL(/<form[^>]* action="([^"]*)"/.exec(answer.page)[1], answer.url)
  }

  /** Asks for the first page only. */
  open(url) {
    return this.#load(url)
  }

  /** Login and consent; `decision` is what the customer presses at the end. */
  async visit(url, decision = 'approve') {
    const login = await this.#load(url)
    if (login.status === 503) {
      const request = hidden(login.page)
      const back = await this.#load(Customer.#action(login), { request, decision: 'return' })
      return { status: 503, headers: login.headers, back: new URL(back.headers.get('location')) }
    }
    assert.equal(login.status, 200, login.page)
    const credentials = login.page.includes('name="contractor_id"')
      ? this.person.login.anser
      : this.person.login.institution
    const consent = await this.#load(Customer.#action(login), { request: hidden(login.page), ...credentials })
    assert.match(consent.page, /name="accept_terms"/)
    const accounts = [...consent.page.matchAll(/name="account_id" value="([^"]*)"/g)].map((found) => found[1])
    const form = [['request', hidden(consent.page)], ['accept_terms', 'on'], ['decision', decision]]
    const approved = await this.#load(Customer.#action(consent), [...form, ...accounts.map((id) => ['account_id', id])])
    assert.equal(approved.status, 303, approved.page)
    return { status: 303, headers: approved.headers, back: new URL(approved.headers.get('location')) }
  }
}

let taken = 0

/** One step: what it returns is printed behind its name. */
export async function step(name, take) {
  try {
    const seen = await take()
    taken += 1
    console.log(`ok ${name}${seen === undefined ? '' : `: ${seen}`}`)
  } catch (error) {
    console.log(`FAILED ${name}`)
    console.error(error)
    process.exit(1)
  }
}

/** What an error of a library shows of itself; the error that was awaited, or the step fails. */
export async function thrown(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

export function done(name) {
  console.log(`${name}: ${taken} steps, 0 failed`)
}

/** Walks a statement to its end. */
export async function everyPage(read, path) {
  const ids = []
  let pages = 0
  for (let key; ;) {
    const query = new URLSearchParams({ limit: '7', ...(key && { page_key: key }) })
    const page = await (await read(`${path}?${query}`)).json()
    assert.equal(page.count, page.transactions.length)
    ids.push(...page.transactions.map((row) => row.transaction_id))
    pages += 1
    if (!page.has_next) break
    key = page.next_page_key
  }
  assert.equal(new Set(ids).size, ids.length, 'no row comes twice')
  return `${ids.length} rows on ${pages} pages`
}

/** Calls every documented read of a channel for every linked account; each has to answer at least once. */
export async function everyRead(read, paths, accounts) {
  const answered = new Set()
  for (const path of paths) {
    for (const id of path.includes('{account_id}') ? accounts : ['']) {
      const answer = await read(path.replace('{account_id}', id).replace('{bank_code}', '2404'))
      const body = await answer.json()
      if (answer.status === 200) {
        answered.add(path)
      } else {
        const code = body.code ?? body.error_code ?? body.errors?.[0].code
        assert.ok(['operation_not_for_kind', 'account_kind_not_offered'].includes(code), `${path}: ${JSON.stringify(body)}`)
        if (path.endsWith('/term_deposits')) answered.add(path)
      }
    }
  }
  assert.deepEqual([...answered].sort(), [...paths].sort())
  return `${paths.length} operations`
}
