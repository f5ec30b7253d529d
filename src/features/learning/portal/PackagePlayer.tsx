import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import { courseAllows, courseSandbox } from '../../library/editions/page-policy.ts'
import type { openLastWordsAddress, ShownEdition } from '../portal-api.ts'
import { outcomeOf, readKept } from '../scorm.ts'
import type { ScormStart } from '../scorm-start.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import { Cmi5Player } from './Cmi5Player.tsx'
import { me } from './me.ts'
import { OwnWindow } from './OwnWindow.tsx'
import { Parts } from './Parts.tsx'
import type { PlayerProps } from './player.ts'
import { ScormFrame } from './ScormFrame.tsx'
import { TincanPlayer } from './TincanPlayer.tsx'
import { usePages } from './use-pages.ts'

type Open = { attempt: Attempt; place: Place; lastUrl: string | undefined }
/** What each unit of the course keeps for itself. */
type Place = Record<string, unknown>

const isScorm = (edition: ShownEdition | undefined): ScormStart['version'] | undefined =>
  edition?.packageKind === 'scorm12' || edition?.packageKind === 'scorm2004'
    ? edition.packageKind
    : undefined

/** A course in its frame: pages as they are, SCORM with the runtime that speaks for it. */
export function PackagePlayer(props: PlayerProps) {
  switch (props.resource.edition?.packageKind) {
    case 'cmi5':
      return <Cmi5Player {...props} />
    case 'tincan':
      return <TincanPlayer {...props} />
    default:
      return <Opened {...props} />
  }
}

function Opened({ resource }: PlayerProps) {
  const [open, setOpen] = useState<Open>()
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(async ({ attempt, place }) => {
      const [last] = await Promise.all([
        isScorm(resource.edition) ? lastWordsOf(attempt) : undefined,
        say(attempt, { verb: verbs.initialized }),
      ])
      setOpen({ attempt, place: (place as Place | undefined) ?? {}, lastUrl: last?.url })
    })
  }, [resource])
  const edition = resource.edition
  if (!open || !edition) return <p>{t('shell.loading')}</p>
  return <Course {...open} edition={edition} />
}

function Course({ attempt, place: before, lastUrl, edition }: Open & { edition: ShownEdition }) {
  const place = useRef(before)
  const [done, setDone] = useState(() => doneIn(before))
  const [launch, setLaunch] = useState(edition.launches[0])
  usePages(attempt, edition, launch, before)
  const version = isScorm(edition)
  return (
    <>
      <Parts
        launches={edition.launches}
        chosen={launch}
        isDone={(id) => done.has(id)}
        onChoose={setLaunch}
      />
      {launch && isElsewhere(launch.url) ? (
        <OwnWindow url={launch.url} />
      ) : launch && version ? (
        <ScormFrame
          key={launch.id}
          launch={launch}
          version={version}
          kept={readKept(place.current[launch.id])}
          part={edition.launches.length > 1 ? launch.id : undefined}
          attempt={attempt}
          lastUrl={lastUrl && `${lastUrl}&${new URLSearchParams({ unit: launch.id })}`}
          onKept={(kept, finished) => {
            place.current = { ...place.current, [launch.id]: kept }
            setDone(doneIn(place.current))
            void keepState(attempt, { place: place.current, finished })
          }}
        />
      ) : (
        launch && (
          <iframe
            class="course"
            title={launch.title}
            src={launch.url}
            sandbox={courseSandbox}
            allow={courseAllows}
          />
        )
      )}
    </>
  )
}

const isElsewhere = (url: string): boolean => !new URL(url).pathname.startsWith('/content/')

/** Units of which it is known that they are finished. */
const doneIn = (place: Place): ReadonlySet<string> =>
  new Set(Object.keys(place).filter((id) => outcomeOf(place[id]).completed))

/** Undefined: a guest, or the node cannot be reached; what is said when the window is closed is then lost. */
async function lastWordsOf({ resourceId, registration, session }: Attempt) {
  if (!me.get()?.learner) return undefined
  try {
    return await ask<typeof openLastWordsAddress>('POST /api/portal/resources/:id/sittings', {
      id: resourceId,
      ...{ registration, session },
    })
  } catch {
    return undefined
  }
}
