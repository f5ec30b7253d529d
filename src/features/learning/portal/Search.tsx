import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Wish } from '../../../base/endpoint.ts'
import { ask } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import type { Card, Found, searchPortal } from '../portal-api.ts'
import { Answered, useTitle } from './Answered.tsx'
import { ResourceCard } from './shelves.tsx'
import { useAnswer } from './use-answer.ts'

const filters = {
  mediaType: ['video', 'audio', 'ebook', 'document', 'image', 'package', 'quiz'],
  category: [
    'skills',
    'education',
    'science',
    'market',
    'health',
    'law',
    'culture',
    'local_culture',
  ],
  audience: ['farmers', 'party_members', 'cadres', 'women', 'elderly', 'youth'],
} as const
type Filter = keyof typeof filters
const filterWords = {
  mediaType: ['search.kind', 'kind'],
  category: ['search.category', 'category'],
  audience: ['search.audience', 'audience'],
} as const

type Chosen = Wish<typeof searchPortal>

/** Found as it is typed; what is chosen stands in the address. */
export function Search() {
  const { query, route } = useLocation()
  const chosen: Chosen = Object.fromEntries(
    ['text', ...Object.keys(filters)].flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  )
  const choose = (change: Record<string, string | undefined>) => {
    const next = Object.entries({ ...chosen, ...change }).flatMap(([name, value]) =>
      value ? [[name, String(value)] as [string, string]] : [],
    )
    route(`/search?${new URLSearchParams(next)}`, true)
  }
  const asked = useAnswer<typeof searchPortal>('GET /api/portal/search', chosen)
  useTitle(t('search.title'))
  return (
    <>
      <h1>{t('search.title')}</h1>
      <TypedText text={chosen.text ?? ''} onText={(text) => choose({ text })} />
      <div class="filters">
        {(Object.keys(filters) as Filter[]).map((name) => (
          <FilterButtons
            key={name}
            name={name}
            value={chosen[name]}
            onChoose={(value) => choose({ [name]: value })}
          />
        ))}
      </div>
      <Answered asked={asked}>
        {(found) => <FoundCards key={JSON.stringify(chosen)} found={found} chosen={chosen} />}
      </Answered>
    </>
  )
}

/** Waits for the end of a syllable that an input method is composing, and a moment after each key. */
function TypedText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = useRef(onText)
  say.current = onText
  useEffect(() => () => clearTimeout(waiting.current), [])
  const typed = (input: HTMLInputElement) => {
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => say.current(input.value.trim()), 200)
  }
  return (
    <label class="field">
      {t('search.what')}
      <input
        type="search"
        defaultValue={text}
        onInput={(event) => {
          if (!event.isComposing) typed(event.currentTarget)
        }}
        onCompositionEnd={({ currentTarget }) => typed(currentTarget)}
      />
    </label>
  )
}

function FilterButtons({
  name,
  value,
  onChoose,
}: {
  name: Filter
  value: string | undefined
  onChoose: (value: string | undefined) => void
}) {
  const [label, words] = filterWords[name]
  return (
    <fieldset class="choices">
      <legend>{t(label)}</legend>
      <button type="button" aria-pressed={value === undefined} onClick={() => onChoose(undefined)}>
        {t('search.all')}
      </button>
      {filters[name].map((one) => (
        <button key={one} type="button" aria-pressed={value === one} onClick={() => onChoose(one)}>
          {t(`${words}.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}

function FoundCards({ found, chosen }: { found: Found; chosen: Chosen }) {
  const [more, setMore] = useState<Card[]>([])
  const cards = [...found.cards, ...more]
  const showMore = () =>
    void ask<typeof searchPortal>('GET /api/portal/search', {
      ...chosen,
      offset: cards.length,
    }).then((next) => setMore([...more, ...next.cards]))
  if (cards.length === 0) {
    return (
      <>
        <p>{t('search.none')}</p>
        <a class="button" href="/ask">
          {t('ways.ask')}
        </a>
      </>
    )
  }
  return (
    <>
      <p aria-live="polite">
        {found.nearly
          ? t('search.nearly')
          : t(found.counted ? 'search.found' : 'search.foundMany', { count: found.count })}
      </p>
      <ul class="shelf">
        {cards.map((card) => (
          <ResourceCard key={card.id} card={card} />
        ))}
      </ul>
      {!found.nearly && cards.length < found.count && (
        <p>
          <button type="button" onClick={showMore}>
            {t('search.more')}
          </button>
        </p>
      )}
    </>
  )
}
