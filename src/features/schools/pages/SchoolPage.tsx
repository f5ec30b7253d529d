import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { verbOf } from '../../../base/verbs.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useName, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceNames } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { Plain } from '../../registers/cells.ts'
import { FieldValue } from '../../registers/pages/FieldValue.tsx'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import { RowFacts } from '../../registers/pages/RowFacts.tsx'
import { RowHistory } from '../../registers/pages/RowHistory.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { Row } from '../../registers/shape.ts'
import { type Equipment, equipment } from '../equipment.ts'
import { type Room, room } from '../room.ts'
import { modes, type School, school as schoolShape, stages } from '../school.ts'
import { type StaffMember, staff } from '../staff.ts'
import { registerSetups } from './register-setups.tsx'

type SchoolRow = School & Row

/** Everything about one school, in the order people ask. */
export function SchoolPage() {
  const { schoolId = '' }: { schoolId?: string } = useParams({ strict: false })
  const query = useAsk(rowEndpoints(schoolShape).readRow, { id: schoolId })
  return <Loaded query={query}>{(row) => <OneSchool school={row as SchoolRow} />}</Loaded>
}

function OneSchool({ school }: { school: SchoolRow }) {
  const { t } = useTranslation(['schools', 'shell'])
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const show = useName()
  const places = usePlaceNames()
  const { data: me } = useMe()
  const [editing, setEditing] = useState(false)
  const setup = registerSetups.schools
  if (!setup) throw new Error('the schools have no list')
  const village = places.get(school.villageCode)?.name ?? school.villageCode
  const township = places.get(placeAt(school.villageCode, 'township'))?.name ?? ''

  return (
    <Page
      title={
        <>
          {show(school.name)}{' '}
          {school.simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
        </>
      }
      about={[
        `${township}${village}`,
        read(stages[school.stage]),
        read(modes[school.mode]),
        school.schoolCode,
      ].join(' · ')}
      actions={
        <>
          <Link to={'/schools' as string} className="link-button">
            {t('back')}
          </Link>
          <Button onClick={() => window.print()}>{t('print')}</Button>
          {(may('schools.write') || may('schools.propose')) && (
            <Button type="primary" onClick={() => setEditing(true)}>
              {t(may('schools.write') ? 'edit' : 'registers:proposal.do')}
            </Button>
          )}
        </>
      }
    >
      {school.plannedMergerOn && (
        <Notice
          tone="soon"
          title={t('merger', { day: formatDay(school.plannedMergerOn, language, me?.today ?? '') })}
        />
      )}
      <Section title={t('basics')}>
        <RowFacts setup={setup} row={school} />
      </Section>
      <Belongings<Room>
        school={school}
        register="rooms"
        fields={['kind', 'areaM2', 'seats', 'usableSeats', 'notUsableReason']}
        sum={(rows) => ({
          rooms: rows.length,
          seats: total(rows, 'seats'),
          usable: total(rows, 'usableSeats'),
        })}
      />
      <Belongings<Equipment>
        school={school}
        register="equipment"
        fields={['type', 'model', 'quantity', 'usableQuantity', 'condition', 'roomNo']}
        sum={(rows) => ({
          quantity: total(rows, 'quantity'),
          usable: total(rows, 'usableQuantity'),
        })}
      />
      <Belongings<StaffMember>
        school={school}
        register="staff"
        fields={['post', 'education', 'partyMember', 'usableForProgramme', 'notUsableReason']}
        sum={(rows) => ({
          staff: rows.length,
          usable: rows.filter(({ usableForProgramme }) => usableForProgramme).length,
        })}
      />
      {may('audit.inspect') && (
        <Section title={t('history')}>
          <RowHistory subjectType="schools" subjectId={school.id} shape={setup.shape} />
        </Section>
      )}
      <RowDrawer
        setup={setup}
        rowId={editing ? school.id : undefined}
        onClose={() => setEditing(false)}
      />
    </Page>
  )
}

/** More than any school has of one thing. */
const shapes = { rooms: room, equipment, staff }
const listLimit = 500

function Belongings<T>({
  school,
  register,
  fields,
  sum,
}: {
  school: SchoolRow
  register: 'rooms' | 'equipment' | 'staff'
  fields: readonly string[]
  sum: (rows: readonly T[]) => Record<string, number>
}): ReactNode {
  const { t } = useTranslation('schools')
  const read = useText()
  const may = useMay()
  const [rowId, setRowId] = useState<string>()
  const setup = registerSetups[register]
  const filter = JSON.stringify({ schoolCode: school.schoolCode })
  const query = useAsk(
    rowEndpoints(shapes[register]).listRows,
    may(verbOf({ name: register }, 'read')) ? { filter, limit: listLimit } : undefined,
  )
  if (!setup || !may(verbOf({ name: register }, 'read'))) return null
  const { shape } = setup
  const heading = (field: string) => {
    const { label, unit } = shape.fields[field] ?? {}
    return `${label ? read(label) : field}${unit ? ` ${read(unit)}` : ''}`
  }
  return (
    <Section
      title={t(register)}
      actions={
        may(verbOf({ name: register }, 'write')) && (
          <Button size="small" className="screen-only" onClick={() => setRowId('new')}>
            {t('registers:add')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ rows, next }) =>
          rows.length === 0 ? (
            <p className="quiet">{t(`none.${register}`)}</p>
          ) : (
            <>
              <p>{t(`totals.${register}`, sum(rows as unknown as T[]))}</p>
              <DataTable
                caption={t(register)}
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  {
                    key: shape.nameField,
                    heading: heading(shape.nameField),
                    cell: (row) => (
                      <button type="button" className="row-button" onClick={() => setRowId(row.id)}>
                        {String((row as Plain)[shape.nameField])}
                      </button>
                    ),
                  },
                  ...fields.map((field) => ({
                    key: field,
                    heading: heading(field),
                    numeric: typeof (rows[0] as Plain)[field] === 'number',
                    cell: (row: Row) => (
                      <FieldValue
                        shape={shape}
                        field={field}
                        value={(row as Plain)[field]}
                        withUnit={false}
                      />
                    ),
                  })),
                ]}
              />
              <Cut isCut={next !== undefined} count={rows.length} />
            </>
          )
        }
      </Loaded>
      <RowDrawer
        setup={setup}
        rowId={rowId}
        given={{ schoolCode: school.schoolCode }}
        onClose={() => setRowId(undefined)}
      />
    </Section>
  )
}

const total = <K extends string>(rows: readonly { [key in K]: number }[], field: K): number =>
  rows.reduce((sum, row) => sum + row[field], 0)
