import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useMe } from '../../../ui/session.ts'
import type { DayOfChannel, Planned } from '../api.ts'
import { spanText } from '../forms/told.ts'
import { scriptOf } from '../forms/words.ts'
import { itemKinds, whenOf } from '../notice-item.ts'
import { type DraftItem, itemOfPlanned, itemOfProgramme } from './draft-item.ts'

type Adding = { items: readonly DraftItem[]; onAdd: (items: DraftItem[]) => void }

/** What township, village and school have agreed on: all of it at once, or one by one. */
export function PlannedOffers({
  planned,
  isCut,
  items,
  onAdd,
}: Adding & { planned: readonly Planned[]; isCut: boolean }) {
  const { t } = useTranslation('guide')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const open = planned.filter(
    ({ occurrenceId }) => !items.some((item) => item.occurrenceId === occurrenceId),
  )
  return (
    <Section
      title={t('make.planned')}
      actions={
        open.length > 1 && (
          <Button size="small" onClick={() => onAdd(open.map(itemOfPlanned))}>
            {t('make.addAll', { count: open.length })}
          </Button>
        )
      }
    >
      {isCut && <Notice tone="soon" title={t('make.plannedCut')} />}
      {open.length === 0 ? (
        <p className="quiet">{t(planned.length === 0 ? 'make.plannedNone' : 'make.plannedAll')}</p>
      ) : (
        <ul className="make-offers">
          {open.map((one) => (
            <li key={one.occurrenceId} className="make-offer">
              <span className="together">
                {formatDay(whenOf(one.startsAt).day, language, me?.today ?? '')}{' '}
                {spanText(one, scriptOf(language), '—')}
              </span>
              <span>{one.title ?? read(itemKinds[one.kind])}</span>
              <span className="quiet">{one.place ?? one.schoolName}</span>
              {one.announced && <span className="quiet">{t('make.announced')}</span>}
              <Button size="small" onClick={() => onAdd([itemOfPlanned(one)])}>
                {t('make.add')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const shownBroadcasts = 30

/** What is sent in these days, found by its title. */
export function BroadcastOffers({
  channels,
  place,
  items,
  onAdd,
}: Adding & { channels: readonly DayOfChannel[]; place: string }) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const { data: me } = useMe()
  const [find, setFind] = useState('')
  const all = channels.flatMap(({ name, items: sent }) => sent.map((one) => ({ name, one })))
  if (all.length === 0) return null
  const found = all
    .filter(({ name, one }) => `${name} ${one.title} ${one.category ?? ''}`.includes(find.trim()))
    .toSorted((a, b) =>
      `${a.one.day} ${a.one.fromTime}` < `${b.one.day} ${b.one.fromTime}` ? -1 : 1,
    )
  const isIn = (title: string, day: string, from: string) =>
    items.some((item) => item.title === title && item.day === day && item.from === from)
  return (
    <Section title={t('make.broadcast')}>
      <div className="list-bar">
        <SearchBox value={find} label={t('programme.find')} onSearch={setFind} />
        <span className="quiet">{t('make.found', { count: found.length })}</span>
      </div>
      <ul className="make-offers">
        {found
          .filter(({ one }) => !isIn(one.title, one.day, one.fromTime))
          .slice(0, shownBroadcasts)
          .map(({ name, one }) => (
            <li key={one.id} className="make-offer">
              <span className="together">
                {formatDay(one.day, language, me?.today ?? '')} {one.fromTime}
                {one.toTime && `—${one.toTime}`}
              </span>
              <span>{one.title}</span>
              <span className="quiet">{name}</span>
              <Button size="small" onClick={() => onAdd([itemOfProgramme(one, name, place)])}>
                {t('make.add')}
              </Button>
            </li>
          ))}
      </ul>
      {found.length > shownBroadcasts && <p className="quiet">{t('make.foundCut')}</p>}
    </Section>
  )
}
