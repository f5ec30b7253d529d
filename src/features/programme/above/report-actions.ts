import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { placeAt } from '../../../base/place.ts'
import { asSystem, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { findUplink, loadIdentity } from '../../sync/identity-store.ts'
import { type Recorder, recordAll } from '../../sync/record-actions.ts'
import { sign, verify } from '../../sync/signature-protocol.ts'
import { digestOf } from '../plan-rows-store.ts'
import { findPlan, listPasses, listRemarks, listTownships } from '../plan-store.ts'
import { planReported } from './replication.ts'
import { packReport, type Report, unpackReport } from './report-protocol.ts'
import {
  findCopy,
  findNeighbour,
  insertAnswers,
  insertCopy,
  listAnswers,
  listUnread,
  listUntold,
  type Neighbour,
  putProgramme,
  putSayings,
  setCopy,
  setReceipt,
  type Unread,
  type Untold,
} from './report-store.ts'

const why = 'plans between hubs'

/** Under this stands the signature of a report: whose it is, of which plan, and what it says. */
export const signedText = (report: {
  station: string
  planId: string
  number: number
  parts: readonly string[]
}): string =>
  `cunxiao plan report 1\n${report.station}\n${report.planId}\n${report.number}\n${createHash('sha256').update(report.parts.join('')).digest('hex')}`

// ── Up ──

/** Reports to the hub above each plan that stands otherwise than it was last told; without a hub above nothing. */
export async function tellAbove({ db }: Pick<Ground, 'db'>, recorder: Recorder): Promise<number> {
  return asSystem(db, why, async (tx) => {
    if ((await findUplink(tx))?.kind !== 'hub') return 0
    const { id, signingKey } = await loadIdentity(tx)
    const untold = await listUntold(tx, id)
    for (const one of untold) {
      const parts = packReport(await reportOf(tx, one.id))
      const said = { planId: one.id, number: one.number, parts }
      const signature = sign(signingKey, signedText({ ...said, station: id }))
      await recordAll(tx, recorder, planReported, parts.map(bodyOf(one, signature)), id)
    }
    return untold.length
  })
}

const bodyOf =
  ({ id, number, planVersion, answered }: Untold, signature: string) =>
  (packed: string, at: number, { length }: readonly string[]) => ({
    actor: {},
    entity: id,
    body: {
      ...{ planId: id, number, planVersion, answered },
      ...{ part: at + 1, parts: length, packed, signature },
    },
  })

async function reportOf(tx: Tx, id: string): Promise<Report> {
  const plan = await findPlan(tx, id)
  if (!plan?.lists || !plan.digest || !plan.submittedOn)
    throw new Error(`the plan ${id} was told above and never submitted`)
  const { regionCode, countyName, number, state, stateAt, content, lists, digest } = plan
  return {
    programme: {
      ...{ id: plan.programmeId, title: plan.programmeTitle, template: plan.template },
      ...{ fromDay: plan.programmeFrom, toDay: plan.programmeTo, simulated: plan.simulated },
    },
    plan: {
      ...{ id, regionCode, countyName, number, state, stateAt, content, lists, digest },
      ...{ submittedOn: plan.submittedOn, dueOn: plan.dueOn },
      ...{ filingNumber: plan.filingNumber, filedOn: plan.filedOn },
    },
    townships: (await listTownships(tx, id)).map((one) => ({
      ...{ id: one.id, regionCode: one.regionCode, unitName: one.unitName, state: one.state },
    })),
    passes: await listPasses(tx, plan.programmeId),
    remarks: await listRemarks(tx, id),
    answers: await listAnswers(tx, id),
  }
}

// ── From below ──

/** Takes what hubs below have reported of their plans; what cannot be taken is kept with its reason. */
export async function takeReports({ db, log }: Pick<Ground, 'db' | 'log'>): Promise<number> {
  return asSystem(db, why, async (tx) => {
    const { id: own } = await loadIdentity(tx)
    const read = (await listUnread(tx, own)).map((one) => ({
      unread: one,
      report: unpackReport(one.parts),
    }))
    // The earlier version of a plan is out of the way before the next one is open.
    read.sort((a, b) => (a.report?.plan.number ?? 0) - (b.report?.plan.number ?? 0))
    for (const { unread, report } of read) {
      const from = await findNeighbour(tx, unread.station)
      // Of a hub further down, whose own neighbour tells it again; or of a station, which has no plan to tell.
      const isNeighbours =
        from !== undefined && verify(from.signingKey, signedText(unread), unread.signature)
      const trouble = isNeighbours ? await takeAlone(tx, from, unread, report) : null
      if (trouble) log.warn({ hub: from?.name, plan: unread.planId, trouble }, 'a plan not taken')
      await setReceipt(tx, unread, trouble)
    }
    return read.length
  })
}

/** Why it was not taken; null: it was. What the database does not take is undone, and keeps none of the others back (S8). */
async function takeAlone(tx: Tx, ...given: [Neighbour, Unread, Report | undefined]) {
  await sql`savepoint report`.execute(tx)
  try {
    const trouble = await takeReport(tx, ...given)
    await sql`release savepoint report`.execute(tx)
    return trouble
  } catch (error) {
    if (weatherOf(error)) throw error
    await sql`rollback to savepoint report`.execute(tx)
    return 'report_unfit'
  }
}

async function takeReport(
  tx: Tx,
  { digits }: Neighbour,
  { station, planId }: Unread,
  report: Report | undefined,
): Promise<string | null> {
  if (report?.plan.id !== planId) return 'report_unreadable'
  const { content, lists, digest, regionCode, state } = report.plan
  if (digestOf({ content, lists }) !== digest) return 'report_altered'
  const said = [report.townships, report.passes, report.remarks].flat()
  const isOfCounty = said.every((one) => placeAt(one.regionCode, 'county') === regionCode)
  if (!regionCode.startsWith(digits) || !isOfCounty) return 'report_of_other_place'
  const known = await findCopy(tx, planId)
  if (known && (known.keptBy !== station || known.digest !== digest)) return 'report_of_other_plan'
  if (!(await putProgramme(tx, station, report))) return 'report_of_other_plan'
  if (known) await setCopy(tx, report)
  else await insertCopy(tx, station, report)
  const keeping = known?.state === 'city_review' && state === 'city_review'
  await putSayings(tx, report, { keeping })
  await insertAnswers(tx, planId, report.answers)
  return null
}
