import { useSignal } from '../../../ui/portal/use-signal.ts'
import { signal } from '../../../ui/signal.ts'

/**
 * Where one is stands behind the `#`: the page's address stays the one that the browser has kept, so that a tab that is
 * opened again without the station finds its page on plain HTTP, too.
 */
const route = signal(read())

function read(): string {
  return location.hash.slice(1) || '/'
}

export function startRoute(): void {
  addEventListener('hashchange', () => {
    route.set(read())
    scrollTo(0, 0)
  })
}

/** The parts of where one is: `['sessions', '…', 'close']`. */
export const useRoute = (): string[] =>
  useSignal(route).split('/').filter(Boolean).map(decodeURIComponent)

export const to = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

/** Without a way back to what is done. */
export function goInstead(...parts: string[]): void {
  location.replace(to(...parts))
}
