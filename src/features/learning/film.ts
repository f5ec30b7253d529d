/**
 * What a player knows of one sitting with a film or recording: which parts were heard, in seconds of
 * the content, and how long it played, in milliseconds of the clock.
 */
export type Heard = {
  segments: readonly Segment[]
  /** Where and when the part that plays now began; absent: it stands still. */
  playing?: { from: number; atMs: number }
  playedMs: number
}
export type Segment = readonly [from: number, to: number]

export const nothingHeard: Heard = { segments: [], playedMs: 0 }

export const playFrom = ({ segments, playedMs }: Heard, from: number, atMs: number): Heard => ({
  segments,
  playedMs,
  playing: { from, atMs },
})

/** It stands still at `to`, or goes on elsewhere. */
export function stopAt({ playing, segments, playedMs }: Heard, to: number, atMs: number): Heard {
  if (!playing) return { segments, playedMs }
  const part: Segment[] = to > playing.from ? [[playing.from, to]] : []
  return {
    segments: [...segments, ...part],
    playedMs: playedMs + Math.max(0, atMs - playing.atMs),
  }
}

/**
 * Whether it stood still between two looks although it was to play: the line gave nothing, or the machine
 * slept. A player tells its time four times a second.
 */
export const stoodStill = (contentSeconds: number, wallMs: number, speed: number): boolean =>
  wallMs > 5_000 && contentSeconds < (wallMs / 1_000) * speed * 0.5

/** xAPI Video Profile, 5.3: `0[.]12.5[,]20[.]30`, as it was played. */
export const segmentsText = (segments: readonly Segment[]): string =>
  segments.map(([from, to]) => `${rounded(from)}[.]${rounded(to)}`).join('[,]')

/** What of the length was heard, 0 to 1; a part that was heard twice counts once. */
export function progressIn(segments: readonly Segment[], length: number): number {
  if (!(length > 0)) return 0
  let heard = 0
  let until = 0
  for (const [from, to] of [...segments].sort((a, b) => a[0] - b[0])) {
    heard += Math.max(0, to - Math.max(from, until))
    until = Math.max(until, to)
  }
  return Math.min(1, rounded(heard / length))
}

/** To a thousandth, as the profile has it. */
export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000

/** From here on it is finished: few hear the credits. */
export const completionThreshold = 0.9

const video = 'https://w3id.org/xapi/video'
export const videoCategory = { category: [{ id: video }] }

/** Names of the profile for what a result or context tells besides. */
export const told = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${video}/extensions/${name}`, value]),
  )
