import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { readUsage } from '../api.ts'
import { type ServiceFunction, serviceFunctions } from '../values.ts'
import { MonthWalk } from './MonthWalk.tsx'
import { monthAfter, monthOf } from './month.ts'
import { hours, share } from './plan-figures.ts'
import '../../registers/pages/registers.css'
import { StationUse } from './StationUse.tsx'
import './sessions.css'

/** What shared rooms gave to their schools and to the villages in a month, and what the sessions were for. */
export function UsagePage() {
  const { t } = useTranslation('sessions')
  const read = useText()
  const setAddress = useSetAddress()
  const [find, setFind] = useState('')
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const { month: asked }: { month?: string } = useSearch({ strict: false })
  const month = asked ?? (me && monthOf(me.today))
  const wish = place &&
    month && { ...place, from: `${month}-01`, to: addDays(`${monthAfter(month)}-01`, -1) }
  const query = useAsk(readUsage, wish || undefined)
  const go = (to: string) => setAddress({ month: to })
  return (
    <Page
      title={t('usage.title')}
      about={t('usage.about')}
      actions={<Button onClick={() => window.print()}>{t('usage.print')}</Button>}
    >
      {month && <MonthWalk month={month} onGo={go} />}
      <Loaded query={query}>
        {({ rooms, stations, functions, themes }) => {
          const all = functions.reduce((sum, { minutes }) => sum + minutes, 0)
          return (
            <>
              <Section title={t('usage.functions')}>
                {functions.length === 0 ? (
                  <p className="quiet">{t('usage.noSessions')}</p>
                ) : (
                  <DataTable
                    caption={t('usage.functions')}
                    rows={functions}
                    keyOf={({ serviceFunction }) => serviceFunction ?? ''}
                    columns={[
                      {
                        key: 'function',
                        heading: t('usage.function'),
                        cell: ({ serviceFunction }) =>
                          serviceFunction === null
                            ? t('usage.unsaid')
                            : read(serviceFunctions[serviceFunction as ServiceFunction]),
                      },
                      {
                        key: 'sessions',
                        heading: t('usage.sessions'),
                        numeric: true,
                        cell: ({ sessions }) => sessions,
                      },
                      {
                        key: 'hours',
                        heading: t('usage.hours'),
                        numeric: true,
                        cell: ({ minutes }) => hours(minutes),
                      },
                      {
                        key: 'share',
                        heading: t('usage.share'),
                        numeric: true,
                        cell: ({ minutes }) => share(minutes, all),
                      },
                      {
                        key: 'members',
                        heading: t('usage.members'),
                        numeric: true,
                        cell: ({ members }) => members,
                      },
                      {
                        key: 'others',
                        heading: t('usage.others'),
                        numeric: true,
                        cell: ({ people, members }) => people - members,
                      },
                    ]}
                  />
                )}
              </Section>
              {themes.some(({ theme }) => theme !== null) && (
                <Section title={t('usage.themes')}>
                  <DataTable
                    caption={t('usage.themes')}
                    rows={themes}
                    keyOf={({ theme }) => theme ?? ''}
                    columns={[
                      {
                        key: 'theme',
                        heading: t('usage.theme'),
                        cell: ({ theme }) => theme ?? t('usage.unsaid'),
                      },
                      {
                        key: 'share',
                        heading: t('usage.share'),
                        numeric: true,
                        cell: ({ minutes }) => share(minutes, all),
                      },
                    ]}
                  />
                </Section>
              )}
              <StationUse rows={stations} />
              <Section title={t('usage.rooms')}>
                {rooms.length === 0 ? (
                  <Empty title={t('usage.noRooms')} />
                ) : (
                  <List
                    find={{ value: find, label: t('usage.find'), onSearch: setFind }}
                    none={t('usage.noneFound')}
                    caption={t('usage.rooms')}
                    rows={rooms.filter(({ schoolName, roomName }) =>
                      [schoolName, roomName].some((one) => one?.includes(find.trim())),
                    )}
                    keyOf={({ schoolId, roomName }) => `${schoolId} ${roomName}`}
                    columns={[
                      {
                        key: 'room',
                        heading: t('usage.room'),
                        cell: ({ schoolName, roomName }) => (
                          <span className="two-lines">
                            {schoolName}
                            <span className="quiet">{roomName}</span>
                          </span>
                        ),
                      },
                      ...(['school', 'community', 'total'] as const).map((key) => ({
                        key,
                        heading: t(`usage.${key}`),
                        numeric: true as const,
                        cell: (row: (typeof rooms)[number]) => {
                          const minutes = row[`${key}Minutes`]
                          return minutes === null ? '—' : hours(minutes)
                        },
                      })),
                      {
                        key: 'share',
                        heading: t('usage.communityShare'),
                        numeric: true,
                        cell: ({ communityMinutes, totalMinutes }) =>
                          totalMinutes === null ? '—' : share(communityMinutes, totalMinutes),
                      },
                    ]}
                  />
                )}
              </Section>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
