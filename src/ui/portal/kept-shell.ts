/// <reference lib="webworker" />

/**
 * The part of a service worker that keeps the pages' own files: `page` names nobody, and finds its way by the address.
 * `name`: of its caches, each build's its own. Only one worker may import this: a worker is a single file.
 */
export function keepShell(
  worker: ServiceWorkerGlobalScope,
  { name, page }: { name: string; page: string },
) {
  // Written by the build, so that every build is another worker.
  const shellCache = `${name}${__SHELL_DIGEST__}`
  worker.addEventListener('install', (event) => {
    event.waitUntil(
      caches
        .open(shellCache)
        .then((cache) => cache.addAll([page, ...__SHELL__]))
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
              .filter((one) => one.startsWith(name) && one !== shellCache)
              .map((one) => caches.delete(one)),
          ),
        )
        .then(() => worker.clients.claim()),
    )
  })
  return {
    /** On a narrow line the network's page is a second away. */
    page: async (request: Request): Promise<Response> =>
      (await (await caches.open(shellCache)).match(page)) ?? fetch(request),
    /** Its name changes with it. */
    asset: async (request: Request): Promise<Response> =>
      (await caches.match(request)) ?? fetch(request),
  }
}
