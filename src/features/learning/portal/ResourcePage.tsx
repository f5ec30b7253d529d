import { useState } from 'preact/hooks'
import { lazy, useRoute } from 'preact-iso'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language as spoken, t } from '../../../ui/portal/words.ts'
import type { ShownResource, Way } from '../shelf.ts'
import { Answered, useTitle } from './Answered.tsx'
import { canOpenBooks } from './book-ability.ts'
import { KeepHere } from './KeepHere.tsx'
import { me } from './me.ts'
import { Rating } from './Rating.tsx'
import { lengthOf, sizeOf } from './shelves.tsx'
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
  const asked = useAnswer<ShownResource>(`/api/portal/resources/${params.id}`)
  useTitle(asked.state === 'here' ? asked.answer.title : t('name'))
  return (
    <Answered asked={asked}>
      {(resource) => <Shown key={resource.id} resource={resource} />}
    </Answered>
  )
}

function Shown({ resource }: { resource: ShownResource }) {
  const [open, setOpen] = useState(false)
  const learner = useSignal(me)?.learner
  const { id, title, about, way } = resource
  if (open && isPlayable(way)) {
    const Player = players[way]
    return (
      <div class="stage">
        <header class="stage-head">
          <h1>{title}</h1>
          <button type="button" onClick={() => setOpen(false)}>
            {t('player.close')}
          </button>
        </header>
        <Player resource={resource} onClose={() => setOpen(false)} />
      </div>
    )
  }
  return (
    <>
      <h1>{title}</h1>
      {about && <p>{about}</p>}
      <Facts resource={resource} />
      {way === 'none' ? (
        <WhereToGetIt link={resource.link} />
      ) : !isPlayable(way) ? (
        <Download resource={resource} />
      ) : (
        <p>
          <button type="button" class="main begin" onClick={() => setOpen(true)}>
            {t(beginWords[way])}
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
      <Rating resourceId={id} />
    </>
  )
}

function Facts({ resource }: { resource: ShownResource }) {
  const { mediaType, sizeBytes, language, dialects, subtitles, subjects, contributor, edition } =
    resource
  // What is here, or what the catalogue says of it.
  const size = edition?.files[0]?.sizeBytes ?? sizeBytes ?? undefined
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

const nameOf = ({ name, englishName }: { name: string; englishName?: string }): string =>
  spoken.get() === 'en' ? (englishName ?? name) : name

/** A kind that browsers do not open; a program of the device may. */
function Download({ resource: { edition } }: { resource: ShownResource }) {
  const [file] = edition?.files ?? []
  return (
    file && (
      <p>
        <a class="button begin" href={file.url} download>
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
function WhereToGetIt({ link }: { link: string | null }) {
  return (
    <section class="told">
      <p>{t('resource.notHere')}</p>
      {link ? (
        <p>
          {t('resource.whereLink')} <a href={link}>{link}</a>
        </p>
      ) : (
        <p>{t('resource.whereAsk')}</p>
      )}
    </section>
  )
}
