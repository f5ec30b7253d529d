import { useEffect } from 'preact/hooks'
import {
  completionThreshold,
  nothingHeard,
  playFrom,
  progressIn,
  rounded,
  type Segment,
  segmentsText,
  stoodStill,
  stopAt,
  told,
  videoCategory,
} from '../film.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, durationOf, keepState, say } from './attempt.ts'
import { type Sitting, startSitting } from './sitting.ts'

/** Where a film stands, and what of it was heard in the attempt. */
export type FilmPlace = { at: number; segments: Segment[] }

const keepEveryMs = 10_000

/** Says what happens in the player, and keeps where it stands every few seconds. */
export function useTelling(
  player: { current: HTMLVideoElement | null },
  attempt: Attempt,
  place: FilmPlace,
): void {
  useEffect(() => {
    const media = player.current
    if (!media) return
    let heard = nothingHeard
    let completed = false
    /** Where and when it was looked at last; a player says so four times a second. */
    let lastAt = place.at
    let lastMs = Date.now()
    /** While somebody moves elsewhere, or another file is opened: from where. */
    let movingFrom: number | undefined
    let goesOn = false
    let lastKeptMs = 0

    const lasted = () => heard.playedMs + (heard.playing ? lastMs - heard.playing.atMs : 0)
    /** Of this sitting and those before it in the attempt. */
    const all = () => [...place.segments, ...stopAt(heard, lastAt, lastMs).segments]
    const context = () => ({
      contextActivities: videoCategory,
      extensions: told({
        'session-id': attempt.session,
        ...(Number.isFinite(media.duration) && { length: rounded(media.duration) }),
        'completion-threshold': completionThreshold,
        speed: `${media.playbackRate}x`,
        'subtitle-enabled': [...media.textTracks].some(({ mode }) => mode === 'showing'),
      }),
    })
    const resultOf = (result: Record<string, unknown>) => ({
      extensions: told({ time: rounded(lastAt), ...result }),
    })
    const standing = () => ({
      progress: progressIn(all(), media.duration),
      'played-segments': segmentsText(all()),
    })
    const tell = (verb: string, result: Record<string, unknown>, duration = false) =>
      void say(attempt, {
        verb,
        result: { ...resultOf(result), ...(duration && { duration: durationOf(lasted()) }) },
        context: context(),
      })
    let sitting: Sitting | undefined
    const keep = () => {
      lastKeptMs = Date.now()
      void keepState(attempt, {
        place: { at: lastAt, segments: all() } satisfies FilmPlace,
        finished: completed,
      })
    }
    const stop = () => {
      heard = stopAt(heard, lastAt, lastMs)
    }
    const look = () => {
      const [at, ms] = [media.currentTime, Date.now()]
      const stood = heard.playing && stoodStill(at - lastAt, ms - lastMs, media.playbackRate)
      if (stood) stop()
      lastAt = at
      lastMs = ms
      if (stood) heard = playFrom(heard, at, ms)
    }

    const events: Record<string, () => void> = {
      loadedmetadata: () => {
        if (sitting) return
        tell(verbs.initialized, {})
        sitting = startSitting(attempt, lasted, () => ({
          result: resultOf(standing()),
          context: context(),
        }))
      },
      playing: () => {
        if (!media.seeking) movingFrom = undefined
        if (heard.playing) return
        look()
        heard = playFrom(heard, lastAt, lastMs)
        tell(verbs.played, {})
      },
      pause: () => {
        if (!heard.playing || media.seeking) return
        look()
        stop()
        tell(verbs.paused, standing(), true)
        keep()
      },
      // Another file begins at its beginning until it is moved to where this one was.
      emptied: () => {
        goesOn = heard.playing !== undefined
        movingFrom ??= lastAt
        stop()
      },
      seeking: () => {
        if (movingFrom === undefined) goesOn = heard.playing !== undefined
        movingFrom ??= lastAt
        stop()
      },
      seeked: () => {
        const from = movingFrom ?? media.currentTime
        movingFrom = undefined
        look()
        if (goesOn && !heard.playing && !media.paused) heard = playFrom(heard, lastAt, lastMs)
        if (Math.abs(lastAt - from) < 1) return
        tell(verbs.seeked, { 'time-from': rounded(from), 'time-to': rounded(lastAt) })
        keep()
      },
      timeupdate: () => {
        if (movingFrom !== undefined) return
        look()
        if (!completed && progressIn(all(), media.duration) >= completionThreshold) {
          completed = true
          tell(verbs.completed, { ...standing(), progress: 1 }, true)
          keep()
        }
        if (heard.playing) sitting?.tick()
        if (heard.playing && Date.now() - lastKeptMs > keepEveryMs) keep()
      },
    }
    for (const [name, hear] of Object.entries(events)) media.addEventListener(name, hear)
    if (media.readyState > 0) events.loadedmetadata?.()
    const leave = () => {
      if (!sitting) return
      if (movingFrom === undefined && heard.playing) look()
      keep()
    }
    addEventListener('pagehide', leave)
    return () => {
      leave()
      void sitting?.end()
      removeEventListener('pagehide', leave)
      for (const [name, hear] of Object.entries(events)) media.removeEventListener(name, hear)
    }
  }, [player, attempt, place])
}
