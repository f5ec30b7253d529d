import { dayOf } from '../../base/calendar.ts'
import { placeAt } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import { printConsentSheets } from '../documents/actions.ts'
import type { ConsentLine } from '../documents/consent-sheet.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { type Consent, type Decision, parties, standingConsents } from './decision.ts'
import { decisionsFor } from './decision-actions.ts'
import type { ListRequest } from './list-actions.ts'
import { listConsents } from './store.ts'
import { hasSimulatedSchools } from './unit-store.ts'
import { hostWhy } from './words-store.ts'

/** Sheets to be signed by hand, one for each township of the place; what was answered already stands there. */
export async function printSignatureSheets(
  db: Db,
  actor: Actor,
  printer: Printer,
  { within, regionCode, language }: ListRequest,
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'siting.read')
  const { sheets, simulated } = await scoped(db, actor, async (tx) => {
    const decisions = await decisionsFor(tx, actor, within)
    if (decisions.length === 0) throw notFound('decision', regionCode)
    const consents = await listConsents(
      tx,
      decisions.map(({ id }) => id),
    )
    const [county] = await findPlaces(tx, [placeAt(regionCode, 'county')])
    const townships = Map.groupBy(decisions, ({ unitCode }) => placeAt(unitCode, 'township'))
    return {
      simulated: await hasSimulatedSchools(tx, within),
      sheets: [...townships].map(([code, own]) => ({
        county: county?.name ?? '',
        township: own[0]?.townshipName ?? code,
        asOf: dayOf(now),
        rows: own.map((decision) => ({
          ...lineOf(decision, consents.get(decision.id) ?? []),
          why: hostWhy(decision, language),
        })),
      })),
    }
  })
  return printConsentSheets(printer, sheets, { language, createdAt: now.toISOString(), simulated })
}

function lineOf(decision: Decision, given: readonly Consent[]): Omit<ConsentLine, 'why'> {
  const standing = standingConsents(given, decision.schoolId)
  return {
    unit: decision.unitName ?? decision.unitCode,
    school: decision.schoolName,
    distanceMetres: decision.distanceMetres,
    consents: Object.fromEntries(
      parties.map((party) => {
        const said = standing.get(party)
        return [
          party,
          said && said.answer !== 'withdrawn'
            ? { person: said.personName, agrees: said.answer === 'agree', day: dayOf(said.at) }
            : null,
        ]
      }),
    ) as ConsentLine['consents'],
  }
}
