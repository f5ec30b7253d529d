/**
 * Says when the window is being left, before anything of the course hears of it, and calls `onLeft` after. A course
 * that ends in `beforeunload` or `unload` is called there also where browsers do not: a frame that is taken away hears
 * no `beforeunload`, and `unload` is being done away with.
 */
export function toldOfLeaving(onLeft: () => void): { isNow(): boolean } {
  const heard = new Set<string>()
  let until = 0
  const begin = (type: string) => {
    heard.add(type)
    // Whoever is asked may also stay.
    until = Date.now() + 2_000
  }
  const standIn = (type: 'beforeunload' | 'unload') => {
    if (!heard.has(type)) dispatchEvent(new Event(type, { cancelable: true }))
  }
  for (const type of ['beforeunload', 'unload'] as const) {
    addEventListener(type, () => begin(type), { capture: true })
  }
  window.addEventListener(
    'pagehide',
    ({ persisted }: PageTransitionEvent) => {
      begin('pagehide')
      standIn('beforeunload')
      if (persisted || !mayUnload()) standIn('unload')
      onLeft()
    },
    { capture: true },
  )
  return { isNow: () => Date.now() < until }
}

/** Newer browsers say whether `unload` is allowed; others have it. */
function mayUnload(): boolean {
  const policy = (
    document as { featurePolicy?: { allowedFeatures(): string[]; features(): string[] } }
  ).featurePolicy
  if (!policy?.features().includes('unload')) return true
  return policy.allowedFeatures().includes('unload')
}
