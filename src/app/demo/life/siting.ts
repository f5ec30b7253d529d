import { setTimeout as delay } from 'node:timers/promises'
import { dayOf } from '../../../base/calendar.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import {
  addScenario,
  defaultSettings,
  solveJobName,
  startSolving,
} from '../../../features/siting/actions.ts'
import { answer, answerMany } from '../../../features/siting/answer-actions.ts'
import {
  type Asked,
  type Decision,
  type Party,
  parties,
} from '../../../features/siting/decision.ts'
import { adoptScenario } from '../../../features/siting/decision-actions.ts'
import { unitLevels } from '../../../features/siting/eligibility.ts'
import { findScenario, listDecisions, listScenarios } from '../../../features/siting/store.ts'
import { asSystem, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { isQueued } from '../../../platform/jobs.ts'
import { type Holder, listHolders, signedIn } from './people.ts'

/** A scenario of the whole county, solved by the node's own job; undefined: one was there already. */
export async function solveTheCounty({ db, clock }: Ground, regionCode: string): Promise<void> {
  const id = await asSystem(db, 'demonstration data', async (tx) => {
    const [known] = await listScenarios(tx)
    if (known?.state === 'solved') return undefined
    const office = await signedIn(tx, 'office1', clock())
    const settings = await defaultSettings(tx, office, regionCode, dayOf(clock()))
    const asked = { name: '就近方案', regionCode, level: 'county', settings } as const
    const scenario = known ?? (await addScenario(tx, office, asked))
    const key = `${solveJobName} ${scenario.id}`
    if (!(await isQueued(tx, key))) await startSolving(tx, office, scenario.id)
    return scenario.id
  })
  while (id !== undefined && (await isSolving(db, id))) await delay(200)
}

const isSolving = (db: Ground['db'], id: string): Promise<boolean> =>
  asSystem(
    db,
    'demonstration data',
    async (tx) => (await findScenario(tx, id))?.state === 'solving',
  )

/** Adopts it and answers: the last townships have all their answers, the first ones some. */
export async function answerForTheCounty(tx: Tx, countyCode: string, now: Date): Promise<void> {
  const within = rangeOf(countyCode, 'county')
  const scenario = (await listScenarios(tx)).find(({ state }) => state === 'solved')
  if (!scenario || (await listDecisions(tx, within)).length > 0) return
  await adoptScenario(tx, await signedIn(tx, 'organisation', now), scenario.id)
  const decisions = await listDecisions(tx, within)
  const asked = new Map<string, Asked[]>()
  const loginOf = answeringFor(await listHolders(tx))
  for (const [decision, party] of planAnswers(decisions)) {
    const login = loginOf(decision, party)
    if (login)
      asked.set(login, [
        ...(asked.get(login) ?? []),
        { id: decision.id, party, schoolId: decision.schoolId },
      ])
  }
  for (const [login, own] of asked)
    await answerMany(tx, await signedIn(tx, login, now), { asked: own, answer: 'agree' }, now)
  await refuseOne(tx, decisions, loginOf, now)
}

/**
 * Of the townships in their order: the last six agree to everything, the first three only hear the bureau. In the first one
 * its own station and its first village have their hosts, too.
 */
const fixedTownships = 6
const silentTownships = 3

function planAnswers(decisions: readonly Decision[]): [Decision, Party][] {
  const townships = townshipsOf(decisions)
  const early = new Set(
    unitLevels.map((level) =>
      decisions
        .filter(
          ({ unitLevel, unitCode }) =>
            unitLevel === level && unitCode.startsWith(townships[0]?.slice(0, 9) ?? '-'),
        )
        .toSorted((a, b) => (a.unitCode < b.unitCode ? -1 : 1))
        .at(0),
    ),
  )
  return decisions.flatMap((decision) => {
    const rank = townships.indexOf(placeAt(decision.unitCode, 'township'))
    const isFixed = early.has(decision) || rank >= townships.length - fixedTownships
    const wanted = isFixed ? parties : rank < silentTownships ? onlyBureau : allButOne(rank)
    return wanted.map((party): [Decision, Party] => [decision, party])
  })
}

const onlyBureau: readonly Party[] = ['education']

/** The school or the bureau is still to speak. */
const allButOne = (rank: number): readonly Party[] =>
  parties.filter((party) => party !== (rank % 2 === 0 ? 'school' : 'education'))

const townshipsOf = (decisions: readonly Decision[]): string[] =>
  [...new Set(decisions.map(({ unitCode }) => placeAt(unitCode, 'township')))].toSorted()

/** Who speaks for a party of a decision, by login name. */
function answeringFor(holders: readonly Holder[]) {
  const logins = new Map<string, string>()
  for (const { role, regionCode, orgUnitId, loginName } of holders)
    logins.set(`${role} ${role === 'head_of_school' ? orgUnitId : regionCode}`, loginName)
  return (decision: Decision, party: Party): string | undefined => {
    const { unitCode, unitLevel, schoolId, schoolRegionCode } = decision
    const village = unitLevel === 'village' ? unitCode : schoolRegionCode
    if (party === 'education') return 'education'
    if (party === 'school') return logins.get(`head_of_school ${schoolId}`)
    if (party === 'village') return logins.get(`village_secretary ${village}`)
    return logins.get(`township_secretary ${placeAt(unitCode, 'township')}`)
  }
}

async function refuseOne(
  tx: Tx,
  decisions: readonly Decision[],
  loginOf: ReturnType<typeof answeringFor>,
  now: Date,
): Promise<void> {
  const townships = townshipsOf(decisions)
  const refused = decisions.find(
    (one) =>
      townships.indexOf(placeAt(one.unitCode, 'township')) === silentTownships + 1 &&
      loginOf(one, 'school') !== undefined,
  )
  if (!refused) return
  const head = await signedIn(tx, loginOf(refused, 'school') ?? '', now)
  const { id, schoolId } = refused
  const given = { id, schoolId, party: 'school', answer: 'refuse', note: whyRefused } as const
  await answer(tx, head, given, now)
}

const whyRefused = '晚上没有人看校门，请先商量好值班再定。'
