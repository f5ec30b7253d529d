import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { defineRegister, type Register, usedAs } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { findSchoolsByCode } from '../schools/store.ts'
import { checkThemes, themeReadings } from './learning-plan-registers.ts'
import { teachingBase } from './teaching-base.ts'
import { type TeachingLinkRow, teachingLink } from './teaching-link.ts'
import { listBases } from './teaching-store.ts'
import { themedActivity } from './themed-activity.ts'

export const themedActivityRegister: Register = defineRegister(themedActivity, {
  placeOf: byPlace,
  checkAll: (tx, rows) =>
    checkThemes(
      tx,
      rows.map(({ theme, fromDay: day }) => ({ theme, day })),
    ),
  readings: themeReadings,
}) as unknown as Register

export const teachingBaseRegister: Register = defineRegister(teachingBase, {
  placeOf: byPlace,
  usedBy: usedAs(
    (ids) => sql`
      select b.id, 'teaching_links' as by from teaching_bases as b where b.id = ${ids} and exists (
        select from teaching_links as l where l.retired_on is null and left(l.place_code, 6) = left(b.place_code, 6)
          and b.name in (l.base, l.association))`,
  ),
  hindersRetiring: ['teaching_links'],
}) as unknown as Register

export const teachingLinkRegister: Register = defineRegister(teachingLink, {
  placeOf: byPlace,
  checkAll: checkPartners,
}) as unknown as Register

function byPlace(tx: Tx, rows: readonly { placeCode: string }[]) {
  return standAt(
    tx,
    rows.map(({ placeCode }) => placeCode),
  )
}

/** Bases, associations and schools are those that the county has entered. */
async function checkPartners(tx: Tx, rows: readonly TeachingLinkRow[]) {
  const names = rows.flatMap(({ base, association }) => [base ?? [], association ?? []].flat())
  const bases = new Set(
    (await listBases(tx, names)).map(({ county, kind, name }) => `${county} ${kind} ${name}`),
  )
  const schools = await findSchoolsByCode(
    tx,
    rows.flatMap(({ schoolCode }) => schoolCode ?? []),
  )
  return rows.map(({ placeCode, base, association, schoolCode }) => {
    const county = placeCode.slice(0, 6)
    return [
      ...(['base', 'association'] as const).flatMap((field) => {
        const name = { base, association }[field]
        return name === undefined || bases.has(`${county} ${field} ${name}`)
          ? []
          : [{ code: 'teaching_base_unknown', field, details: { name } }]
      }),
      ...(schoolCode !== undefined && !schools.has(schoolCode)
        ? [{ code: 'teaching_school_unknown', field: 'schoolCode', details: { schoolCode } }]
        : []),
    ]
  })
}
