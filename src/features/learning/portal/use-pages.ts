import type { ShownEdition } from '../portal-api.ts'
import { type Seen, unknownPartMs } from '../reading.ts'
import type { Attempt } from './attempt.ts'
import { useReading } from './use-reading.ts'

/** Measures a course in its frame. Plain pages say nothing of themselves: each was seen after a while on the screen. */
export function usePages(
  attempt: Attempt,
  { packageKind, launches }: ShownEdition,
  launch: ShownEdition['launches'][number] | undefined,
  place: unknown,
): void {
  const { seen } = (place ?? {}) as { seen?: Seen }
  useReading(
    attempt,
    {
      ...{ n: launch ? launches.indexOf(launch) : 0, of: launches.length, isAtEnd: true },
      takesMs: packageKind === 'html' ? unknownPartMs : undefined,
    },
    packageKind === 'html' ? (seen ?? []) : [],
    (_n, all) => ({ seen: all }),
  )
}
