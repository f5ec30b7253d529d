import { dayOf } from '../../base/calendar.ts'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { defineCase, type Register, type Standing } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { findAssets, listRepairers } from './store.ts'
import { type TicketFacts, type TicketRow, ticket } from './ticket.ts'
import { type UpkeepRow, upkeep } from './upkeep.ts'

const nothing = async (_tx: Tx, _actor: Actor, rows: readonly unknown[]) => rows.map(() => ({}))

export const upkeepRegister: Register = defineCase(upkeep, {
  placeOf: placeOfSchools,
  checkAll: assetsOfSchool,
  facts: nothing,
}) as unknown as Register

export const ticketRegister: Register = defineCase(ticket, {
  placeOf: placeOfSchools,
  checkAll: assetsOfSchool,
  facts: ticketFacts,
}) as unknown as Register

async function placeOfSchools(
  tx: Tx,
  rows: readonly { schoolCode: string }[],
): Promise<(Standing | undefined)[]> {
  const schools = await holdSchoolsByCode(
    tx,
    rows.map(({ schoolCode }) => schoolCode),
  )
  return rows.map(({ schoolCode }) => {
    const found = schools.get(schoolCode)
    return found && { regionCode: found.regionCode, organisationId: found.id }
  })
}

/** What is named is a piece of that school, or was one. */
async function assetsOfSchool(
  tx: Tx,
  rows: readonly (UpkeepRow | TicketRow)[],
): Promise<Problem[][]> {
  const keyOf = ({ schoolCode, assetNo }: { schoolCode: string; assetNo?: string }) =>
    `${schoolCode}/${assetNo}`
  const known = new Set((await findAssets(tx, rows)).map(keyOf))
  return rows.map((row) =>
    row.assetNo === undefined || known.has(keyOf(row))
      ? []
      : [{ code: 'asset_not_of_school', field: 'assetNo', value: row.assetNo }],
  )
}

async function ticketFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<typeof ticket.row>[],
  now: Date,
): Promise<TicketFacts[]> {
  const repairers = await listRepairers(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, repairer, repairedOn }) => ({
    isTold: repairer !== undefined && repairedOn !== undefined,
    ...{ repairedOn: repairedOn ?? null, today: dayOf(now) },
    isRepairer: repairer === actor.name || (repairers.get(id)?.has(actor.personId) ?? false),
  }))
}
