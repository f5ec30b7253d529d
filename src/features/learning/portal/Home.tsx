import { useLocation } from 'preact-iso'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { ThisWeek } from '../../guide/portal/OnList.tsx'
import type { getHome, getMine } from '../portal-api.ts'
import { Answered, useTitle } from './Answered.tsx'
import { keptHere } from './keeping.ts'
import { me } from './me.ts'
import { PackCardItem, ResourceCard, Shelf } from './shelves.tsx'
import { useAnswer } from './use-answer.ts'

/** What there is for this place, without a name; for whoever has one, what he began. */
export function Home() {
  const learner = useSignal(me)?.learner
  const kept = useSignal(keptHere)
  const asked = useAnswer<typeof getHome>('GET /api/portal/home', {})
  useTitle(t('name'))
  return (
    <Answered asked={asked}>
      {({ placeName, week, fitting, fresh, packs }) => (
        <>
          <h1>
            {placeName === null ? t('home.titleNowhere') : t('home.title', { place: placeName })}
          </h1>
          <SearchLine />
          {week && <ThisWeek week={week} />}
          {learner && <Continue key={learner.id} />}
          {kept.length > 0 && (
            <Shelf title={t('home.kept')}>
              {kept.map((card) => (
                <ResourceCard key={card.id} card={card} />
              ))}
            </Shelf>
          )}
          {fitting.length > 0 && (
            <Shelf title={t('home.fitting')}>
              {fitting.map((card) => (
                <ResourceCard key={card.id} card={card} />
              ))}
            </Shelf>
          )}
          {packs.length > 0 && (
            <Shelf title={t('home.packs')}>
              {packs.map((pack) => (
                <PackCardItem key={pack.id} pack={pack} />
              ))}
            </Shelf>
          )}
          {fresh.length > 0 && (
            <Shelf title={t('home.fresh')}>
              {fresh.map((card) => (
                <ResourceCard key={card.id} card={card} />
              ))}
            </Shelf>
          )}
          {fitting.length + fresh.length + packs.length === 0 && <p>{t('home.empty')}</p>}
        </>
      )}
    </Answered>
  )
}

function SearchLine() {
  const { route } = useLocation()
  return (
    <search>
      <form
        class="search-line"
        onSubmit={(event) => {
          event.preventDefault()
          const text = new FormData(event.currentTarget).get('text')
          route(`/search?text=${encodeURIComponent(String(text))}`)
        }}
      >
        <input
          type="search"
          name="text"
          aria-label={t('home.searchLabel')}
          placeholder={t('home.searchLabel')}
        />
        <button type="submit" class="main">
          {t('home.search')}
        </button>
      </form>
    </search>
  )
}

/** What was begun and is not finished, the latest first. */
function Continue() {
  const asked = useAnswer<typeof getMine>('GET /api/portal/mine', {})
  if (asked.state !== 'here') return null
  const finished = new Set(
    asked.answer.attempts.flatMap((one) => (one.completed ? (one.resourceId ?? []) : [])),
  )
  const begun = new Map(
    asked.answer.attempts.flatMap((one) =>
      one.resourceId && !finished.has(one.resourceId) ? [[one.resourceId, one] as const] : [],
    ),
  )
  if (begun.size === 0) return null
  return (
    <Shelf title={t('home.continue')}>
      {[...begun].slice(0, 4).map(([id, { title }]) => (
        <li key={id}>
          <a class="card" href={`/resources/${id}`} data-read={`${title}。${t('resource.goOn')}。`}>
            <span class="card-title">{title}</span>
            <span class="card-about">{t('resource.goOn')}</span>
          </a>
        </li>
      ))}
    </Shelf>
  )
}
