/// <reference lib="webworker" />
import type {
  keptCache as KeptCache,
  seenCache as SeenCache,
} from '../../features/learning/kept.ts'
import type { keptHeader as KeptHeader } from '../../ui/line.ts'
import { keepShell } from '../../ui/portal/kept-shell.ts'

/**
 * The portal without a line, where browsers allow it: its own files, the pages that were looked at, and
 * what somebody chose to keep. Only what is nobody's own: never who is signed in, nor what he learned.
 */
const worker = self as unknown as ServiceWorkerGlobalScope

// Imported it would be a file of its own, and older browsers know no workers of several.
const keptCache: typeof KeptCache = 'cunxiao-kept'
const keptHeader: typeof KeptHeader = 'x-kept-on-device'

const seenCache: typeof SeenCache = 'cunxiao-seen'

const { page, asset } = keepShell(worker, {
  name: 'cunxiao-shell-',
  // Names nobody and shows no shelf of the day.
  page: '/search',
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET') return
  if (pathname.startsWith('/content/')) event.respondWith(kept(request))
  if (origin !== worker.location.origin) return
  if (request.mode === 'navigate') {
    if (!/^\/(console|keeper|api|xapi)(\/|$)/.test(pathname)) event.respondWith(page(request))
  } else if (/^\/manifest\./.test(pathname)) event.respondWith(fresh(request, request))
  else if (pathname.startsWith('/portal/assets/')) event.respondWith(asset(request))
  else if (/^\/api\/portal\/(home|search|resources|packs|certificate-key)/.test(pathname))
    event.respondWith(seen(request))
})

const fresh = (request: Request, otherwise: RequestInfo): Promise<Response> =>
  fetch(request).catch(async () => (await caches.match(otherwise)) ?? Response.error())

async function seen(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    if (response.ok) {
      const cache = await caches.open(seenCache)
      await cache.put(request, response.clone())
    }
    return response
  } catch {
    const kept = await caches.open(keptCache)
    const before = (await kept.match(request)) ?? (await caches.match(request))
    return before ? asKept(before) : Response.error()
  }
}

/** The page must not take it for a word from the server. */
function asKept({ body, headers }: Response): Response {
  const said = new Headers(headers)
  said.set(keptHeader, '1')
  return new Response(body, { headers: said })
}

/** What was kept is not fetched again; a player asks for it piece by piece. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(keptCache)
  const whole = await cache.match(request.url)
  if (!whole) return fetch(request)
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
  if (!range) return whole
  const body = await whole.blob()
  const from = Number(range[1])
  const to = range[2] ? Math.min(Number(range[2]) + 1, body.size) : body.size
  return new Response(body.slice(from, to), {
    status: 206,
    headers: {
      'content-type': whole.headers.get('content-type') ?? '',
      'content-range': `bytes ${from}-${to - 1}/${body.size}`,
      'content-length': String(to - from),
      'access-control-allow-origin': '*',
    },
  })
}
