/// <reference lib="webworker" />
import { keepShell } from '../../ui/portal/kept-shell.ts'

/**
 * The keeper's pages without a line, where browsers allow a service worker: the pages' own files alone. What is known
 * and what waits to be sent is kept by the pages, which can do so on plain HTTP, too.
 */
const worker = self as unknown as ServiceWorkerGlobalScope

const { page, asset } = keepShell(worker, { name: 'cunxiao-keeper-shell-', page: '/keeper' })

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/keeper/assets/')) event.respondWith(asset(request))
})
