import { useEffect, useState } from 'preact/hooks'
import { lazy, useRoute } from 'preact-iso'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language as spoken, t } from '../../../ui/portal/words.ts'
import type { getShownResource, ShownFile, ShownResource, Way } from '../portal-api.ts'
import { type GoOn, goOnOf, hasPlace } from '../state.ts'
import { Answered, useTitle } from './Answered.tsx'
import { AskFor } from './AskFor.tsx'
import { canOpenBooks } from './book-ability.ts'
import { KeepHere } from './KeepHere.tsx'
import { learning, me } from './me.ts'
import { playedFirst } from './playable.ts'
import { Rating } from './Rating.tsx'
import { Stage } from './Stage.tsx'
import { lengthOf, sizeOf } from './shelves.tsx'
import { readState } from './states.ts'
import { useAnswer } from './use-answer.ts'

const film = lazy(async () => (await import('./FilmPlayer.tsx')).FilmPlayer)
const players = {
  quiz: lazy(async () => (await import('./QuizPlayer.tsx')).QuizPlayer),
  film,
  recording: film,
  epub: lazy(async () => (await import('./BookReader.tsx')).BookReader),
  pdf: lazy(async () => (await import('./PdfReader.tsx')).PdfReader),
  text: lazy(async () => (await import('./PackagePlayer.tsx')).PackagePlayer),
  package: lazy(async () => (await import('./PackagePlayer.tsx')).PackagePlayer),
  image: lazy(async () => (await import('./ImageView.tsx')).ImageView),
} as const
type Playable = keyof typeof players

const beginWords = {
  quiz: 'resource.begin',
  film: 'resource.play',
  recording: 'resource.listen',
  epub: 'resource.read',
  pdf: 'resource.read',
  text: 'resource.read',
  package: 'resource.begin',
  image: 'resource.look',
} as const satisfies Record<Playable, string>

const isPlayable = (way: Way): way is Playable => way in players && (way !== 'epub' || canOpenBooks)

/** What it is and what it costs to load, before anything is loaded. */
export function ResourcePage() {
  const { params } = useRoute()
  const asked = useAnswer<typeof getShownResource>('GET /api/portal/resources/:id', {
    id: params.id ?? '',
  })
  useTitle(asked.state === 'here' ? asked.answer.title : t('name'))
  return (
    <Answered asked={asked}>
      {(resource) => <Shown key={resource.id} resource={resource} />}
    </Answered>
  )
}

function Shown({ resource }: { resource: ShownResource }) {
  const [open, setOpen] = useState(false)
  const [wasSeen, setWasSeen] = useState(false)
  const learner = useSignal(me)?.learner
  const goOn = useGoOn(resource, open)
  const { id, title, about, way } = resource
  if (open && isPlayable(way)) {
    const close = () => {
      setOpen(false)
      setWasSeen(true)
    }
    return <Stage resource={resource} player={players[way]} onClose={close} />
  }
  return (
    <>
      <h1>{title}</h1>
      {about && <p>{about}</p>}
      <Facts resource={resource} />
      {way === 'none' ? (
        <WhereToGetIt resource={resource} />
      ) : !isPlayable(way) ? (
        <Download resource={resource} onTaken={() => setWasSeen(true)} />
      ) : (
        <p>
          <button type="button" class="main begin" onClick={() => setOpen(true)}>
            {goOn
              ? t('resource.goOnAt', { at: t(`place.${goOn.kind}`, { at: goOn.at }) })
              : t(beginWords[way])}
          </button>
        </p>
      )}
      {way === 'pdf' && <OriginalPaper resource={resource} />}
      {!learner && way !== 'none' && (
        <p class="quiet">
          {t('resource.asGuest')} <a href={`/sign-in?back=/resources/${id}`}>{t('shell.signIn')}</a>
        </p>
      )}
      <KeepHere resource={resource} />
      {(wasSeen || goOn) && <Rating resourceId={id} />}
    </>
  )
}

/** Where he goes on, as it stands whenever nothing is open. */
function useGoOn({ id, way }: ShownResource, open: boolean): GoOn | undefined {
  const learnerId = useSignal(me)?.learner?.id
  const [goOn, setGoOn] = useState<GoOn>()
  useEffect(() => {
    const learner = learning()
    if (open || !hasPlace(way)) return
    if (learner?.id !== learnerId || !learner) {
      setGoOn(undefined)
      return
    }
    let gone = false
    void readState(learner, id).then((state) => {
      if (!gone) setGoOn(goOnOf(way, state))
    })
    return () => {
      gone = true
    }
  }, [id, way, open, learnerId])
  return goOn
}

function Facts({ resource }: { resource: ShownResource }) {
  const { mediaType, sizeBytes, language, dialects, subtitles, subjects, contributor } = resource
  const { edition, way } = resource
  // What is here, or what the catalogue says of it.
  const size = (edition && fetched(way, edition.files))?.sizeBytes ?? sizeBytes ?? undefined
  const facts = [
    [t('resource.kind'), t(`kind.${mediaType}`)],
    [t('resource.length'), lengthOf(resource)],
    [t('resource.size'), size === undefined ? undefined : sizeOf(size)],
    [t('resource.language'), [t(`spoken.${language}`), ...dialects].join(' · ')],
    [t('resource.subtitles'), subtitles.join(' · ')],
    [t('resource.subjects'), subjects.map((path) => path.map(nameOf).join(' › ')).join(' · ')],
    [t('resource.from'), contributor],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]))
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the button fetches. */
const fetched = (way: Way, files: readonly ShownFile[]): ShownFile | undefined =>
  way === 'film' || way === 'recording' ? playedFirst(files) : files[0]

const nameOf = ({ name, englishName }: { name: string; englishName?: string }): string =>
  spoken.get() === 'en' ? (englishName ?? name) : name

/** A kind that browsers do not open; a program of the device may. */
function Download({
  resource: { edition },
  onTaken,
}: {
  resource: ShownResource
  onTaken: () => void
}) {
  const [file] = edition?.files ?? []
  return (
    file && (
      <p>
        <a class="button begin" href={file.url} download onClick={onTaken}>
          {t('resource.download', { size: sizeOf(file.sizeBytes) })}
        </a>
      </p>
    )
  )
}

/** A paper that has become PDF is also there as it came, to be filled in or printed anew. */
function OriginalPaper({ resource: { edition } }: { resource: ShownResource }) {
  const [paper, original] = edition?.files ?? []
  return paper?.rendition === 'paper' && original ? (
    <p>
      <a href={original.url} download>
        {t('resource.downloadOriginal', { size: sizeOf(original.sizeBytes) })}
      </a>
    </p>
  ) : null
}

/** Its files are not on this node. */
function WhereToGetIt({ resource: { id, link, sending } }: { resource: ShownResource }) {
  return (
    <section class="told">
      <p>{t('resource.notHere')}</p>
      <AskFor resourceIds={[id]} sending={sending} />
      {link && (
        <p>
          {t('resource.whereLink')} <a href={link}>{link}</a>
        </p>
      )}
    </section>
  )
}
