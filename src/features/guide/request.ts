import type { Instant } from '../../base/calendar.ts'

/** Whether an office still owes a word; what it lets others join in, or hides, it has seen. */
export const isOwed = (answer: { state: string } | null, again: number): boolean =>
  answer === null || (again > 0 && answer.state !== 'gathering' && answer.state !== 'hidden')

export type AskedOnce = {
  topic: string
  key: string
  stationName: string | null
  dialect: string | null
  at: Instant
}

export type GroupedRequest = {
  key: string
  topic: string
  votes: number
  stations: (string | null)[]
  dialects: string[]
  firstAt: Instant
  lastAt: Instant
  moments: Instant[]
}

/** What means the same although it is written otherwise: 想学养蜂！ and 养蜂技术 stay two, 养蜂 and 養蜂？ are one. */
export const topicKey = (folded: string): string =>
  folded
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/^(我|我们)?(想|要|希望)?(学习|学|看|听)?(一下|一点)?/u, '') || folded

/** By their words; the most wanted first. */
export function groupRequests(asked: readonly AskedOnce[]): GroupedRequest[] {
  const groups = [...Map.groupBy(asked, ({ key }) => key)].map(([key, all]): GroupedRequest => {
    const moments = all.map(({ at }) => at).toSorted()
    return {
      key,
      topic: mostWritten(all.map(({ topic }) => topic.trim())),
      votes: all.length,
      stations: [...new Set(all.map(({ stationName }) => stationName))].toSorted((a, b) =>
        (a ?? '').localeCompare(b ?? ''),
      ),
      dialects: [...new Set(all.flatMap(({ dialect }) => dialect ?? []))],
      ...{ firstAt: moments[0] ?? '', lastAt: moments.at(-1) ?? '', moments },
    }
  })
  return groups.toSorted((a, b) => b.votes - a.votes || (a.lastAt < b.lastAt ? 1 : -1))
}

function mostWritten(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const [most] = [...counts].toSorted(
    ([a, n], [b, m]) => m - n || a.length - b.length || (a < b ? -1 : 1),
  )
  return most?.[0] ?? ''
}
