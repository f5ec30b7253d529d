/** Where a learner stands in an attempt; what a player keeps for itself stands in `place`. */
export type State = {
  registration: string
  place?: unknown
  finished?: boolean
  /** When it was kept, by the server's clock; absent in what was kept before this was told. */
  atMs?: number
}

/** The newer of what the device and the node know of it, wherever it was kept. */
export function newerState(here: State | undefined, there: State | undefined): State | undefined {
  if (!here || !there) return here ?? there
  return (here.atMs ?? 0) > (there.atMs ?? 0) ? here : there
}

/** How a button says where one goes on; undefined: at the beginning. */
export type GoOn = { kind: 'time' | 'page' | 'chapter'; at: string | number }

/** Kinds of content whose place is told before they are opened. */
export const hasPlace = (way: string): boolean => ['film', 'recording', 'pdf', 'epub'].includes(way)

export function goOnOf(way: string, state: State | undefined): GoOn | undefined {
  if (!state || state.finished) return undefined
  const { at, page, chapter } = (state.place ?? {}) as Record<string, unknown>
  if ((way === 'film' || way === 'recording') && typeof at === 'number' && at >= 1) {
    return { kind: 'time', at: clockOf(at) }
  }
  if (way === 'pdf' && typeof page === 'number' && page > 1) return { kind: 'page', at: page }
  if (way === 'epub' && typeof chapter === 'number' && chapter > 0) {
    return { kind: 'chapter', at: chapter + 1 }
  }
  return undefined
}

/** 74 → 1:14; 3674 → 1:01:14. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds)
  const [hours, minutes, rest] = [
    Math.floor(whole / 3_600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
