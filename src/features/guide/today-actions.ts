import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Actor } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { ownUnits } from './receipt.ts'
import { listUnread } from './receipt-store.ts'
import { countOwed } from './request-actions.ts'

/** What people asked for and nobody has looked at; what was issued for the reader’s township or village and nobody there has received (S3-6, S3-7). */
export async function guideToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  const owed = await countOwed(db, actor, clock())
  const asked = counted(owed, 'requests_owed', '/console/requests?only=open')
  const units = ownUnits(actor)
  if (units.length === 0) return { waiting: asked }
  const unread = await asSystem(db, 'notices and their receipts', (tx) =>
    listUnread(tx, units, clock().toISOString()),
  )
  const of = (kind: 'notice' | 'catalogue') => unread.filter((one) => one.kind === kind)
  const linkOf = (kind: 'notice' | 'catalogue') => {
    const [only, more] = of(kind)
    const page = kind === 'notice' ? '/console/notices' : '/console/catalogues'
    return only && !more ? `${page}/${only.subjectId}` : page
  }
  return {
    waiting: [
      ...asked,
      ...(['notice', 'catalogue'] as const).flatMap((kind) =>
        counted(of(kind).length, `${kind}_to_receive`, linkOf(kind)),
      ),
    ],
  }
}
