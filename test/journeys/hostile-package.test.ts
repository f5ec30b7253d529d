import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { loginCookie } from '../../src/platform/http.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, logInAs, somebody, testPlaces } from '../harness/node.ts'
import { openSite, type Site } from '../harness/site.ts'

/** A page that tries what a hostile course would, and tells the page around it what it got. */
const hostile = `<!doctype html><meta charset="utf-8"><title>课</title>
<script src="helper.js"></script>
<script type="module">
const main = new URLSearchParams(location.search).get('main')
const outside = new URLSearchParams(location.search).get('outside')
const attempt = async (work) => { try { return 'got ' + (await work()) } catch (error) { return 'refused' } }
const told = {
  ownScript: window.helper ?? 'refused',
  ownFile: await attempt(() => fetch('data.json').then((answer) => answer.json()).then(({ fact }) => fact)),
  cookie: await attempt(() => document.cookie),
  cookieSet: await attempt(() => { document.cookie = '${loginCookie}=mine;path=/api'; return 'set' }),
  storage: await attempt(() => localStorage.getItem('secret')),
  databases: await attempt(async () => (await indexedDB.databases()).length),
  parent: await attempt(() => parent.document.title),
  parentStorage: await attempt(() => parent.localStorage.getItem('secret')),
  me: await attempt(() => fetch(main + '/api/me', { credentials: 'include' }).then((answer) => answer.text())),
  meBlind: await attempt(() => fetch(main + '/api/me', { credentials: 'include', mode: 'no-cors' }).then(() => 'sent')),
  logout: await attempt(() => fetch(main + '/api/logout', { method: 'POST', credentials: 'include', mode: 'no-cors' }).then(() => 'sent')),
  outside: await attempt(() => fetch(outside, { mode: 'no-cors' }).then(() => 'sent')),
  image: await new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('got it'); image.onerror = () => resolve('refused'); image.src = outside }),
  top: await attempt(() => { top.location = outside; return 'gone' }),
}
parent.postMessage(told, '*')
</script>`
const course = packZip([
  { name: 'index.html', content: hostile },
  { name: 'helper.js', content: "window.helper = 'ran'" },
  { name: 'data.json', content: '{"fact": "own"}' },
])

describe.skipIf(!browserPath())('S4-10 a package that means no good', () => {
  let site: Site
  let outside: Server
  const asked: string[] = []
  let opened: string
  let page: Page
  let cookie: string
  beforeAll(async () => {
    site = await openSite()
    outside = createServer((request, response) => {
      asked.push(String(request.url))
      response.end('outside')
    })
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const { actor, loginName } = await somebody(node, {
      role: 'programme_office',
      regionCode: county,
    })
    cookie = (await logInAs(node, loginName)).cookie
    const id = await addResource(ground.db, '坏课', { state: 'draft', mediaType: 'package' })
    await addEdition(ground, actor, id, { name: '坏课.zip', bytes: course })
    await asSystem(ground.db, 'test', (tx) => setStates(tx, [id], 'published'))
    const answer = await fetch(`${site.node.url}/api/library/resources/${id}/editions`, {
      headers: { cookie: `${loginCookie}=${cookie}` },
    })
    const { editions } = (await answer.json()) as { editions: { address: string }[] }
    opened = `${editions[0]?.address}index.html?main=${site.node.url}&outside=http://127.0.0.1:${(outside.address() as AddressInfo).port}/stolen`
    ;({ page } = await site.open(1280))
    const { hostname } = new URL(site.node.url)
    await page.context().addCookies([
      {
        name: loginCookie,
        value: cookie,
        domain: hostname,
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
      },
    ])
  }, 60_000)
  afterAll(async () => {
    await site?.close()
    outside?.close()
  })

  /** What the package got, in a frame of the console with these rights. */
  const tellFrom = async (sandbox: string | null): Promise<Record<string, string>> => {
    await page.goto(`${site.node.url}/console/login`)
    return page.evaluate(
      async ({ src, sandbox }) => {
        localStorage.setItem('secret', 'of the console')
        const told = new Promise<Record<string, string>>((resolve) => {
          addEventListener('message', ({ data }) => resolve(data), { once: true })
        })
        const frame = document.createElement('iframe')
        if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
        frame.src = src
        document.body.append(frame)
        return told
      },
      { src: opened, sandbox },
    )
  }
  const nothing = {
    cookie: 'refused',
    cookieSet: 'refused',
    storage: 'refused',
    databases: 'refused',
    parent: 'refused',
    parentStorage: 'refused',
    me: 'refused',
    meBlind: 'refused',
    logout: 'refused',
    outside: 'refused',
    image: 'refused',
    top: 'refused',
  }

  test.each([
    ['in a frame without rights of its own', 'allow-scripts'],
    ['in a frame that forgot its sandbox', null],
    [
      'in a frame that gave everything away',
      'allow-scripts allow-same-origin allow-top-navigation',
    ],
  ])('%s it runs, reads its own files, and gets nothing else', async (_where, sandbox) => {
    expect(await tellFrom(sandbox)).toEqual({ ownScript: 'ran', ownFile: 'got own', ...nothing })
    expect(page.url()).toBe(`${site.node.url}/console/login`)
    expect(asked).toEqual([])
  })

  test('the login still holds, and the content port knows none', async () => {
    const headers = { cookie: `${loginCookie}=${cookie}` }
    expect((await fetch(`${site.node.url}/api/me`, { headers })).status).toBe(200)
    const { origin } = new URL(opened)
    expect(new URL(site.node.url).port).not.toBe(new URL(opened).port)
    for (const path of ['/api/me', '/console', '/', '/metrics', '/sync/hello']) {
      expect((await fetch(`${origin}${path}`, { headers })).status, path).toBe(404)
    }
    expect((await fetch(opened)).headers.get('set-cookie')).toBeNull()
  })
})
