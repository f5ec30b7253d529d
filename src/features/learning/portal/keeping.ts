import { signal } from '../../../ui/signal.ts'
import { asKept, keptCache } from '../kept.ts'
import type { Card, ShownResource } from '../portal-api.ts'
import { playsHere } from './playable.ts'
import { firstAnswer } from './use-answer.ts'

/** Browsers keep pages only of an encrypted address, or of the machine itself. */
export const canKeep = isSecureContext && 'serviceWorker' in navigator && 'caches' in globalThis

const addressOf = (id: string): string => `/api/portal/resources/${id}`

/** What is on this device, by id. */
export const keptHere = signal<readonly Card[]>([])

export async function startKeeping(): Promise<void> {
  if (!canKeep) return
  await readKept()
  // What is fetched for the next time must not share the line with this one.
  await firstAnswer
  await navigator.serviceWorker.register('/sw.js').catch(() => {})
}

async function readKept(): Promise<void> {
  const cache = await caches.open(keptCache)
  const requests = (await cache.keys()).filter(({ url }) =>
    new URL(url).pathname.startsWith(addressOf('')),
  )
  const answers = await Promise.all(requests.map((request) => cache.match(request)))
  keptHere.set(
    await Promise.all(
      answers.flatMap((answer) => (answer ? (answer.json() as Promise<Card>) : [])),
    ),
  )
}

/** All files first: what stands on the list is whole. `tell` hears how much of it is here, 0 to 1. */
export async function keep(resource: ShownResource, tell: (done: number) => void): Promise<void> {
  await navigator.storage?.persist?.()
  const cache = await caches.open(keptCache)
  const { resource: kept, urls } = asKept(resource, playsHere)
  for (const [n, url] of urls.entries()) {
    tell(n / urls.length)
    await cache.add(new Request(url, { mode: 'cors', credentials: 'omit' }))
  }
  const headers = { 'content-type': 'application/json' }
  await cache.put(addressOf(resource.id), new Response(JSON.stringify(kept), { headers }))
  await readKept()
}

export async function letGo(resource: ShownResource): Promise<void> {
  const cache = await caches.open(keptCache)
  await cache.delete(addressOf(resource.id))
  for (const url of asKept(resource, playsHere).urls) await cache.delete(url)
  await readKept()
}
