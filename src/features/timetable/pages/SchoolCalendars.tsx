import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { List } from '../../../ui/List.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { usePlaceNames } from '../../../ui/place.ts'
import { useMay } from '../../../ui/session.ts'
import { stages } from '../../schools/school.ts'
import type { Hindered } from '../api.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import type { CalendarSchool, Rearranged } from '../calendar-api.ts'
import type { CalendarDocument, CalendarTarget } from '../calendar-document.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import { HinderedNotice } from './hindered.tsx'

type Only = 'all' | 'differ'

/** Every school, and what it says otherwise than the county; what one says may be said for others, too. */
export function SchoolCalendars({
  schools,
  calendars,
  onOpen,
  onApplied,
}: {
  schools: readonly CalendarSchool[]
  calendars: readonly CalendarDocument[]
  onOpen: (target: CalendarTarget) => void
  onApplied: (rearranged: Rearranged) => void
}) {
  const { t } = useTranslation('calendars')
  const read = useText()
  const may = useMay()
  const places = usePlaceNames()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only>('all')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [hindered, setHindered] = useState<readonly Hindered[]>([])
  const [isApplying, setApplying] = useState(false)
  const ownOf = new Map(calendars.map((one) => [one.schoolId, one]))
  const partsOf = (id: string) =>
    Object.keys(ownOf.get(id)?.parts ?? {}) as (keyof SchoolCalendar)[]
  const shown = schools.filter(
    ({ id, name }) => name.includes(find.trim()) && (only === 'all' || partsOf(id).length > 0),
  )
  const own = shown.filter(({ id }) => chosen.includes(id))
  return (
    <Section title={t('schools.title')}>
      <List<CalendarSchool, Only>
        find={{ value: find, label: t('schools.find'), onSearch: setFind }}
        only={{
          label: t('schools.only'),
          value: only,
          onChange: (next) => setOnly(next ?? 'all'),
          options: (['all', 'differ'] as const).map((value) => ({
            value,
            label: t(`schools.${value}`),
          })),
        }}
        count={t('schools.count', { count: shown.length })}
        beside={
          own.length > 0 && (
            <Button type="primary" onClick={() => setApplying(true)}>
              {t('apply.many', { count: own.length })}
            </Button>
          )
        }
        above={
          hindered.length > 0 && (
            <HinderedNotice
              done={t('apply.done')}
              hindered={hindered}
              nameOf={(id) => schools.find((one) => one.id === id)?.name ?? ''}
            />
          )
        }
        none={t('schools.none')}
        caption={t('schools.title')}
        rows={shown}
        keyOf={({ id }) => id}
        scrolls
        choice={{
          chosen,
          onChoose: setChosen,
          nameOf: ({ name }) => (may('calendars.write') ? name : undefined),
        }}
        columns={[
          {
            key: 'name',
            heading: t('schools.school'),
            cell: ({ id, name, regionCode, stage }) => (
              <button
                type="button"
                className="row-button"
                onClick={() => onOpen({ regionCode, stage, schoolId: id })}
              >
                {name}
              </button>
            ),
          },
          {
            key: 'place',
            heading: t('schools.place'),
            cell: ({ regionCode }) => places.get(regionCode)?.name ?? regionCode,
          },
          { key: 'stage', heading: t('schools.stage'), cell: ({ stage }) => read(stages[stage]) },
          {
            key: 'own',
            heading: t('schools.own'),
            cell: ({ id }) =>
              partsOf(id).length === 0 ? (
                <span className="quiet">{t('schools.same')}</span>
              ) : (
                partsOf(id)
                  .map((part) => t(`part.${part}`))
                  .join(' · ')
              ),
          },
        ]}
      />
      {isApplying && (
        <ApplyDialog
          schools={own}
          all={schools}
          calendars={calendars}
          onDone={(rearranged, hindered) => {
            setChosen([])
            setHindered(hindered)
            onApplied(rearranged)
          }}
          onClose={() => setApplying(false)}
        />
      )}
    </Section>
  )
}
