import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'

export type LetterScore = {
  letterId: string
  line: number
  points: number
  evidence: string
  actorName: string
}

export const listScores = (tx: Tx, letterIds: readonly string[]): Promise<LetterScore[]> =>
  tx
    .selectFrom('letterScores')
    .select(['letterId', 'line', 'points', 'evidence', 'actorName'])
    .where('letterId', '=', sql<string>`any(${[...letterIds]}::uuid[])`)
    .orderBy('letterId')
    .orderBy('line')
    .execute()

/** Instead of those before. */
export async function setScores(
  tx: Tx,
  {
    letterId,
    ...head
  }: { letterId: string; regionCode: string; actorId: string | null; actorName: string },
  scores: readonly Pick<LetterScore, 'line' | 'points' | 'evidence'>[],
): Promise<void> {
  await tx.deleteFrom('letterScores').where('letterId', '=', letterId).execute()
  if (scores.length > 0)
    await tx
      .insertInto('letterScores')
      .values(scores.map((one) => ({ ...head, ...one, letterId })))
      .execute()
}
