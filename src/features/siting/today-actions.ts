import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere, placesOf, reachesCounty } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { consentVerbs, parties } from './decision.ts'
import { countOwnDecisions, countUnits, type UnitCounts } from './today-store.ts'

/** Siting: what waits for the reader's answer, and how far his place is from a complete list of hosts. */
export async function sitingToday({ db }: Ground, actor: Actor): Promise<Told> {
  const answers = parties.some((party) => mayAnywhere(actor, consentVerbs[party]))
  const { due, byPaper } = answers
    ? await asSystem(db, 'consents of a party', (tx) => countOwnDecisions(tx, actor))
    : { due: 0, byPaper: 0 }
  const waiting = [
    ...counted(due, 'consents_to_give', '/console/siting/my-consents'),
    ...counted(byPaper, 'consents_by_paper', '/console/siting/my-consents'),
  ]
  const places = placesOf(actor, 'siting.read')
  if (places.length === 0) return { waiting }
  const units = await scoped(db, actor, (tx) => countUnits(tx, places))
  if (units.all > 0) return { waiting, ...whatStands(units) }
  const none = { code: 'units_none', details: {}, link: '/console/townships' }
  return { waiting, missing: reachesCounty(actor) ? [none] : [] }
}

const [unserved, decisions] = ['/console/siting/unserved', '/console/siting/decisions']

const whatStands = ({ all, fixed, open, withoutHost, withoutPoint }: UnitCounts): Told => ({
  missing: [
    ...counted(withoutHost, 'units_without_host', unserved, { details: { all } }),
    ...counted(withoutPoint, 'units_without_point', unserved),
    ...counted(open, 'decisions_open', `${decisions}?only=open`),
  ],
  standing: [
    {
      code: 'siting',
      parts: [
        { code: 'fixed', tone: 'done', count: fixed, link: `${decisions}?only=fixed` },
        { code: 'open', tone: 'going', count: open, link: `${decisions}?only=open` },
        { code: 'without', tone: 'open', count: withoutHost, link: unserved },
      ],
    },
  ],
})
