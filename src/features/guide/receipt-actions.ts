import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, waitForTurn } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { type Recorder, recordAll } from '../sync/record-actions.ts'
import { findCatalogue } from './catalogue-store.ts'
import { mayReceive, receiptsOf, requireNotice } from './notice-actions.ts'
import { ownUnits, type Received, seenUnits } from './receipt.ts'
import { received } from './replication.ts'

type Asked = Omit<Received, 'unitCode' | 'receivedBy'> & {
  unitCodes: readonly string[]
  receivedBy?: string | undefined
}

/** That these units have it: said by their own people, or by who handed it over and names who took it. Once for each. */
export async function receive(
  db: Db,
  actor: Actor,
  recorder: Recorder,
  { kind, subjectId, unitCodes, via, receivedBy = '' }: Asked,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const row = kind === 'notice' ? await issuedNotice() : await issuedCatalogue()
    const foreign = unitCodes.find((unit) => !row.unitCodes.includes(unit))
    if (foreign !== undefined) throw notFound('unit', foreign)
    if (!unitCodes.every((unit) => mayReceive(actor, row, unit)))
      throw forbidden('not_permitted', { verb: 'guide.receive' })
    const own = ownUnits(actor)
    if (receivedBy === '' && !unitCodes.every((unit) => own.includes(unit)))
      throw invalid('receipt_needs_name')
    await waitForTurn(tx, `receipts of ${subjectId}`)
    const got = new Set((await receiptsOf(tx, [subjectId])).map(({ unitCode }) => unitCode))
    const fresh = [...new Set(unitCodes)].filter((unit) => !got.has(unit))
    if (fresh.length === 0) return
    await asSystem(tx, 'sync: record', (system) =>
      recordAll(
        system,
        recorder,
        received,
        fresh.map((unitCode) => ({
          body: { kind, subjectId, unitCode, via, receivedBy },
          actor,
          entity: subjectId,
        })),
      ),
    )
    await audit(
      tx,
      actor,
      fresh.map((unitCode) => ({
        action: 'guide.received',
        subjectType: kind,
        subjectId,
        // Who hands it over sees his own place, who receives it that of his unit.
        regionCode: own.includes(unitCode) ? unitCode : row.regionCode,
        payload: { unitCode, via, receivedBy },
      })),
    )

    async function issuedNotice() {
      const found = await requireNotice(tx, actor, subjectId)
      if (found.state !== 'issued') throw conflict('notice_not_issued')
      return found
    }
    async function issuedCatalogue() {
      const found = await findCatalogue(tx, subjectId)
      if (!found || seenUnits(actor, found.unitCodes).length === 0)
        throw notFound('catalogue', subjectId)
      return found
    }
  })
}
