import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, type Day, dayAt, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { recordMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { decideRows, writeRows } from '../registers/decide-actions.ts'
import { type Change, defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { drawNumber } from './certificate-number.ts'
import {
  certificateLifecycle,
  type PostCertificateRow,
  postCertificate,
} from './post-certificate.ts'

type CertificateRow = Row<typeof postCertificate.row>

export const certificateRegister: Register = defineCase(postCertificate, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
  facts: async (tx, _actor, rows, now) => {
    const policies = await readPolicies(tx, ['training.expiringDays'])
    const today = dayOf(now)
    return (rows as readonly CertificateRow[]).map(({ unitCode, toDay }) => ({
      ...{ toDay, today },
      renewFrom: addDays(toDay, -policies(unitCode, today)['training.expiringDays']),
    }))
  },
  moved: async (tx, actor, rows, move, now) => {
    const certificates = rows as readonly CertificateRow[]
    if (move === 'issue')
      await number(
        tx,
        certificates.map(({ id }) => id),
        now,
      )
    if (move === 'renew') await issueAnew(tx, actor, certificates, now)
  },
  saved: keepNumbers,
}) as unknown as Register

async function number(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const year = Number(dayOf(now).slice(0, 4))
  const drawn = ids.map((id) => ({ id, number: drawNumber(year, (below) => randomInt(below)) }))
  await sql`
    update post_certificates as c set number = d.number, state = 'valid', search_text = c.search_text || ' ' || lower(d.number)
    from jsonb_to_recordset(${JSON.stringify(drawn)}::jsonb) as d (id uuid, number text)
    where c.id = d.id`.execute(tx)
}

type Wanted = Pick<PostCertificateRow, 'unitCode' | 'name' | 'scope' | 'batchNo'> & {
  simulated?: boolean
}

/** Certificates that hold from today for as long as the county's rule says, each with its number. */
export async function issueFor(
  tx: Tx,
  actor: Actor,
  wanted: readonly Wanted[],
  now: Date,
): Promise<void> {
  const today = dayOf(now)
  const policies = await readPolicies(tx, ['training.validMonths'])
  const decided = await decideRows(
    tx,
    actor,
    certificateRegister,
    wanted.map(({ simulated: _, ...row }) => ({
      target: newId(),
      row: {
        ...row,
        fromDay: today,
        toDay: lastDay(today, policies(row.unitCode, today)['training.validMonths']),
      },
    })),
  )
  const refused = decided.find((one) => 'problems' in one)
  if (refused && 'problems' in refused)
    throw conflict('certificate_not_issued', { name: String(refused.row.name) })
  const rows = decided.flatMap((one, at) =>
    'problems' in one ? [] : [{ ...one, ...(wanted[at]?.simulated && { simulated: true }) }],
  )
  await writeRows(tx, actor, certificateRegister, rows)
  await recordMoves(
    tx,
    actor,
    certificateLifecycle,
    rows.map(({ target, standing }) => ({
      id: target,
      state: 'draft',
      regionCode: standing.regionCode,
    })),
    { move: 'issue' },
  )
  await number(
    tx,
    rows.map(({ target }) => target),
    now,
  )
}

/** Of 36 months from 1 December 2026 the last is 30 November 2029. */
export function lastDay(from: Day, months: number): Day {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  const daysOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const same = Date.UTC(year, month - 1 + months, Math.min(day, daysOfMonth))
  return addDays(dayAt(same / 86_400_000), day > daysOfMonth ? 0 : -1)
}

const issueAnew = (tx: Tx, actor: Actor, rows: readonly CertificateRow[], now: Date) =>
  issueFor(
    tx,
    actor,
    rows.map(({ unitCode, name, scope, batchNo, simulated }) => ({
      ...{ unitCode, name, scope },
      ...(batchNo !== undefined && { batchNo }),
      ...(simulated && { simulated }),
    })),
    now,
  )

/** A number is drawn, never entered. */
async function keepNumbers(
  _tx: Tx,
  _actor: unknown,
  changes: readonly Change<typeof postCertificate.row>[],
): Promise<void> {
  if (changes.some(({ before, after }) => after && before?.number !== after.number))
    throw conflict('certificate_number_given', {})
}
