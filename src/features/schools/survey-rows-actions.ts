import type { Instant } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import type { Tx } from '../../platform/db.ts'
import { listAuditSince } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { inspectRow, maskRow, valuesOf } from '../registers/cells.ts'
import { listStored } from '../registers/list-store.ts'
import { mayRead } from '../registers/reading.ts'
import type { Shape } from '../registers/shape.ts'
import { rowOf, type Stored } from '../registers/store.ts'
import { equipment } from './equipment.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import type { FormSection, Sections, SurveyedRegister } from './survey-api.ts'
import { changedSince, maskChanges } from './survey-changes.ts'
import { listRemoved, type StoredReturn } from './survey-store.ts'

/** What a form is made of, in its order. */
export const surveyedShapes: Readonly<Record<SurveyedRegister, Shape>> = {
  schools: school,
  rooms: room,
  equipment,
  staff,
}

/** The rows of a form, as far as the reader may see them; `since`: from when on changes are told. */
export async function readSections(
  tx: Tx,
  actor: Actor,
  form: StoredReturn,
  since: Instant | undefined,
): Promise<Sections> {
  const { regionCode, schoolId } = form
  const sections: Sections = {}
  for (const [name, shape] of Object.entries(surveyedShapes))
    if (mayRead(actor, shape, { regionCode, organisationId: schoolId }))
      sections[name as SurveyedRegister] = await readSection(tx, shape, schoolId, since)
  return sections
}

async function readSection(
  tx: Tx,
  shape: Shape,
  schoolId: string,
  since: Instant | undefined,
): Promise<FormSection> {
  const rows = await rowsOfSchool(tx, shape, schoolId)
  const removed = since ? await listRemoved(tx, shape, schoolId, since) : []
  const entries = since
    ? await listAuditSince(tx, {
        subjectType: shape.name,
        subjectIds: rows.map(({ id }) => id),
        since,
      })
    : []
  const told = Map.groupBy(entries, ({ subjectId }) => subjectId)
  return {
    rows: rows.map((row) => ({
      row: rowOf(maskRow(shape, row)),
      ...maskChanges(shape, changedSince(shape, row, told.get(row.id) ?? [])),
      warnings: inspectRow(shape, valuesOf(shape, row)).problems,
    })),
    removed,
  }
}

async function rowsOfSchool(tx: Tx, shape: Shape, schoolId: string): Promise<Stored[]> {
  const reach = [{ lower: '0', upper: ':', organisationId: schoolId }]
  const wanted = { reach, filter: {}, sort: shape.nameField, descending: false, limit: 1_000 }
  const rows: Stored[] = []
  let after: Cursor | undefined
  do {
    const page = await listStored(tx, shape, { ...wanted, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}
