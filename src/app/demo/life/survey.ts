import { addDays, dayOf } from '../../../base/calendar.ts'
import { placeAt } from '../../../base/place.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { movableReturn, openCampaign } from '../../../features/schools/survey-actions.ts'
import { writeRemark } from '../../../features/schools/survey-remark-actions.ts'
import {
  listCampaigns,
  listReturns,
  type StoredReturn,
} from '../../../features/schools/survey-store.ts'
import type { Tx } from '../../../platform/db.ts'
import { listHolders, signedIn } from './people.ts'

/** Townships whose schools have sent their forms, and those of them that the bureau has verified. */
const townshipsThat = { sent: 11, verified: 6 }
/** A school in so many has not sent its form where the others have. */
const oneLeftIn = 7

/** Opened three weeks ago, due in two days; the form of the school that is introduced came back. */
export async function surveyTheCounty(
  tx: Tx,
  { countyCode, introduced }: { countyCode: string; introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  if ((await listCampaigns(tx)).length > 0) return
  const today = dayOf(now)
  const office = await signedIn(tx, 'office1', now)
  const { id } = await openCampaign(tx, office, {
    name: `${today.slice(0, 4)}年学校办学条件摸底`,
    ...{ regionCode: countyCode, level: 'county' },
    ...{ opensOn: addDays(today, -19), dueOn: addDays(today, 2) },
  })
  const holders = (await listHolders(tx)).filter(({ role }) => role === 'head_of_school')
  const heads = new Map(holders.map(({ orgUnitId, loginName }) => [orgUnitId, loginName]))
  const bureau = await signedIn(tx, 'education', now)
  const forms = await listReturns(tx, id)
  const townships = [...new Set(forms.map(townshipOf))]
  for (const [n, form] of forms.entries()) {
    const rank = townships.indexOf(townshipOf(form))
    const login = heads.get(form.schoolId)
    const isFirst = introduced.has(login ?? '')
    if (!login || (!isFirst && (rank >= townshipsThat.sent || n % oneLeftIn === 0))) continue
    const head = await signedIn(tx, login, now)
    const move = (actor: Actor, move: string, reason?: string) =>
      makeMoves(
        tx,
        actor,
        movableReturn,
        { rows: [{ id: form.id }], move, partly: true, ...(reason && { reason }) },
        now,
      )
    // A form that lacks something stays with its school.
    if ((await move(head, 'submit')).moved.length === 0) continue
    if (isFirst) {
      await remarkOnRoom(tx, bureau, form)
      await move(bureau, 'return', whyReturned)
    }
    if (!isFirst && rank < townshipsThat.verified) await move(bureau, 'verify')
  }
}

const whyReturned = '请看批注：座位数和面积对不上，到现场量一量再报。'

/** What is wrong stands at the row that is wrong. */
async function remarkOnRoom(tx: Tx, bureau: Actor, { id, schoolId }: StoredReturn): Promise<void> {
  const room = await tx
    .selectFrom('rooms')
    .select('id')
    .where('organisationId', '=', schoolId)
    .where('retiredOn', 'is', null)
    .orderBy('roomNo')
    .executeTakeFirst()
  if (room)
    await writeRemark(tx, bureau, { id, register: 'rooms', rowId: room.id, remark: whyRemarked })
}
const whyRemarked = '座位数比面积容得下的多，请核对。'

const townshipOf = ({ regionCode }: StoredReturn): string => placeAt(regionCode, 'township')
