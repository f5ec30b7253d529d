import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import {
  completionThreshold,
  nothingHeard,
  playFrom,
  progressIn,
  rounded,
  type Segment,
  segmentsText,
  stopAt,
  told,
  videoCategory,
} from '../film.ts'
import type { ShownEdition, ShownFile } from '../shelf.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, durationOf, keepState, openAttempt, say } from './attempt.ts'
import type { PlayerProps } from './player.ts'

type Place = { at: number; segments: Segment[] }

/** A film or a recording, going on where it was left; what was heard is told as the video profile has it. */
export function FilmPlayer({ resource, onClose }: PlayerProps) {
  const [open, setOpen] = useState<{ attempt: Attempt; place: Place }>()
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(({ attempt, place }) =>
      setOpen({ attempt, place: (place as Place | undefined) ?? { at: 0, segments: [] } }),
    )
  }, [resource])
  if (!open || !resource.edition) return <p>{t('shell.loading')}</p>
  return (
    <Playing
      {...open}
      edition={resource.edition}
      isRecording={resource.way === 'recording'}
      onClose={onClose}
    />
  )
}

const speeds = [0.75, 1, 1.25, 1.5, 2]

/** The smallest picture first: a line of 64 kbit/s is not asked for more than it carries. */
const sizes = ['240p', '480p', '720p', 'original'] as const

function pictureOf(files: readonly ShownFile[]): ShownFile | undefined {
  const small = innerWidth < 700
  const wanted = small ? sizes : (['720p', '480p', 'original', '240p'] as const)
  return (
    wanted.map((size) => files.find(({ rendition }) => rendition === size)).find(Boolean) ??
    files[0]
  )
}

function Playing({
  attempt,
  place,
  edition,
  isRecording,
}: {
  attempt: Attempt
  place: Place
  edition: ShownEdition
  isRecording: boolean
  onClose: () => void
}) {
  const player = useRef<HTMLVideoElement>(null)
  const [file, setFile] = useState(() => pictureOf(edition.files))
  const [speed, setSpeed] = useState(1)
  const [broken, setBroken] = useState(false)
  const from = useRef(place.at)
  useTelling(player, attempt, place)

  const choose = (chosen: ShownFile) => {
    from.current = player.current?.currentTime ?? 0
    setFile(chosen)
  }
  const move = (seconds: number) => {
    if (player.current) player.current.currentTime += seconds
  }
  return (
    <section
      class="film"
      data-sound={isRecording || file?.rendition === 'audio' ? 'only' : undefined}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: a resource has the subtitles that it has */}
      <video
        ref={player}
        src={file?.url}
        poster={edition.poster ?? undefined}
        crossOrigin="anonymous"
        controls
        autoPlay
        playsInline
        onError={() => setBroken(true)}
        onLoadedMetadata={({ currentTarget }) => {
          if (from.current > 0) currentTarget.currentTime = from.current
          currentTarget.playbackRate = speed
        }}
      >
        {edition.subtitles.map(({ url, name }, n) => (
          <track key={url} kind="subtitles" src={url} label={name} default={n === 0} />
        ))}
      </video>
      {broken && (
        <p role="alert" class="told bad">
          {t('player.broken')}
        </p>
      )}
      <div class="acts">
        <button type="button" onClick={() => move(-10)}>
          {t('player.back10')}
        </button>
        <button type="button" onClick={() => move(10)}>
          {t('player.on10')}
        </button>
      </div>
      <fieldset class="choices">
        <legend>{t('player.speed')}</legend>
        {speeds.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === speed}
            onClick={() => {
              setSpeed(one)
              if (player.current) player.current.playbackRate = one
            }}
          >
            {one}×
          </button>
        ))}
      </fieldset>
      {edition.files.length > 1 && (
        <fieldset class="choices">
          <legend>{t('player.quality')}</legend>
          {edition.files.map((one) => (
            <button
              key={one.url}
              type="button"
              aria-pressed={one === file}
              onClick={() => choose(one)}
            >
              {one.rendition === 'audio'
                ? t('player.audioOnly')
                : one.rendition === 'original'
                  ? t('player.original')
                  : one.rendition}
            </button>
          ))}
        </fieldset>
      )}
    </section>
  )
}

