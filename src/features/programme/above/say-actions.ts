import { newId } from '../../../base/ids.ts'
import { placeAt } from '../../../base/place.ts'
import type { Tx } from '../../../platform/db.ts'
import { audit } from '../../audit/store.ts'
import type { Actor } from '../../people/actor.ts'
import { findPlaces } from '../../people/place-store.ts'
import { listRemarks, type StoredPlan } from '../plan-store.ts'
import { insertWord, type Word } from './word-store.ts'

type Said = Pick<Word, 'level' | 'word'> &
  Partial<Pick<Word, 'reason' | 'filingNumber' | 'filedOn'>>

/** Says it to the hub that keeps the plan; it stands once that one has answered. */
export async function sayWord(tx: Tx, actor: Actor, plan: StoredPlan, said: Said): Promise<void> {
  const { level, word } = said
  const { id: planId, regionCode, digest } = plan
  if (digest === null) throw new Error(`the plan ${planId} came from below and has no digest`)
  const [office] = await findPlaces(tx, [placeAt(regionCode, level)])
  const remarks = word === 'return' ? await listRemarks(tx, planId) : []
  await insertWord(tx, {
    ...{ id: newId(), planId, regionCode, level, word, digest, saidBy: office?.name ?? '' },
    ...{ reason: said.reason ?? null, filingNumber: said.filingNumber ?? null },
    filedOn: said.filedOn ?? null,
    remarks: remarks
      .filter((one) => one.level === level)
      .map(({ rowKey, regionCode: at, remark }) => ({ rowKey, regionCode: at, remark })),
  })
  await audit(tx, actor, [
    {
      ...{ action: 'plan.said_below', subjectType: 'implementation_plan', subjectId: planId },
      ...{ regionCode, payload: { ...said, digest } },
    },
  ])
}
