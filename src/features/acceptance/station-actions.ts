import { dayOf } from '../../base/calendar.ts'
import { rangeOf } from '../../base/place.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { readFiles } from '../founding/facts-store.ts'
import { requireFound } from '../founding/stage-actions.ts'
import type { Actor } from '../people/actor.ts'
import { findCode } from './batch-store.ts'
import { countEvidence, type Evidence } from './evidence-actions.ts'
import { linesOf } from './order-actions.ts'
import { listOrdersOf } from './order-store.ts'
import { countsOf, itemsOf, totalOf } from './sheet.ts'
import { sheets } from './sheets.ts'
import { isInTrial } from './trial-actions.ts'

/** What this feature knows of a station, for its page: also what a sheet would come to today (feature 15: rehearse). */
export async function readStationAcceptance(db: Db, actor: Actor, id: string, now: Date) {
  const day = dayOf(now)
  return asSystem(db, 'what a station rests on', async (tx) => {
    const station = await requireFound(tx, actor, id)
    const { unitCode, level, schoolId } = station
    const files = schoolId === null ? [] : await readFiles(tx, [station], day)
    const [known] = await countEvidence(tx, actor, files, rangeOf(unitCode, level), now)
    return {
      ...{ unitCode, level },
      trial: known && isInTrial(known.file) ? known.trial : null,
      orders: await linesOf(tx, actor, await listOrdersOf(tx, unitCode), day),
      rehearsals: known ? rehearsalsOf(known) : [],
      provincialCode: (await findCode(tx, id)) ?? null,
    }
  })
}

/** Of each sheet: what the records come to, and what is left to be seen on site. */
const rehearsalsOf = ({ counted }: Evidence) =>
  Object.values(sheets).map((sheet) => {
    const counts = countsOf(sheet, counted)
    const points = Object.values(counts).reduce((sum, one) => sum + one.points, 0)
    const onSite = itemsOf(sheet)
      .filter(({ counts: by }) => by === undefined)
      .reduce((sum, item) => sum + item.points, 0)
    return {
      ...{ sheet: sheet.name, counts, counted: points, onSite, total: totalOf(sheet) },
    }
  })