/** Says what happens in the player, and keeps where it stands every few seconds. */
function useTelling(
  player: { current: HTMLVideoElement | null },
  attempt: Attempt,
  place: Place,
): void {
  useEffect(() => {
    const media = player.current
    if (!media) return
    let heard = nothingHeard
    let begun = false
    let completed = false
    let lastAt = place.at
    /** While somebody moves elsewhere: from where. */
    let movingFrom: number | undefined
    let goesOn = false
    let lastKeptMs = 0

    const now = () => heard.playedMs + (heard.playing ? Date.now() - heard.playing.atMs : 0)
    /** Of this sitting and those before it in the attempt. */
    const all = () => [...place.segments, ...stopAt(heard, media.currentTime, Date.now()).segments]
    const tell = (verb: string, result: Record<string, unknown>, duration = false) =>
      void say(attempt, {
        verb,
        result: {
          extensions: told({ time: rounded(media.currentTime), ...result }),
          ...(duration && { duration: durationOf(now()) }),
        },
        context: {
          contextActivities: videoCategory,
          extensions: told({
            'session-id': attempt.session,
            ...(Number.isFinite(media.duration) && { length: rounded(media.duration) }),
            'completion-threshold': completionThreshold,
            speed: `${media.playbackRate}x`,
            'subtitle-enabled': [...media.textTracks].some(({ mode }) => mode === 'showing'),
          }),
        },
      })
    const standing = () => ({
      progress: progressIn(all(), media.duration),
      'played-segments': segmentsText(all()),
    })
    const keep = () => {
      lastKeptMs = Date.now()
      void keepState(attempt, {
        place: { at: media.currentTime, segments: all() } satisfies Place,
        finished: completed,
      })
    }

    const events: Record<string, () => void> = {
      loadedmetadata: () => {
        if (!begun) tell(verbs.initialized, {})
        begun = true
      },
      playing: () => {
        if (heard.playing) return
        heard = playFrom(heard, media.currentTime, Date.now())
        tell(verbs.played, {})
      },
      pause: () => {
        if (!heard.playing || media.seeking) return
        heard = stopAt(heard, media.currentTime, Date.now())
        tell(verbs.paused, standing(), true)
        keep()
      },
      seeking: () => {
        if (movingFrom === undefined) goesOn = heard.playing !== undefined
        movingFrom ??= lastAt
        heard = stopAt(heard, movingFrom, Date.now())
      },
      seeked: () => {
        const from = movingFrom ?? media.currentTime
        const to = media.currentTime
        movingFrom = undefined
        lastAt = to
        if (goesOn && !heard.playing) heard = playFrom(heard, to, Date.now())
        if (Math.abs(to - from) < 1) return
        tell(verbs.seeked, { 'time-from': rounded(from), 'time-to': rounded(to) })
      },
      timeupdate: () => {
        if (movingFrom !== undefined) return
        lastAt = media.currentTime
        if (!completed && progressIn(all(), media.duration) >= completionThreshold) {
          completed = true
          tell(verbs.completed, { ...standing(), progress: 1 }, true)
          keep()
        }
        if (Date.now() - lastKeptMs > 10_000) keep()
      },
    }
    for (const [name, hear] of Object.entries(events)) media.addEventListener(name, hear)
    if (media.readyState > 0) events.loadedmetadata?.()
    let ended = false
    const end = () => {
      if (ended || !begun) return
      ended = true
      heard = stopAt(heard, media.currentTime, Date.now())
      tell(verbs.terminated, standing(), true)
      keep()
    }
    addEventListener('pagehide', end)
    return () => {
      end()
      removeEventListener('pagehide', end)
      for (const [name, hear] of Object.entries(events)) media.removeEventListener(name, hear)
    }
  }, [player, attempt, place])
}
