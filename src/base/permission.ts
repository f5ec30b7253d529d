import type { Verb } from './verbs.ts'

/** Held by everybody who is logged in at a station, and by nobody elsewhere. */
export const useStation: Verb = 'own_station.use'

/** Whether `verb` is among these: by name, `schools.*`, `*.read` or `*.*`. */
export function permits(permissions: readonly string[], verb: string): boolean {
  const dot = verb.lastIndexOf('.')
  return [verb, `${verb.slice(0, dot)}.*`, `*${verb.slice(dot)}`, '*.*'].some((wanted) =>
    permissions.includes(wanted),
  )
}
