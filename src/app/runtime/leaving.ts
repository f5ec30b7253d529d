/**
 * Says when the window is being left, before anything of the course hears of it, and calls `onLeft` after. Where a
 * browser has done away with `unload`, a course that ends there is called as it was.
 */
export function toldOfLeaving(onLeft: () => void): { isNow(): boolean } {
  let isLeaving = false
  let hasUnloaded = false
  const begin = () => {
    isLeaving = true
    // Added last, so heard last.
    setTimeout(() => {
      isLeaving = false
    }, 2_000)
  }
  addEventListener('beforeunload', begin, { capture: true })
  window.addEventListener(
    'pagehide',
    ({ persisted }: PageTransitionEvent) => {
      begin()
      onLeft()
      // Kept for a way back, or of a browser that does not say `unload` any more.
      if (persisted) unloadNow()
    },
    { capture: true },
  )
  addEventListener(
    'unload',
    () => {
      hasUnloaded = true
      begin()
    },
    { capture: true },
  )
  function unloadNow(): void {
    if (hasUnloaded) return
    hasUnloaded = true
    dispatchEvent(new Event('unload'))
  }
  return { isNow: () => isLeaving }
}
