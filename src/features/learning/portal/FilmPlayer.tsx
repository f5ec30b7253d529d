import { useEffect, useRef, useState } from 'preact/hooks'
import { display } from '../../../ui/portal/device.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { whatIsMissing } from '../film-choice.ts'
import type { ShownEdition, ShownFile } from '../portal-api.ts'
import { clockOf } from '../state.ts'
import { type Attempt, openAttempt } from './attempt.ts'
import { played, playedFirst } from './playable.ts'
import type { PlayerProps } from './player.ts'
import { sizeOf } from './shelves.tsx'
import { type FilmPlace, useTelling } from './use-telling.ts'

/** A film or a recording, going on where it was left; what was heard is told as the video profile has it. */
export function FilmPlayer({ resource }: PlayerProps) {
  const [open, setOpen] = useState<{ attempt: Attempt; place: FilmPlace }>()
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(({ attempt, place }) =>
      setOpen({ attempt, place: (place as FilmPlace | undefined) ?? { at: 0, segments: [] } }),
    )
  }, [resource])
  if (!open || !resource.edition) return <p>{t('shell.loading')}</p>
  return <Playing {...open} edition={resource.edition} isRecording={resource.way === 'recording'} />
}

const speeds = [0.75, 1, 1.25, 1.5, 2]

function Playing({
  attempt,
  place,
  edition,
  isRecording,
}: {
  attempt: Attempt
  place: FilmPlace
  edition: ShownEdition
  isRecording: boolean
}) {
  const player = useRef<HTMLVideoElement>(null)
  const [file, setFile] = useState(() => playedFirst(edition.files))
  const [failed, setFailed] = useState<readonly ShownFile[]>([])
  const [missing, setMissing] = useState<keyof typeof missingWords>()
  const [speed, setSpeed] = useState(1)
  const [paused, setPaused] = useState(true)
  const from = useRef(place.at)
  useTelling(player, attempt, place)
  useEffect(() => player.current?.focus({ preventScroll: true }), [])

  const offered = played(edition.files).filter((one) => !failed.includes(one))
  const choose = (chosen: ShownFile | undefined) => {
    const { currentTime = 0, ended = false } = player.current ?? {}
    from.current = ended ? 0 : currentTime || from.current
    setFile(chosen)
    setMissing(undefined)
  }
  /** The next best, where there is one: what cannot be seen or heard is not left to run. */
  const giveUp = (media: HTMLVideoElement, what: keyof typeof missingWords) => {
    // Said of the file before: events come later than a change of what is played.
    if (media.currentSrc !== file?.url) return
    const next = offered.find((one) => one !== file)
    setFailed([...failed, file])
    if (next) choose(next)
    else setMissing(what)
  }
  const look = (media: HTMLVideoElement) => {
    if (!file || missing || media.seeking) return
    const what = whatIsMissing(file, {
      width: media.videoWidth,
      soundBytes: soundBytesOf(media),
      playedSeconds: media.currentTime - from.current,
      hasEnded: media.ended,
    })
    if (what) giveUp(media, what)
  }
  const move = (seconds: number) => {
    if (player.current) player.current.currentTime += seconds
  }
  const change = (one: number) => {
    setSpeed(one)
    if (player.current) player.current.playbackRate = one
  }
  const isRefused = edition.files.some((one) => !offered.includes(one))
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
        onError={({ currentTarget }) => {
          const { error } = currentTarget
          if (error?.code === MediaError.MEDIA_ERR_NETWORK) setMissing('line')
          else giveUp(currentTarget, 'all')
        }}
        onPlaying={() => {
          setPaused(false)
          if (missing === 'line') setMissing(undefined)
        }}
        onPause={() => setPaused(true)}
        onTimeUpdate={({ currentTarget }) => look(currentTarget)}
        onLoadedMetadata={({ currentTarget }) => {
          if (from.current > 0) currentTarget.currentTime = from.current
          currentTarget.playbackRate = speed
          look(currentTarget)
        }}
      >
        {edition.subtitles.map(({ url, name }, n) => (
          <track key={url} kind="subtitles" src={url} label={name} default={n === 0} />
        ))}
      </video>
      {missing ? (
        <p role="alert" class="told bad">
          {t(missingWords[missing])}
        </p>
      ) : (
        file &&
        isRefused && (
          <output class="told">
            {t('player.changed', { name: nameOf(file), size: sizeOf(file.sizeBytes) })}
          </output>
        )
      )}
      {file?.lostSound && (
        <p role="alert" class="told bad">
          {t('player.lostSound')}
        </p>
      )}
      <div class="film-controls">
        <div class="acts">
          <button type="button" onClick={() => move(-10)}>
            {t('player.back10')}
          </button>
          <button
            type="button"
            onClick={() => {
              const media = player.current
              if (media?.paused) void media.play().catch(() => setPaused(true))
              else media?.pause()
            }}
          >
            {t(paused ? 'player.playButton' : 'player.pause')}
          </button>
          <button type="button" onClick={() => move(10)}>
            {t('player.on10')}
          </button>
        </div>
        <Choice
          name={t('player.speed')}
          options={speeds}
          chosen={speed}
          nameOf={(one) => `${one}×`}
          onChoose={change}
        />
        {offered.length > 1 && (
          <Choice
            name={t('player.quality')}
            options={offered}
            chosen={file}
            nameOf={(one) => `${nameOf(one)} · ${sizeOf(one.sizeBytes)}`}
            onChoose={choose}
          />
        )}
        <Clock player={player} />
      </div>
    </section>
  )
}

