import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import type { StationUse as Row } from '../api.ts'
import { hours, share } from './plan-figures.ts'
import { ResponsibleLine } from './ResponsibleLine.tsx'

/** How much of its agreed time each station uses, those first that stand unused (I6-4). */
export function StationUse({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const may = useMay()
  const { data: me } = useMe()
  const [find, setFind] = useState('')
  const { only }: { only?: 'idle' } = useSearch({ strict: false })
  const choose = (next: 'idle' | undefined) => setAddress({ only: next })
  const shown = rows
    .filter(({ name, schoolName }) => [name, schoolName].some((one) => one?.includes(find.trim())))
    .filter(({ isIdle }) => only !== 'idle' || isIdle)
    .toSorted((a, b) => Number(b.isIdle) - Number(a.isIdle) || rate(a) - rate(b))
  return (
    <Section title={t('usage.stations')}>
      <List<Row, 'idle'>
        find={{ value: find, label: t('weeks.find'), onSearch: setFind }}
        only={{
          label: t('weeks.only'),
          value: only,
          onChange: choose,
          options: [{ value: 'idle', label: t('usage.idle') }],
        }}
        count={t('weeks.count', { count: shown.length })}
        none={t('weeks.none')}
        caption={t('usage.stations')}
        rows={shown}
        keyOf={({ stationId }) => stationId}
        columns={[
          {
            key: 'station',
            heading: t('weeks.station'),
            cell: ({ name, schoolName }) => (
              <span className="two-lines">
                {name}
                <span className="quiet">{schoolName}</span>
              </span>
            ),
          },
          {
            key: 'agreed',
            heading: t('usage.agreed'),
            numeric: true,
            cell: ({ agreedMinutes }) => hours(agreedMinutes),
          },
          {
            key: 'used',
            heading: t('usage.used'),
            numeric: true,
            cell: ({ usedMinutes }) => hours(usedMinutes),
          },
          {
            key: 'rate',
            heading: t('usage.rate'),
            numeric: true,
            cell: ({ usedMinutes, agreedMinutes }) => share(usedMinutes, agreedMinutes),
          },
          {
            key: 'last',
            heading: t('usage.last'),
            cell: ({ lastOn, isIdle, responsible, name }) => (
              <span className="week-why">
                <span>
                  {lastOn ? formatDay(lastOn, language, me?.today ?? '') : t('usage.never')}
                  {isIdle && ` ${t('usage.isIdle')}`}
                </span>
                {responsible && <ResponsibleLine of={responsible} />}
                {isIdle && may('timetable.read') && (
                  <Link
                    className="screen-only"
                    to={'/board' as string}
                    search={{ find: name } as never}
                  >
                    {t('weeks.plan')}
                  </Link>
                )}
              </span>
            ),
          },
        ]}
      />
    </Section>
  )
}

const rate = ({ usedMinutes, agreedMinutes }: Row): number =>
  agreedMinutes === 0 ? 0 : usedMinutes / agreedMinutes
