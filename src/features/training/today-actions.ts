import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { asSystem, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import { findPerson } from '../people/person-store.ts'
import { readPolicies } from '../policy/store.ts'
import { mayRead } from '../registers/reading.ts'
import type { TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { missingOn, readOwnTraining } from './actions.ts'
import { postCertificate } from './post-certificate.ts'
import { type HeldCertificate, listEnding } from './store.ts'

/** Who is missing and whose certificate ends, to whoever trains; to each of them his own. */
export async function trainingToday(ground: Ground, actor: Actor): Promise<Told> {
  const today = dayOf(ground.clock())
  const own = await ownItems(ground, actor, today)
  if (!mayAnywhere(actor, 'post_certificates.issue')) return { waiting: own }
  return scoped(ground.db, actor, async (tx) => {
    const { people } = await missingOn(tx, actor, everywhere, today)
    const free = people.filter(({ state }) => state !== 'enrolled' && state !== 'passed')
    const ending = await endingOn(tx, actor, everywhere, today)
    return {
      waiting: [
        ...counted(free.length, 'training_missing', '/console/training/missing'),
        ...counted(ending.length, 'certificates_ending', '/console/post_certificates?sort=toDay', {
          ...(ending[0] && { dueOn: ending[0].toDay }),
        }),
        ...own,
      ],
    }
  })
}

/** Certificates that end within the county's days and of which no later one holds. */
async function endingOn(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<HeldCertificate[]> {
  const policies = await readPolicies(tx, ['training.expiringDays'])
  return (await listEnding(tx, within, today)).filter(
    ({ unitCode, toDay }) =>
      toDay <= addDays(today, policies(unitCode, today)['training.expiringDays']) &&
      mayRead(actor, postCertificate, { regionCode: unitCode }),
  )
}

async function ownItems({ db, clock }: Ground, actor: Actor, today: Day): Promise<TodayItem[]> {
  const { certificates, enrolments } = await readOwnTraining(db, actor, clock())
  const { days } = await asSystem(db, 'own training', async (system) => {
    const person = await findPerson(system, actor.personId)
    const policies = await readPolicies(system, ['training.expiringDays'])
    return { days: person ? policies(person.regionCode, today)['training.expiringDays'] : 0 }
  })
  const [latest] = certificates.filter(({ state }) => state === 'valid')
  const [next] = enrolments.filter(({ state, toDay }) => state === 'enrolled' && toDay >= today)
  const ends = latest !== undefined && latest.toDay <= addDays(today, days)
  const link = '/console/training/mine'
  return [
    ...(ends
      ? counted(1, 'own_certificate_ending', link, {
          dueOn: latest.toDay,
          late: latest.toDay < today,
        })
      : []),
    ...(next
      ? counted(1, 'own_training', link, { dueOn: next.fromDay, details: { title: next.title } })
      : []),
  ]
}

const what = text('还没有上岗证的人', 'People without a certificate')

export async function trainingWaiting(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<Waiting[]> {
  const { people } = await missingOn(tx, actor, within, today)
  return [...Map.groupBy(people, ({ unitCode }) => unitCode)].map(([regionCode, own]) => ({
    ...{ what, verbs: ['enrolments.write' as const], standing: { regionCode }, count: own.length },
    ...{ since: `${today}T00:00:00.000Z`, link: '/console/training/missing' },
  }))
}