const missingWords = {
  all: 'player.broken',
  picture: 'player.noPicture',
  sound: 'player.noSound',
  line: 'player.lineLost',
} as const

const nameOf = ({ rendition }: ShownFile): string =>
  rendition === 'audio'
    ? t('player.audioOnly')
    : rendition === 'original'
      ? t('player.original')
      : rendition

type Decoded = HTMLVideoElement & {
  webkitAudioDecodedByteCount?: number
  mozHasAudio?: boolean
  audioTracks?: { length: number }
}

/** What was decoded of the sound, as far as this browser tells. */
function soundBytesOf(media: Decoded): number | undefined {
  if (media.webkitAudioDecodedByteCount !== undefined) return media.webkitAudioDecodedByteCount
  const hasSound = media.mozHasAudio ?? (media.audioTracks && media.audioTracks.length > 0)
  return hasSound === false ? 0 : undefined
}

/** Buttons side by side; on a TV, where a row is all the room there is, one that goes on to the next. */
function Choice<T>({
  name,
  options,
  chosen,
  nameOf: nameOfOne,
  onChoose,
}: {
  name: string
  options: readonly T[]
  chosen: T | undefined
  nameOf: (one: T) => string
  onChoose: (one: T) => void
}) {
  const isTv = useSignal(display) === 'tv'
  if (isTv) {
    const at = chosen === undefined ? -1 : options.indexOf(chosen)
    const next = options[(at + 1) % options.length]
    return (
      <button type="button" onClick={() => next !== undefined && onChoose(next)}>
        {name} {chosen !== undefined && nameOfOne(chosen)}
      </button>
    )
  }
  return (
    <fieldset class="choices">
      <legend>{name}</legend>
      {options.map((one) => (
        <button
          key={nameOfOne(one)}
          type="button"
          aria-pressed={one === chosen}
          onClick={() => onChoose(one)}
        >
          {nameOfOne(one)}
        </button>
      ))}
    </fieldset>
  )
}

/** On a TV a remote control moves without the browser's own bar. */
function Clock({ player }: { player: { current: HTMLVideoElement | null } }) {
  const [now, setNow] = useState('')
  const isTv = useSignal(display) === 'tv'
  useEffect(() => {
    const media = player.current
    if (!isTv || !media) return
    const tell = () =>
      setNow(
        Number.isFinite(media.duration)
          ? `${clockOf(media.currentTime)} / ${clockOf(media.duration)}`
          : clockOf(media.currentTime),
      )
    media.addEventListener('timeupdate', tell)
    return () => media.removeEventListener('timeupdate', tell)
  }, [player, isTv])
  return isTv ? <span class="film-clock">{now}</span> : null
}
