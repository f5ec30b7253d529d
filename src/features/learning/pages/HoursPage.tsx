import { useSearch } from '@tanstack/react-router'
import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf, timeOf } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { getHoursOf, type HoursRow, listHours } from '../api.ts'
import { addCertificate } from '../certificate-api.ts'
import { verbs } from '../verbs.ts'
import './learning.css'

/** What people of the place learned in a month, with the statements that every minute was made from. */
export function HoursPage() {
  const { t } = useTranslation('learning')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const { month: asked }: { month?: unknown } = useSearch({ strict: false })
  const month = /^\d{4}-\d{2}$/.test(String(asked)) ? String(asked) : me?.today.slice(0, 7)
  const place = usePlaceQuery()
  const query = useAsk(listHours, place && month ? { ...place, month } : undefined)
  const [shown, setShown] = useState<HoursRow>()
  return (
    <Page
      title={t('hours.title')}
      about={t('hours.about')}
      actions={<Button onClick={() => window.print()}>{t('hours.print')}</Button>}
    >
      <div className="list-bar">
        <Input
          type="month"
          aria-label={t('hours.month')}
          value={month}
          max={me?.today.slice(0, 7)}
          style={{ width: 180 }}
          onChange={({ target }) => setAddress({ month: target.value || undefined })}
        />
      </div>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('hours.none')}>{t('hours.noneText')}</Empty>
          ) : (
            <>
              <p className="list-sums">
                <span>
                  {t('hours.people')}{' '}
                  <strong>{new Set(rows.map((row) => row.personId)).size}</strong>
                </span>
                <span>
                  {t('hours.time')}{' '}
                  <strong>
                    {formatMinutes(
                      rows.reduce((sum, { minutes }) => sum + minutes, 0),
                      language,
                    )}
                  </strong>
                </span>
              </p>
              <DataTable
                caption={t('hours.title')}
                rows={rows}
                keyOf={({ personId, station }) => `${personId} ${station}`}
                columns={[
                  {
                    key: 'name',
                    heading: t('learners.name'),
                    cell: (row) => (
                      <button type="button" className="plain-button" onClick={() => setShown(row)}>
                        {row.name}
                      </button>
                    ),
                  },
                  { key: 'place', heading: t('hours.place'), cell: ({ placeName }) => placeName },
                  {
                    key: 'station',
                    heading: t('hours.station'),
                    cell: ({ stationName }) => stationName ?? t('hours.here'),
                  },
                  {
                    key: 'minutes',
                    heading: t('hours.time'),
                    numeric: true,
                    cell: ({ minutes }) => formatMinutes(minutes, language),
                  },
                  {
                    key: 'finished',
                    heading: t('hours.finished'),
                    numeric: true,
                    cell: ({ finished, attempts }) => `${finished} / ${attempts}`,
                  },
                ]}
              />
            </>
          )
        }
      </Loaded>
      <Drawer
        open={shown !== undefined}
        size="large"
        title={shown?.name}
        onClose={() => setShown(undefined)}
      >
        {shown && month && (
          <>
            <Certify personId={shown.personId} year={Number(month.slice(0, 4))} />
            <Evidence personId={shown.personId} month={month} />
          </>
        )}
      </Drawer>
    </Page>
  )
}

/** The year on a paper with a number, for somebody who stands at the desk; it opens beside the console. */
function Certify({ personId, year }: { personId: string; year: number }) {
  const { t } = useTranslation('learning')
  const may = useMay()
  const { act, busy } = useAct()
  const [number, setNumber] = useState<string>()
  if (!may('people.write')) return null
  const certify = () =>
    act(async () => {
      setNumber((await ask(addCertificate, { id: personId, year })).number)
    }, t('hours.done'))
  return (
    <p className="screen-only">
      {number === undefined ? (
        <Button loading={busy} onClick={() => void certify()}>
          {t('hours.certify', { year })}
        </Button>
      ) : (
        <a href={`/certificates/${number}`} target="_blank" rel="noreferrer">
          {t('hours.certified', { number })}
        </a>
      )}
    </p>
  )
}

/** Every attempt with what was said in it; what the minutes were made from is marked. */
function Evidence({ personId, month }: { personId: string; month: string }) {
  const { t } = useTranslation('learning')
  const language = useLanguage()
  const { data: me } = useMe()
  const query = useAsk(getHoursOf, { id: personId, month })
  return (
    <Loaded query={query}>
      {({ attempts }) => (
        <div className="evidence">
          <p className="quiet">{t('hours.evidence')}</p>
          {attempts.map(({ title, minutes, stationName, said }) => (
            <details key={said[0]?.id} open={attempts.length === 1}>
              <summary>
                {title} · <strong className="together">{formatMinutes(minutes, language)}</strong> ·{' '}
                <span className="quiet">{stationName ?? t('hours.here')}</span>
              </summary>
              <ol>
                {said.map(({ id, at, verb, counted }) => (
                  <li key={id}>
                    <span className="quiet together">
                      {formatDay(dayOf(at), language, me?.today ?? '')} {timeOf(at)}
                    </span>{' '}
                    {t(`portal:verb.${wordOf(verb)}`)}
                    {counted && <strong> {t('hours.counted')}</strong>}
                  </li>
                ))}
              </ol>
            </details>
          ))}
        </div>
      )}
    </Loaded>
  )
}

const wordOf = (verb: string): string =>
  Object.entries(verbs).find(([, iri]) => iri === verb)?.[0] ?? 'other'
