import { dayOf } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { wordingOf } from '../founding/registers.ts'
import { listMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import type { EvaluationRow } from './evaluation.ts'
import type { Evidence } from './evidence-actions.ts'
import { countingOf, type Frozen, frozenScore } from './filling.ts'
import { countsOf } from './sheet.ts'
import { findSheets, freezeSheet, listFillings } from './sheet-store.ts'
import { sheets } from './sheets.ts'

/** Keeps what a verdict rests on, so that score and report are made of it alone from now on; answers the verdict's words. */
export async function freeze(
  tx: Tx,
  actor: Actor,
  row: EvaluationRow & { id: string },
  { file, trial, counted }: Evidence,
  now: Date,
): Promise<string> {
  const kept = (await findSheets(tx, [row.id])).get(row.id)
  const filling = countingOf(await listFillings(tx, [row.id]), kept?.fillingId ?? null)
  if (!filling) throw new Error(`a verdict without a filling: ${row.id}`)
  const policy = (await readPolicies(tx, ['acceptance.passPercent', 'founding.nameWithCounty']))(
    row.unitCode,
    row.visitDay,
  )
  const verdict = (await listMoves(tx, row.id)).at(-1)?.reason ?? ''
  const { station } = file
  const sheet = sheets[row.sheet]
  const frozen: Frozen = {
    ...{ sheet, filled: filling.filled, passPercent: policy['acceptance.passPercent'] },
    counted: countsOf(sheet, counted),
    ...{ filledBy: filling.byName, filledAt: filling.filledAt },
    station: {
      unit: station.level === 'village' ? `${station.townshipName}${station.name}` : station.name,
      ...{ level: station.level, school: station.schoolName ?? '' },
      officialName: wordingOf(station, 'station', policy),
    },
    trial: {
      ...{ beganOn: trial.beganOn, days: trial.days, sessions: trial.sessions },
      ...{ minutes: trial.minutes, attendees: trial.attendees },
    },
    ...{ verdictBy: actor.name, verdictOn: dayOf(now), verdict },
  }
  const { score, total } = frozenScore(frozen)
  await freezeSheet(tx, row.id, { fillingId: filling.id, score, total, frozen })
  return verdict
}
