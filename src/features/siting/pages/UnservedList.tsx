import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readRulings, readUnits, readUnserved, rule } from '../api.ts'
import { whyUnfit } from '../eligibility.ts'
import type { SchoolsOfLevel } from '../lacking.ts'
import type { Ruling, Unserved } from '../unit.ts'
import { SchoolFaults } from './SchoolFaults.tsx'
import { UnitName } from './UnitName.tsx'
import { useFound } from './use-found.ts'
import { fullName, useCount } from './words-of.ts'
import '../../registers/pages/registers.css'
import './siting.css'
import { useFindOption } from '../../../ui/use-find-option.ts'

/** Townships and villages without a host, why, and what to do; those nobody can find on a map first. */
export function UnservedList() {
  const { t } = useTranslation('siting')
  const may = useMay()
  const place = usePlaceQuery()
  const query = useAsk(readUnserved, place)
  const rulings = useAsk(readRulings, place)
  return (
    <Page title={t('unserved.title')} about={t('unserved.about')}>
      <Loaded query={query}>
        {({ units, all, schools }) =>
          all === 0 ? (
            <Empty
              title={t('unserved.noUnits')}
              actions={
                may('townships.write') && (
                  <Link to={'/townships' as string} className="link-button">
                    {t('next.do.register_units')}
                  </Link>
                )
              }
            >
              {t('unserved.noUnitsText')}
            </Empty>
          ) : units.length === 0 ? (
            <Empty
              title={t('unserved.none')}
              actions={
                <Link to={'/siting/decisions' as string} className="link-button">
                  {t('next.do.collect_answers')}
                </Link>
              }
            >
              {t('unserved.noneText')}
            </Empty>
          ) : (
            <Units
              units={units}
              schools={schools}
              locked={rulings.data?.rulings.filter(({ kind }) => kind === 'locked') ?? []}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

const isUnlocated = ({ reason }: Unserved): boolean => reason.code === 'no_coordinates'

function Units({
  units,
  schools,
  locked,
}: {
  units: readonly Unserved[]
  schools: readonly SchoolsOfLevel[]
  locked: readonly Ruling[]
}) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const may = useMay()
  const [find, setFind] = useState('')
  const found = useFound(find, usePlaceQuery())
  const [placing, setPlacing] = useState<Unserved>()
  const placed = new Set(locked.map(({ unitCode }) => unitCode))
  const rows = units
    .filter((unit) => found.has({ unitCode: unit.code }))
    .toSorted((a, b) => Number(isUnlocated(b)) - Number(isUnlocated(a)))
  const unfit = new Set(
    units.filter(({ reason }) => reason.code === 'no_site_of_right_kind').map(({ level }) => level),
  )
  const mayPlace = may('siting.plan') || may('siting.place')
  return (
    <>
      <List
        find={{ value: find, label: t('unserved.find'), onSearch: setFind, error: found.error }}
        count={t('unserved.count', {
          count: count(rows.length),
          unlocated: count(rows.filter(isUnlocated).length),
        })}
        above={<SchoolFaults found={schools.filter(({ level }) => unfit.has(level))} />}
        none={t('table.none')}
        caption={t('unserved.title')}
        rows={rows}
        keyOf={({ code }) => code}
        scrolls
        columns={[
          {
            key: 'unit',
            heading: t('unit'),
            cell: ({ code, name, townshipName }) => (
              <UnitName to={`/siting/units/${code}`} name={name} townshipName={townshipName} />
            ),
          },
          {
            key: 'level',
            heading: t('unserved.level'),
            cell: ({ level }) => t(`level.${level}`),
          },
          {
            key: 'reason',
            heading: t('unserved.reason'),
            cell: ({ code, reason }) =>
              placed.has(code) ? (
                <StateMark tone="soon">{t('unserved.placed')}</StateMark>
              ) : (
                <StateMark tone={reason.code === 'not_decided' ? 'plain' : 'bad'}>
                  {t(`unservedWhy.${reason.code}`)}
                </StateMark>
              ),
          },
          {
            key: 'remedy',
            heading: t('unserved.remedy'),
            cell: ({ reason }) => t(`unservedRemedy.${reason.code}`),
          },
          {
            key: 'do',
            heading: <span className="unseen">{t('unserved.place')}</span>,
            cell: (unit) =>
              mayPlace &&
              isUnlocated(unit) &&
              !placed.has(unit.code) && (
                <Button onClick={() => setPlacing(unit)}>{t('unserved.place')}</Button>
              ),
          },
        ]}
      />
      {placing && <PlaceDialog unit={placing} onClose={() => setPlacing(undefined)} />}
    </>
  )
}

/** Whoever knows the township says which of its schools the village goes to. */
function PlaceDialog({ unit, onClose }: { unit: Unserved; onClose: () => void }) {
  const { t } = useTranslation('siting')
  const finding = useFindOption()
  const township = placeAt(unit.code, 'township')
  const query = useAsk(readUnits, { place: township, placeLevel: 'township' })
  const [schoolId, setSchoolId] = useState<string>()
  const fit = query.data?.schools.filter((school) => whyUnfit(school, unit.level).length === 0)
  return (
    <AskDialog
      title={t('unserved.placeTitle', { unit: fullName(unit) })}
      okText={t('unserved.placeDo')}
      done={t('unserved.placedDone')}
      textLabel={t('ruling.reason')}
      textHint={t('unserved.placeHint')}
      textNeeded
      ready={schoolId !== undefined}
      work={async (reason) => {
        if (schoolId !== undefined)
          await ask(rule, { unitCode: unit.code, schoolId, kind: 'locked', reason })
      }}
      onClose={onClose}
    >
      <p>{t('unserved.placeText')}</p>
      <Loaded query={query}>
        {() =>
          fit?.length === 0 ? (
            <p>{t('unserved.noSchool')}</p>
          ) : (
            <FormField label={t('school')}>
              {(input) => (
                <Select
                  {...input}
                  showSearch={finding}
                  placeholder={t('unserved.chooseSchool')}
                  value={schoolId ?? null}
                  onChange={(id: string | null) => setSchoolId(id ?? undefined)}
                  options={fit?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
                />
              )}
            </FormField>
          )
        }
      </Loaded>
    </AskDialog>
  )
}
