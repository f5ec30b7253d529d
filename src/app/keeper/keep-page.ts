import { line } from '../../ui/line.ts'

/**
 * The page for the time without the station. Where a browser allows a service worker, that keeps it; on plain HTTP the
 * browser has kept the page itself, for as long as its header says, and is made to fetch its newer self here.
 */
export async function keepPage(): Promise<void> {
  if (isSecureContext && 'serviceWorker' in navigator) {
    await navigator.serviceWorker.register('/keeper-sw.js', { scope: '/keeper' }).catch(() => {})
  }
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const isNew = (visit?.transferSize ?? 0) > 0
  // `reload` would throw away what is kept before anything has come.
  if (!isNew && line.get()) await fetch('/keeper', { cache: 'no-cache' }).catch(() => {})
}
