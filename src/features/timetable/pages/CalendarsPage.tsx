import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlace, usePlaceNames, usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type Stage, stages } from '../../schools/school.ts'
import { type HolidayYear, makeHolidays } from '../calendar/holidays.ts'
import {
  type CalendarSchool,
  listCalendars,
  listHolidayYears,
  type Rearranged,
} from '../calendar-api.ts'
import type { CalendarDocument, CalendarTarget } from '../calendar-document.ts'
import { schoolYearOf, type YearDay, yearOf } from '../calendar-year.ts'
import { CalendarFacts } from './CalendarFacts.tsx'
import { CalendarYear, YearLegend } from './CalendarYear.tsx'
import { DayDialog } from './DayDialog.tsx'
import { HolidaysDialog } from './HolidaysDialog.tsx'
import { MakeUpDays } from './MakeUpDays.tsx'
import { SchoolCalendars } from './SchoolCalendars.tsx'
import { workOn } from './use-calendars.ts'

/** When schools teach: the county's word, a stage's, a township's, a school's, drawn as a year. */
export function CalendarsPage() {
  const { t } = useTranslation('calendars')
  const place = usePlaceQuery()
  const calendars = useAsk(listCalendars, place)
  const years = useAsk(listHolidayYears, {})
  return (
    <Page title={t('title')} about={t('about')}>
      <Loaded query={calendars}>
        {(found) => (
          <Loaded query={years}>
            {(known) => (
              <>
                <Cut isCut={found.isCut} count={found.schools.length} />
                <Calendars {...found} years={known.years} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

type Found = {
  calendars: readonly CalendarDocument[]
  schools: readonly CalendarSchool[]
  years: readonly HolidayYear[]
}

function Calendars({ calendars, schools, years }: Found) {
  const { t } = useTranslation('calendars')
  const may = useMay()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const [target, setTarget] = useTarget(schools)
  const [year, setYear] = useState(() => schoolYearOf(today))
  const [open, setOpen] = useState<YearDay>()
  const [entering, setEntering] = useState<number>()
  const [rearranged, setRearranged] = useState<Rearranged>()
  const holidays = makeHolidays(years)
  if (!target) return null
  const work = workOn(calendars, {
    ...{ target, holidays, isWritable: may('calendars.write'), onSaved: setRearranged },
  })
  const months = yearOf(work.calendar, holidays, year)
  const missing = [year, year + 1].find(
    (one) => !years.some((known) => known.year === one && known.days.length > 0),
  )
  return (
    <>
      <div className="list-bar screen-only">
        <TargetSelect schools={schools} target={target} onChange={setTarget} />
        <Button onClick={() => setYear(year - 1)}>{t('year.before')}</Button>
        <strong className="number">{t('year.of', { from: year, to: year + 1 })}</strong>
        <Button onClick={() => setYear(year + 1)}>{t('year.after')}</Button>
      </div>
      {rearranged && <RearrangedNotice {...rearranged} />}
      {missing !== undefined && (
        <Notice
          tone="soon"
          title={t('holidays.missing', { year: missing })}
          actions={
            may('calendars.write') &&
            target.schoolId === null && (
              <Button onClick={() => setEntering(missing)}>{t('holidays.enterDo')}</Button>
            )
          }
        >
          {t('holidays.missingAbout')}
        </Notice>
      )}
      <MakeUpDays work={work} months={months} today={today} />
      <Section title={t('year.title')} actions={<YearLegend months={months} />}>
        <CalendarYear months={months} today={today} onOpen={setOpen} />
      </Section>
      <CalendarFacts work={work} today={today} />
      {schools.length > 1 && (
        <SchoolCalendars {...{ schools, calendars }} onOpen={setTarget} onApplied={setRearranged} />
      )}
      {open && (
        <DayDialog day={open.day} today={today} work={work} onClose={() => setOpen(undefined)} />
      )}
      {entering !== undefined && (
        <HolidaysDialog
          year={entering}
          today={today}
          onDone={setRearranged}
          onClose={() => setEntering(undefined)}
        />
      )}
    </>
  )
}

/** What became of sessions that were planned: whoever changed the calendar is told at once. */
function RearrangedNotice({ moved, calledOff, restored }: Rearranged) {
  const { t } = useTranslation('calendars')
  const said = [
    moved > 0 && t('rearranged.moved', { count: moved }),
    calledOff > 0 && t('rearranged.calledOff', { count: calledOff }),
    restored > 0 && t('rearranged.restored', { count: restored }),
  ].filter((text) => text !== false)
  return (
    <Notice
      tone={calledOff > 0 ? 'soon' : 'good'}
      title={said.length === 0 ? t('rearranged.nothing') : said.join(' ')}
    />
  )
}

/** In the address, so that a page can be sent: a place or a stage of the one chosen above, or a school. */
function useTarget(
  schools: readonly CalendarSchool[],
): [CalendarTarget | undefined, (target: CalendarTarget) => void] {
  const place = usePlace()
  const navigate = useNavigate()
  const { school, stage }: { school?: string; stage?: Stage } = useSearch({ strict: false })
  const set = (target: CalendarTarget) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({
        ...now,
        school: target.schoolId ?? undefined,
        stage: target.schoolId === null ? (target.stage ?? undefined) : undefined,
      })) as never,
    })
  const alone = schools.length === 1 && place?.level === 'village' ? schools[0]?.id : undefined
  const found = schools.find(({ id }) => id === (school ?? alone))
  if (found) return [{ ...found, schoolId: found.id }, set]
  return [place && { regionCode: place.code, stage: stage ?? null, schoolId: null }, set]
}

function TargetSelect({
  schools,
  target,
  onChange,
}: {
  schools: readonly CalendarSchool[]
  target: CalendarTarget
  onChange: (target: CalendarTarget) => void
}) {
  const { t } = useTranslation('calendars')
  const read = useText()
  const place = usePlace()
  const places = usePlaceNames()
  const code = place?.code ?? ''
  const nameOf = (of: string) => places.get(of)?.name ?? of
  const stageNames = Object.keys(stages) as Stage[]
  const options = [
    {
      label: t('target.all'),
      options: [
        { value: 'place', label: t('target.place', { place: nameOf(code) }) },
        ...(place?.level === 'county'
          ? stageNames.map((stage) => ({ value: stage as string, label: read(stages[stage]) }))
          : []),
      ],
    },
    {
      label: t('target.schools'),
      options: schools.map(({ id, name, regionCode }) => ({
        value: id,
        label: `${name} · ${nameOf(placeAt(regionCode, 'township'))}`,
      })),
    },
  ]
  return (
    <Select
      className="calendar-target"
      aria-label={t('target.label')}
      showSearch
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      value={target.schoolId ?? target.stage ?? 'place'}
      options={options}
      onChange={(value) => {
        const school = schools.find(({ id }) => id === value)
        onChange(
          school
            ? { ...school, schoolId: school.id }
            : {
                regionCode: code,
                stage: stageNames.find((stage) => stage === value) ?? null,
                schoolId: null,
              },
        )
      }}
    />
  )
}
