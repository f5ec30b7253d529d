import { Link, useSearch } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { UnitName } from '../../siting/pages/UnitName.tsx'
import { type Hindered, listStations, listTerms, listTimetables } from '../api.ts'
import { sayWindow } from '../say-windows.ts'
import { parties, partyLabels, type TimetableView } from '../timetable.ts'
import { AnswerTimes, type AskedTimes } from './AnswerTimes.tsx'
import { EnterSigned } from './EnterSigned.tsx'
import { HinderedNotice } from './hindered.tsx'
import { PartyMarks } from './PartyMarks.tsx'
import { ProposeDialog, type Term } from './ProposeDialog.tsx'
import { Subscribe } from './Subscribe.tsx'
import { dueOf, keeps, type Only, type StationTimes, stationTimes } from './station-times.ts'
import './timetable.css'

/** Every station with the times that are agreed for it, or are being agreed on. */
export function TimetableList() {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const place = usePlaceQuery()
  const stations = useAsk(listStations, place)
  const timetables = useAsk(listTimetables, place)
  const terms = useAsk(listTerms, place)
  return (
    <Page
      title={t('list.title')}
      about={t('list.about')}
      actions={
        <>
          <Subscribe />
          {place && timetables.data?.timetables.some(({ state }) => state === 'open') && (
            <Button href={withQuery('/api/timetable-sheets', { ...place, language })} download>
              {t('signed.print')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={stations}>
        {(found) => (
          <Loaded query={timetables}>
            {({ timetables: all, isCut }) =>
              found.stations.length === 0 ? (
                <Empty title={t('list.noStations')}>
                  <Link to={'/siting/decisions' as string}>{t('list.toHosts')}</Link>
                </Empty>
              ) : (
                <>
                  <Cut
                    isCut={isCut || found.isCut}
                    count={Math.max(all.length, found.stations.length)}
                  />
                  <Stations rows={stationTimes(found.stations, all)} term={terms.data?.terms[0]} />
                </>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

type Asking =
  | { proposing: StationTimes[] }
  | { answering: AskedTimes[] }
  | { signed: TimetableView[] }

function Stations({ rows, term }: { rows: readonly StationTimes[]; term: Term | undefined }) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const setAddress = useSetAddress()
  const { only = 'all' }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [asking, setAsking] = useState<Asking>()
  const [last, setLast] = useState<{ done: string; hindered: readonly Hindered[] }>()
  const shown = rows
    .filter(({ station }) =>
      [station.unitName, station.townshipName, station.school?.name].some((one) =>
        one?.includes(find.trim()),
      ),
    )
    .filter((row) => keeps(row, only))
  const isChoosable = (row: StationTimes) => may('timetable.propose') || dueOf(row).length > 0
  const choosable = shown.filter(isChoosable).map(({ station }) => station.id)
  const isWhole = choosable.length > 0 && choosable.every((id) => chosen.includes(id))
  const own = shown.filter(({ station }) => chosen.includes(station.id))
  const free = own.filter(({ open }) => !open)
  const due = own.flatMap(dueOf)
  const signed = own.flatMap(({ open }) => open ?? [])
  const nameOf = (id: string) =>
    rows.find(({ station, open, standing }) => [station.id, open?.id, standing?.id].includes(id))
      ?.station.unitName ?? ''
  const finish = (done: string, hindered: readonly Hindered[]) => {
    setLast({ done, hindered })
    setChosen([])
  }
  return (
    <>
      <List<StationTimes, Only>
        find={{ value: find, label: t('list.find'), onSearch: setFind }}
        only={{
          label: t('list.only'),
          value: only,
          onChange: (next) => setAddress({ only: next }),
          options: [
            ...(['all', 'mine', 'none', 'open', 'agreed', 'short'] as const).map((value) => ({
              value: value as Only,
              label: t(`only.${value}`),
            })),
            ...parties.map((party) => ({
              value: party as Only,
              label: t('only.waitsFor', { party: read(partyLabels[party]) }),
            })),
          ],
        }}
        count={t('list.count', { count: shown.length })}
        beside={
          <>
            {choosable.length > 1 && (
              <Checkbox
                checked={isWhole}
                indeterminate={!isWhole && own.length > 0}
                onChange={() => setChosen(isWhole ? [] : choosable)}
              >
                {t('list.chooseAll', { count: choosable.length })}
              </Checkbox>
            )}
            {free.length > 0 && may('timetable.propose') && (
              <Button type="primary" onClick={() => setAsking({ proposing: free })}>
                {t('propose.many', { count: free.length })}
              </Button>
            )}
            {signed.length > 0 && may('timetable.propose') && (
              <Button onClick={() => setAsking({ signed })}>
                {t('signed.many', { count: signed.length })}
              </Button>
            )}
            {due.length > 0 && (
              <Button type="primary" onClick={() => setAsking({ answering: due })}>
                {t('answer.many', { count: due.length })}
              </Button>
            )}
          </>
        }
        above={last && <HinderedNotice {...last} nameOf={nameOf} />}
        none={t('list.none')}
        caption={t('list.title')}
        rows={shown}
        keyOf={({ station }) => station.id}
        scrolls
        choice={{
          chosen,
          onChoose: setChosen,
          nameOf: (row) => (isChoosable(row) ? row.station.unitName : undefined),
        }}
        columns={[
          {
            key: 'unit',
            heading: t('station'),
            cell: ({ station, open, standing }) => {
              const id = (open ?? standing)?.id
              return id ? (
                <UnitName
                  to={`/timetables/${id}`}
                  name={station.unitName}
                  townshipName={station.townshipName}
                />
              ) : (
                <span className="unit-name">
                  {station.unitName}
                  <span className="quiet">{station.townshipName}</span>
                </span>
              )
            },
          },
          {
            key: 'school',
            heading: t('school'),
            cell: ({ station }) => (
              <span className="unit-name">
                {station.school?.name}
                <span className="quiet">{station.room?.name}</span>
              </span>
            ),
          },
          {
            key: 'times',
            heading: t('times'),
            cell: ({ open, standing }) => (
              <span className="window-lines">
                {(open ?? standing)?.windows.map((window) => {
                  const said = sayWindow(window, language)
                  return <span key={said}>{said}</span>
                }) ?? <span className="quiet">{t('list.noTimes')}</span>}
              </span>
            ),
          },
          {
            key: 'parties',
            heading: t('parties'),
            cell: ({ open }) => open && <PartyMarks answers={open.answers} />,
          },
          {
            key: 'state',
            heading: t('state'),
            cell: (row) => (
              <>
                <Mark {...row} />
                {!row.open && (!row.standing || row.isShort) && may('timetable.propose') && (
                  <Button
                    type="link"
                    className="screen-only"
                    onClick={() => setAsking({ proposing: [row] })}
                  >
                    {t('propose.one')}
                  </Button>
                )}
              </>
            ),
          },
        ]}
      />
      {asking && 'proposing' in asking && (
        <ProposeDialog
          stations={asking.proposing.map(({ station }) => station)}
          term={term}
          onDone={({ proposed, hindered }) =>
            finish(t('propose.madeMany', { count: proposed.length }), hindered)
          }
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking && 'signed' in asking && (
        <EnterSigned
          timetables={asking.signed}
          onDone={({ answered, hindered }) =>
            finish(t('answer.madeMany', { count: answered.length }), hindered)
          }
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking && 'answering' in asking && (
        <AnswerTimes
          asked={asking.answering}
          answer="agree"
          onDone={({ answered, hindered }) =>
            finish(t('answer.madeMany', { count: answered.length }), hindered)
          }
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

function Mark({ open, standing, isShort }: StationTimes) {
  const { t } = useTranslation('timetable')
  if (open) return <StateMark tone="soon">{t('states.open')}</StateMark>
  if (!standing) return <StateMark tone="bad">{t('states.none')}</StateMark>
  if (standing.endsOn) return <StateMark tone="soon">{t('states.ending')}</StateMark>
  if (isShort) return <StateMark tone="bad">{t('states.short')}</StateMark>
  return <StateMark tone="good">{t('states.agreed')}</StateMark>
}
