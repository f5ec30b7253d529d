import type { Attending } from '../keeper-api.ts'
import type { Done } from './session-now.ts'

export type Ticks = Readonly<Record<string, boolean>>
type Signed = { personId?: string; name?: string; isMember?: boolean; isPresent?: boolean }

/** Who is there as this device knows it: as the station told it, what waits to be sent, and the last ticks. */
export function attendanceNow(
  people: readonly Attending[],
  since: readonly Done[],
  sessionId: string,
  ticks: Ticks,
): Attending[] {
  const signed = since
    .filter((one) => one.sessionId === sessionId && one.what === 'sign_in')
    .flatMap(({ body }) => (body as { signed: Signed[] }).signed)
  const said = new Map([
    ...signed.flatMap(({ personId, isPresent = true }) =>
      personId === undefined ? [] : ([[personId, isPresent]] as const),
    ),
    ...Object.entries(ticks),
  ])
  const names = new Set(people.map(({ name }) => name))
  return [
    ...people.map((one) => {
      const isPresent = one.personId === null ? undefined : said.get(one.personId)
      return isPresent === undefined ? one : { ...one, isPresent }
    }),
    ...signed.flatMap(({ name, isMember = false, isPresent = true }) =>
      name === undefined || names.has(name)
        ? []
        : { personId: null, name, group: '', isPresent, how: null, isMember, hasCard: false },
    ),
  ]
}

/** By the group under which the printed sheet lists them, in its order. */
export function groupsOf(people: readonly Attending[]): [string, Attending[]][] {
  const groups = new Map<string, Attending[]>()
  for (const one of people) {
    const group = groups.get(one.group)
    if (group) group.push(one)
    else groups.set(one.group, [one])
  }
  return [...groups]
}

/** The names that begin so, or hold it: three letters of a long list are enough. */
export const findIn = (people: readonly Attending[], text: string): Attending[] =>
  text === '' ? [...people] : people.filter(({ name }) => name.includes(text))
