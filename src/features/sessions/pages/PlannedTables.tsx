import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { learnerGroups } from '../values.ts'
import { difference, hours, type Report, share } from './plan-figures.ts'

type Both = { planned: number; delivered: number }

/** Planned, delivered, and how far they are apart. */
function useBoth<T extends Both>(): Column<T>[] {
  const { t } = useTranslation('sessions')
  return [
    {
      key: 'planned',
      heading: t('learningPlan.planned'),
      numeric: true,
      cell: ({ planned }) => hours(planned),
    },
    {
      key: 'delivered',
      heading: t('learningPlan.delivered'),
      numeric: true,
      cell: ({ delivered }) => hours(delivered),
    },
    { key: 'difference', heading: t('learningPlan.difference'), numeric: true, cell: difference },
  ]
}

/** A station, and below it its months where there are several. */
export function PlannedByStation({ rows }: { rows: Report['stations'] }) {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  const { data: me } = useMe()
  const both = useBoth<Report['stations'][number]>()
  const [find, setFind] = useState('')
  if (rows.length === 0) return <Empty title={t('learningPlan.noStations')} />
  return (
    <Section title={t('learningPlan.stations')}>
      <List
        find={{ value: find, label: t('learningPlan.find'), onSearch: setFind }}
        none={t('learningPlan.noneFound')}
        caption={t('learningPlan.stations')}
        rows={rows.filter(({ name }) => name.includes(find.trim()))}
        keyOf={({ code }) => code}
        below={({ months }) => months.length > 1 && <Months rows={months} />}
        columns={[
          { key: 'station', heading: t('learningPlan.station'), cell: ({ name }) => name },
          ...both,
          {
            key: 'rate',
            heading: t('learningPlan.rate'),
            numeric: true,
            cell: ({ planned, delivered }) => share(delivered, planned),
          },
          {
            key: 'gaps',
            heading: t('learningPlan.gaps'),
            numeric: true,
            cell: ({ weeksWithoutPlan }) => (
              <span
                title={weeksWithoutPlan
                  .map((monday) => formatDay(monday, language, me?.today ?? ''))
                  .join(language === 'en' ? ', ' : '、')}
              >
                {weeksWithoutPlan.length}
              </span>
            ),
          },
        ]}
      />
    </Section>
  )
}

function Months({ rows }: { rows: Report['stations'][number]['months'] }) {
  const { t } = useTranslation('sessions')
  return (
    <ul className="plan-months quiet">
      {rows.map(({ month, planned, delivered }) => (
        <li key={month}>
          {month}:{' '}
          {t('learningPlan.monthSays', { planned: hours(planned), delivered: hours(delivered) })}
        </li>
      ))}
    </ul>
  )
}

export function PlannedByTheme({ rows }: { rows: Report['themes'] }) {
  const { t } = useTranslation('sessions')
  const both = useBoth<Report['themes'][number]>()
  const all = rows.reduce((sum, { delivered }) => sum + delivered, 0)
  if (rows.every(({ planned, delivered }) => planned + delivered === 0)) return null
  return (
    <Section title={t('learningPlan.themes')}>
      <DataTable
        caption={t('learningPlan.themes')}
        rows={rows}
        keyOf={({ code }) => code ?? ''}
        columns={[
          {
            key: 'theme',
            heading: t('learningPlan.theme'),
            cell: ({ name }) => name ?? t('learningPlan.noTheme'),
          },
          ...both,
          {
            key: 'share',
            heading: t('learningPlan.share'),
            numeric: true,
            cell: ({ delivered }) => share(delivered, all),
          },
        ]}
      />
    </Section>
  )
}

export function PlannedByGroup({ rows }: { rows: Report['groups'] }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const both = useBoth<Report['groups'][number]>()
  return (
    <Section title={t('learningPlan.groups')}>
      {rows.length === 0 ? (
        <p className="quiet">{t('learningPlan.noGroups')}</p>
      ) : (
        <DataTable
          caption={t('learningPlan.groups')}
          rows={rows}
          keyOf={({ group }) => group}
          columns={[
            {
              key: 'group',
              heading: t('learningPlan.group'),
              cell: ({ group }) => read(learnerGroups[group]),
            },
            ...both,
            {
              key: 'sessions',
              heading: t('learningPlan.sessions'),
              numeric: true,
              cell: ({ sessions }) => sessions,
            },
          ]}
        />
      )}
    </Section>
  )
}
