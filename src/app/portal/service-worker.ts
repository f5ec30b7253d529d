/// <reference lib="webworker" />
import type {
  keptCache as KeptCache,
  seenCache as SeenCache,
} from '../../features/learning/kept.ts'

/**
 * The portal without a line, where browsers allow it: its own files, the pages that were looked at, and
 * what somebody chose to keep. Only what is nobody's own: never who is signed in, nor what he learned.
 */
const worker = self as unknown as ServiceWorkerGlobalScope

// Imported it would be a file of its own, and older browsers know no workers of several.
const keptCache: typeof KeptCache = 'cunxiao-kept'

/** Written by the build: the files of the shell, so that every build is another worker. */
const shell: readonly string[] = __PORTAL_SHELL__
const shellCache = `cunxiao-shell-${__PORTAL_SHELL_DIGEST__}`
const seenCache: typeof SeenCache = 'cunxiao-seen'

/** A page that names nobody and shows no shelf of the day. */
const emptyPage = '/search'

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shellCache)
      .then((cache) => cache.addAll([emptyPage, ...shell]))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('cunxiao-shell-') && name !== shellCache)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => worker.clients.claim()),
  )
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET') return
  if (pathname.startsWith('/content/')) event.respondWith(kept(request))
  if (origin !== worker.location.origin) return
  if (request.mode === 'navigate') {
    if (!/^\/(console|api|xapi)(\/|$)/.test(pathname)) event.respondWith(page(request))
  } else if (/^\/manifest\./.test(pathname)) event.respondWith(fresh(request, request))
  else if (pathname.startsWith('/portal/assets/')) event.respondWith(asset(request))
  else if (/^\/api\/portal\/(home|search|resources|packs)/.test(pathname))
    event.respondWith(seen(request))
})

/** The shell, which finds its way by the address: on a narrow line the network's page is a second away. */
const page = async (request: Request): Promise<Response> =>
  (await (await caches.open(shellCache)).match(emptyPage)) ?? fetch(request)

const fresh = (request: Request, otherwise: RequestInfo): Promise<Response> =>
  fetch(request).catch(async () => (await caches.match(otherwise)) ?? Response.error())

/** Its name changes with it. */
const asset = async (request: Request): Promise<Response> =>
  (await caches.match(request)) ?? fetch(request)

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
    return (await kept.match(request)) ?? (await caches.match(request)) ?? Response.error()
  }
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
