import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { withQuery } from '../../../ui/api.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { type DutySheet, readDuties, recordDuty } from '../api.ts'
import { type DutyKind, dutyKinds } from '../visit.ts'
import { MonthWalk } from './MonthWalk.tsx'
import { monthAfter, monthOf } from './month.ts'
import './sessions.css'

type Unit = DutySheet['units'][number]

/** The month of assistants on one page: their duties, and who was not in touch with his school (S3-13, S3-14). */
export function DutiesPage() {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const { month: asked }: { month?: string } = useSearch({ strict: false })
  const month = asked ?? (me && monthOf(me.today))
  const wish = place &&
    month && { ...place, from: `${month}-01`, to: addDays(`${monthAfter(month)}-01`, -1) }
  const query = useAsk(readDuties, wish || undefined)
  const [noting, setNoting] = useState<Unit>()
  return (
    <Page
      title={t('duties.title')}
      about={t('duties.about')}
      actions={
        wish && (
          <Button href={withQuery('/api/duties/paper', { ...wish, language })} download>
            {t('duties.paper')}
          </Button>
        )
      }
    >
      {month && <MonthWalk month={month} onGo={(to) => setAddress({ month: to })} />}
      <Loaded query={query}>
        {({ units, records }) =>
          units.length === 0 ? (
            <Empty title={t('duties.none')} />
          ) : (
            <>
              <Units units={units} onNote={setNoting} />
              {records.length > 0 && <Records units={units} records={records} />}
            </>
          )
        }
      </Loaded>
      {noting && me && (
        <NoteDialog unit={noting} today={me.today} onClose={() => setNoting(undefined)} />
      )}
    </Page>
  )
}

function Units({ units, onNote }: { units: readonly Unit[]; onNote: (unit: Unit) => void }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<'all' | 'overdue'>('all')
  const shown = units
    .filter(({ name, schoolName }) => [name, schoolName].some((one) => one?.includes(find.trim())))
    .filter(({ isOverdue }) => only === 'all' || isOverdue)
    .toSorted((a, b) => Number(b.isOverdue) - Number(a.isOverdue))
  const kinds = Object.keys(dutyKinds) as DutyKind[]
  return (
    <List<Unit, 'all' | 'overdue'>
      find={{ value: find, label: t('weeks.find'), onSearch: setFind }}
      only={{
        label: t('weeks.only'),
        value: only,
        onChange: (next) => setOnly(next ?? 'all'),
        options: (['all', 'overdue'] as const).map((value) => ({
          value,
          label: t(`duties.${value}`),
        })),
      }}
      count={t('weeks.count', { count: shown.length })}
      none={t('weeks.none')}
      caption={t('duties.title')}
      rows={shown}
      keyOf={({ unitCode }) => unitCode}
      columns={[
        {
          key: 'unit',
          heading: t('weeks.station'),
          cell: ({ name, schoolName }) => (
            <span className="two-lines">
              {name}
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        ...kinds.map((kind) => ({
          key: kind,
          heading: read(dutyKinds[kind]),
          numeric: true as const,
          cell: ({ counts }: Unit) => counts.find((one) => one.kind === kind)?.count ?? 0,
        })),
        {
          key: 'contact',
          heading: t('duties.contact'),
          cell: ({ days, isOverdue, lastOn }) => (
            <StateMark tone={isOverdue ? 'bad' : 'good'}>
              {lastOn === null ? t('duties.never') : t('duties.days', { days })}
            </StateMark>
          ),
        },
        {
          key: 'do',
          heading: '',
          cell: (unit) =>
            unit.mayRecord && (
              <Button size="small" className="screen-only" onClick={() => onNote(unit)}>
                {t('duties.note')}
              </Button>
            ),
        },
      ]}
    />
  )
}

function Records({ units, records }: { units: readonly Unit[]; records: DutySheet['records'] }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const names = new Map(units.map(({ unitCode, name }) => [unitCode, name]))
  return (
    <Section title={t('duties.records')}>
      <ul className="outcome">
        {records.map(({ day: on, kind, note, unitCode, name }) => (
          <li key={`${on} ${kind} ${unitCode} ${note}`}>
            {formatDay(on, language, me?.today ?? '')} {names.get(unitCode)} {read(dutyKinds[kind])}
            ：{note} <span className="quiet">{name}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function NoteDialog({ unit, today, onClose }: { unit: Unit; today: string; onClose: () => void }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  return (
    <FormDialog
      of={recordDuty}
      title={t('duties.noteTitle', { name: unit.name })}
      okText={t('duties.ok')}
      done={t('duties.done')}
      fixed={{ unitCode: unit.unitCode }}
      fields={{
        kind: choice(
          t('duties.kind'),
          (Object.keys(dutyKinds) as DutyKind[]).map((value) => ({
            value,
            label: read(dutyKinds[value]),
          })),
        ),
        day: day(t('duties.day'), { start: today, max: today, beside: false }),
        note: words(t('duties.what'), { rows: 2 }),
      }}
      onClose={onClose}
    />
  )
}
