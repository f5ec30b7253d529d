import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { newlySaid, type Outcome, outcomeOf, readScormSaid, type ScormStart } from '../scorm.ts'
import type { ShownEdition } from '../shelf.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import { Cmi5Player } from './Cmi5Player.tsx'
import { Parts } from './Parts.tsx'
import type { PlayerProps } from './player.ts'
import { usePages } from './use-pages.ts'

type Launch = ShownEdition['launches'][number]
/** What each unit of the course keeps for itself. */
type Place = Record<string, unknown>

/** No rights but to run: nothing of the portal, its cookies or its storage. */
const sandbox =
  'allow-scripts allow-forms allow-modals allow-popups allow-downloads allow-pointer-lock'

/** A course in its frame: pages as they are, SCORM with the runtime that speaks for it. */
export function PackagePlayer(props: PlayerProps) {
  return props.resource.edition?.packageKind === 'cmi5' ? (
    <Cmi5Player {...props} sandbox={sandbox} />
  ) : (
    <Opened {...props} />
  )
}

function Opened({ resource }: PlayerProps) {
  const [open, setOpen] = useState<{ attempt: Attempt; place: Place }>()
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(async ({ attempt, place }) => {
      await say(attempt, { verb: verbs.initialized })
      setOpen({ attempt, place: (place as Place | undefined) ?? {} })
    })
  }, [resource])
  const edition = resource.edition
  if (!open || !edition) return <p>{t('shell.loading')}</p>
  return <Course {...open} edition={edition} />
}

function Course({
  attempt,
  place: before,
  edition,
}: {
  attempt: Attempt
  place: Place
  edition: ShownEdition
}) {
  const place = useRef(before)
  const [done, setDone] = useState(() => doneIn(before))
  const [launch, setLaunch] = useState(edition.launches[0])
  const { packageKind: kind } = edition
  usePages(attempt, edition, launch, before)
  const version = kind === 'scorm12' || kind === 'scorm2004' ? kind : undefined
  return (
    <>
      <Parts
        launches={edition.launches}
        chosen={launch}
        isDone={(id) => done.has(id)}
        onChoose={setLaunch}
      />
      {launch && version && (
        <Scorm
          key={launch.id}
          launch={launch}
          start={{ version, cmi: place.current[launch.id] }}
          part={edition.launches.length > 1 ? launch.id : undefined}
          attempt={attempt}
          onKept={(cmi, finished) => {
            place.current = { ...place.current, [launch.id]: cmi }
            setDone(doneIn(place.current))
            void keepState(attempt, { place: place.current, finished })
          }}
        />
      )}
      {launch && !version && (
        <iframe class="course" title={launch.title} src={launch.url} sandbox={sandbox} />
      )}
    </>
  )
}

/** Units of which it is known that they are finished. */
const doneIn = (place: Place): ReadonlySet<string> =>
  new Set(Object.keys(place).filter((id) => outcomeOf(place[id]).completed))

function Scorm({
  launch,
  start,
  part,
  attempt,
  onKept,
}: {
  launch: Launch
  start: ScormStart
  part: string | undefined
  attempt: Attempt
  onKept: (cmi: unknown, finished: boolean) => void
}) {
  const frame = useRef<HTMLIFrameElement>(null)
  const kept = useRef(onKept)
  kept.current = onKept
  const outcome = useRef<Outcome>(outcomeOf(start.cmi))
  // Read when the page begins; another value would not load it anew.
  const [name] = useState(() => JSON.stringify(start))
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent) => {
      if (source !== frame.current?.contentWindow) return
      const said = readScormSaid(data)
      if (!said || said.event === 'initialized') return
      const now = outcomeOf(said.cmi)
      for (const { verb, result } of newlySaid(outcome.current, now)) {
        void say(attempt, { verb, ...(part && { part }), result: { ...result } })
      }
      outcome.current = now
      kept.current(said.cmi, part === undefined && now.completed)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [attempt, part])
  return (
    <iframe
      ref={frame}
      class="course"
      title={launch.title}
      name={name}
      src={withRuntime(launch.url)}
      sandbox={sandbox}
    />
  )
}

function withRuntime(address: string): string {
  const url = new URL(address)
  url.searchParams.set('runtime', 'scorm')
  return url.href
}
