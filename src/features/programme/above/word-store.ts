import { sql } from 'kysely'
import type { Day, Instant } from '../../../base/calendar.ts'
import type { Tx } from '../../../platform/db.ts'
import type { WordOutcome } from './word.ts'

export type WordLevel = 'city' | 'province'
export type RowRemark = { rowKey: string; regionCode: string; remark: string }
export type Word = {
  id: string
  planId: string
  regionCode: string
  level: WordLevel
  word: 'pass' | 'return' | 'file'
  digest: string
  /** The office's place; empty where it is not known. */
  saidBy: string
  saidAt: Instant
  reason: string | null
  remarks: RowRemark[]
  filingNumber: string | null
  filedOn: Day | null
}

export async function insertWord(
  tx: Tx,
  { remarks, ...word }: Omit<Word, 'saidAt'>,
): Promise<void> {
  await tx
    .insertInto('planWords')
    .values({ ...word, remarks: JSON.stringify(remarks) })
    .execute()
}

const columns = sql`w.id, w.plan_id, w.region_code::text as region_code, w.level, w.word, w.digest, w.said_by, w.said_at,
  w.reason, w.remarks, w.filing_number, w.filed_on`

/** Those of plans that are kept here and have no answer, in the order in which a plan goes up. */
export async function listUnanswered(tx: Tx): Promise<Word[]> {
  const { rows } = await sql<Word>`
    select ${columns} from plan_words as w join implementation_plans as p on p.id = w.plan_id and p.kept_by is null
    left join plan_answers as a on a.word_id = w.id where a.word_id is null
    order by w.plan_id, w.level, w.said_at, w.id`.execute(tx)
  return rows
}

export type AnsweredWord = Pick<Word, 'id' | 'level' | 'word' | 'saidBy' | 'saidAt' | 'reason'> & {
  outcome: WordOutcome | null
}

/** What was said of a version at hubs above, and what became of it; null: not answered yet. */
export async function listWords(tx: Tx, planId: string): Promise<AnsweredWord[]> {
  const { rows } = await sql<AnsweredWord>`
    select w.id, w.level, w.word, w.said_by, w.said_at, w.reason, a.outcome
    from plan_words as w left join plan_answers as a on a.word_id = w.id
    where w.plan_id = ${planId} order by w.said_at, w.id`.execute(tx)
  return rows
}
