import { addDays, dayOf } from '../../../base/calendar.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import { loanRegister } from '../../../features/schools/registers.ts'
import type { Tx } from '../../../platform/db.ts'
import { listHolders, signedIn } from './people.ts'

/** What was asked for, by how many days ago, and how far each went. */
const loans = [
  { what: '移动音箱', borrower: '村文艺队', ago: 1, days: 5, moves: [] },
  { what: '投影仪', borrower: '村委会', ago: 9, days: 7, moves: ['approve', 'lend'] },
  {
    what: '笔记本电脑',
    borrower: '村合作社',
    ago: 20,
    days: 3,
    moves: ['approve', 'lend', 'giveBack'],
  },
] as const

/** At the school that is introduced: one loan waits for its head, one is overdue, one came back. */
export async function lendAtASchool(
  tx: Tx,
  { introduced }: { introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  const [begun] = await tx.selectFrom('loans').select('id').limit(1).execute()
  const holder = (await listHolders(tx)).find(
    ({ role, loginName }) => role === 'head_of_school' && introduced.has(loginName),
  )
  if (begun || !holder) return
  const { schoolCode } = await tx
    .selectFrom('schools')
    .select('schoolCode')
    .where('id', '=', holder.orgUnitId)
    .executeTakeFirstOrThrow()
  const head = await signedIn(tx, holder.loginName, now)
  for (const loan of loans) await lend(tx, head, schoolCode, loan, now)
}

async function lend(
  tx: Tx,
  head: Actor,
  schoolCode: string,
  { what, borrower, ago, days, moves }: (typeof loans)[number],
  now: Date,
): Promise<void> {
  const fromDay = addDays(dayOf(now), -ago)
  const { id } = await saveRow(tx, head, loanRegister, {
    ...{ schoolCode, what, borrower, quantity: 1, purpose: '村里活动' },
    ...{ fromDay, dueDay: addDays(fromDay, days) },
  })
  for (const move of moves)
    await makeMoves(tx, head, movableOf(loanRegister), { rows: [{ id }], move }, now)
}
