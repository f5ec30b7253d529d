import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printRulePapers } from '../documents/actions.ts'
import { officialName } from '../founding/official-name.ts'
import { named } from '../founding/registers.ts'
import { type FoundStation, listFound } from '../founding/store.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { lacking, libraryEdition, requiredSystems, type System, wallText } from './rule.ts'
import type { RuleStation } from './rule-api.ts'
import { ruleRegister } from './rule-registers.ts'
import { type KeptAdoption, listAdoptions } from './rule-store.ts'

type Asked = { place: string; placeLevel: PlaceLevel }

/** Which systems each station has adopted, and which it has not (I2-2). */
export async function readRuleStations(
  db: Db,
  actor: Actor,
  asked: Asked,
): Promise<{ stations: RuleStation[] }> {
  requireAnywhere(actor, 'rule_adoptions.read')
  return asSystem(db, 'what a station rests on', async (tx) => ({
    stations: (await stationsOf(tx, actor, asked, 'rule_adoptions.read')).map(
      ({ station, adoptions }) => ({
        ...{ id: station.id, unitCode: station.unitCode, unitName: station.name },
        ...{ townshipName: station.townshipName, schoolName: station.schoolName ?? '' },
        adopted: [...adoptedAt(adoptions, station)],
        lacking: lacking(adoptions.filter(isPostedAt(station)).map((one) => one.systems)),
        drafts: adoptions.filter(({ state }) => state === 'drafted').map(({ id }) => id),
        lastOn:
          adoptions
            .filter(isPostedAt(station))
            .flatMap(({ adoptedOn }) => adoptedOn ?? [])
            .toSorted()
            .at(-1) ?? null,
      }),
    ),
  }))
}

const isPostedAt =
  ({ schoolId }: FoundStation) =>
  ({ state, schoolId: at }: KeptAdoption): boolean =>
    state === 'posted' && at === schoolId

const adoptedAt = (adoptions: readonly KeptAdoption[], station: FoundStation): Set<System> =>
  new Set(adoptions.filter(isPostedAt(station)).flatMap((one) => one.systems))

async function stationsOf(
  tx: Tx,
  actor: Actor,
  { place, placeLevel }: Asked,
  verb: 'rule_adoptions.read' | 'rule_adoptions.write',
) {
  const stations = (await listFound(tx, rangeOf(place, placeLevel))).filter(
    ({ unitCode, schoolId, stage }) =>
      schoolId !== null &&
      stage !== 'closed' &&
      stage !== 'withdrawn' &&
      may(actor, verb, { regionCode: unitCode }),
  )
  const adoptions = Map.groupBy(
    await listAdoptions(
      tx,
      stations.map(({ unitCode }) => unitCode),
    ),
    ({ unitCode }) => unitCode,
  )
  return stations.map((station) => ({ station, adoptions: adoptions.get(station.unitCode) ?? [] }))
}

/** A draft of what is lacking for each station of a place that has none waiting. */
export async function draftAdoptions(
  db: Db,
  actor: Actor,
  { draftedOn, ...asked }: Asked & { draftedOn: Day },
): Promise<{ made: number }> {
  requireAnywhere(actor, 'rule_adoptions.write')
  return scoped(db, actor, async (tx) => {
    const stations = await stationsOf(tx, actor, asked, 'rule_adoptions.write')
    let made = 0
    for (const { station, adoptions } of stations) {
      if (adoptions.some(({ state }) => state === 'drafted')) continue
      const wanted = lacking(adoptions.filter(isPostedAt(station)).map((one) => one.systems))
      if (wanted.length === 0) continue
      made++
      await saveRow(tx, actor, ruleRegister, {
        ...{ unitCode: station.unitCode, systems: wanted, edition: libraryEdition, draftedOn },
      })
    }
    return { made }
  })
}

/** The texts to hang: of one draft with what the station adds, or of the library. */
export async function printRules(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  { id, language }: { id?: string | undefined; language: Language },
): Promise<{ name: string; content: Uint8Array }> {
  requireAnywhere(actor, 'rule_adoptions.read')
  const now = clock()
  const paper = id
    ? await asSystem(db, 'what a station rests on', (tx) => paperOf(tx, actor, id, dayOf(now)))
    : { station: null, systems: [...requiredSystems], ownText: null, simulated: false }
  const { pdf } = await printRulePapers(
    printer,
    {
      station: paper.station === null ? null : { named: paper.station },
      rules: paper.systems.map((system) => wallText(system, language)),
      own: (paper.ownText ?? '').split('\n').filter((line) => line.trim() !== ''),
    },
    { language, createdAt: now.toISOString(), simulated: paper.simulated },
  )
  return { name: 'rules.pdf', content: pdf }
}

async function paperOf(tx: Tx, actor: Actor, id: string, day: Day) {
  const [adoption] = await listAdoptions(tx, [], id)
  if (!adoption || !may(actor, 'rule_adoptions.read', { regionCode: adoption.unitCode }))
    throw notFound('rule_adoptions', id)
  const station = (await listFound(tx, rangeOf(adoption.unitCode, 'village'))).find(
    ({ unitCode }) => unitCode === adoption.unitCode,
  )
  const policies = await readPolicies(tx, ['founding.nameWithCounty'])
  const withCounty = policies(adoption.unitCode, day)['founding.nameWithCounty'] === 1
  return {
    station: station ? officialName(named(station), { withCounty }) : null,
    ...{ systems: adoption.systems, ownText: adoption.ownText, simulated: adoption.simulated },
  }
}
