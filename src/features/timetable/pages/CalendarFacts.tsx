import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import type { BellSchedule, SchoolCalendar, Term } from '../calendar/school-calendar.ts'
import { isSameTarget } from '../calendar-document.ts'
import { sayMonth } from '../say-month.ts'
import { weekdayName } from '../say-windows.ts'
import { BellsDialog } from './BellsDialog.tsx'
import { PlaceDialog } from './PlaceDialog.tsx'
import { RotationDialog } from './RotationDialog.tsx'
import { TermsDialog } from './TermsDialog.tsx'
import type { Work } from './use-calendars.ts'
import { useTargetName } from './use-target-name.ts'

type Editing = 'terms' | 'bells' | 'place' | 'rotation'

/** What the calendar of a target is made of, and whose word each part is. */
export function CalendarFacts({ work, today }: { work: Work; today: Day }) {
  const { t } = useTranslation('calendars')
  const [editing, setEditing] = useState<Editing>()
  const { calendar } = work
  const close = () => setEditing(undefined)
  const edit = (what: Editing) =>
    work.save && <Button onClick={() => setEditing(what)}>{t('edit')}</Button>
  return (
    <div className="calendar-facts">
      <Section title={t('terms.title')} actions={edit('terms')}>
        <Spans spans={calendar.terms} none={t('terms.none')} today={today} />
        {calendar.breaks.length > 0 && (
          <>
            <h3>{t('terms.breaks')}</h3>
            <Spans spans={calendar.breaks} none="" today={today} />
          </>
        )}
        <Said part="terms" work={work} />
      </Section>
      <Section title={t('bells.title')} actions={edit('bells')}>
        <Bells bells={calendar.bells} today={today} />
        <Rotates calendar={calendar} onEdit={work.save && (() => setEditing('rotation'))} />
        <Said part="rotation" work={work} />
        <KeepsMakeUps work={work} />
        <Said part="bells" work={work} />
      </Section>
      <Section title={t('place.title')} actions={edit('place')}>
        <PlaceFacts calendar={calendar} />
        <Said part="market" work={work} />
      </Section>
      {editing === 'terms' && <TermsDialog work={work} onClose={close} />}
      {editing === 'bells' && <BellsDialog work={work} onClose={close} />}
      {editing === 'place' && <PlaceDialog work={work} onClose={close} />}
      {editing === 'rotation' && <RotationDialog work={work} onClose={close} />}
    </div>
  )
}

/** Whose word it is; one's own may be left to what lies above. */
function Said({ part, work }: { part: keyof SchoolCalendar; work: Work }) {
  const { t } = useTranslation('calendars')
  const nameOf = useTargetName()
  const { act, busy } = useAct()
  const by = work.saidBy(part)
  if (!by) return null
  const isOwn = isSameTarget(by, work.target)
  return (
    <p className="quiet">
      {isOwn ? t('said.own') : t('said.by', { name: nameOf(by) })}
      {isOwn && work.leave && (
        <Button
          type="link"
          size="small"
          loading={busy}
          onClick={() => void act(async () => work.leave?.(part), t('saved'))}
        >
          {t('said.leave')}
        </Button>
      )}
    </p>
  )
}

function Spans({ spans, none, today }: { spans: readonly Term[]; none: string; today: Day }) {
  const language = useLanguage()
  if (spans.length === 0) return <p className="quiet">{none}</p>
  const said = (day: Day) => formatDay(day, language, today)
  return (
    <ul className="calendar-lines">
      {spans.map(({ from, to, name }) => (
        <li key={from}>
          <span>{name}</span>
          <span className="number">
            <span className="together">{said(from)}</span>
            {from !== to && (
              <>
                {' – '}
                <span className="together">{said(to)}</span>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Bells({ bells, today }: { bells: readonly BellSchedule[]; today: Day }) {
  const { t } = useTranslation(['calendars', 'calendar'])
  const language = useLanguage()
  if (bells.length === 0) return <p className="quiet">{t('bells.none')}</p>
  const said = (day: Day | undefined) => (day ? formatDay(day, language, today) : '')
  return bells.map(({ weekdays, validFrom, validTo, blocks }) => (
    <div key={`${weekdays} ${validFrom}`}>
      <h3>
        {weekdays
          .toSorted((a, b) => a - b)
          .map((weekday) => weekdayName(weekday, language))
          .join(language === 'en' ? ', ' : '、')}
        {(validFrom || validTo) && (
          <span className="quiet"> {`${said(validFrom)} – ${said(validTo)}`}</span>
        )}
      </h3>
      <ul className="calendar-lines">
        {blocks.map(({ kind, from, to }) => (
          <li key={kind + from}>
            <span>{t(`calendar:kind.${kind}`)}</span>
            <span className="number">
              {from}–{to}
            </span>
          </li>
        ))}
      </ul>
    </div>
  ))
}

/** By the week, unless school days rotate. */
function Rotates({
  calendar: { rotation },
  onEdit,
}: {
  calendar: SchoolCalendar
  onEdit: (() => void) | undefined
}) {
  const { t } = useTranslation('calendars')
  return (
    <p>
      {rotation ? t('rotation', { on: rotation.on, off: rotation.off }) : t('rotate.weeklyNow')}
      {onEdit && (
        <Button type="link" size="small" onClick={onEdit}>
          {t('rotate.do')}
        </Button>
      )}
    </p>
  )
}

/** Whether the school works on make-up days at all. */
function KeepsMakeUps({ work: { calendar, save } }: { work: Work }) {
  const { t } = useTranslation('calendars')
  const { act, busy } = useAct()
  const { keepsMakeUpDays } = calendar
  return (
    <p>
      {keepsMakeUpDays ? t('makeUp.kept') : t('makeUp.notKept')}
      {save && (
        <Button
          type="link"
          size="small"
          loading={busy}
          onClick={() => void act(() => save({ keepsMakeUpDays: !keepsMakeUpDays }), t('saved'))}
        >
          {keepsMakeUpDays ? t('makeUp.keepNot') : t('makeUp.keep')}
        </Button>
      )}
    </p>
  )
}

function PlaceFacts({ calendar: { market, seasons } }: { calendar: SchoolCalendar }) {
  const { t } = useTranslation('calendars')
  const language = useLanguage()
  const said = (monthDay: string): string => {
    const day = Number(monthDay.slice(3))
    const month = sayMonth(`2000-${monthDay.slice(0, 2)}-01`, language, 'alone')
    return language === 'en' ? `${day} ${month}` : `${month}${day}日`
  }
  const lines: [string, ReactNode][] = [
    [
      t('place.market'),
      market ? `${market.written} · ${t(`effect.${market.effect}`)}` : t('place.noMarket'),
    ],
    ...seasons.map(({ name, from, to, busyFrom, busyTo }): [string, ReactNode] => [
      name,
      `${said(from)} – ${said(to)} ${busyFrom}–${busyTo}`,
    ]),
  ]
  return (
    <ul className="calendar-lines">
      {lines.map(([name, fact]) => (
        <li key={name}>
          <span>{name}</span>
          <span>{fact}</span>
        </li>
      ))}
    </ul>
  )
}
