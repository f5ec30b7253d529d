import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type CodeRange, placeAt } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { printDecisionSheets, printHostList } from '../documents/actions.ts'
import type { DecisionSheet, Consent as PrintedConsent } from '../documents/decision-sheet.ts'
import type { Mode as ModeNumber } from '../documents/document.ts'
import type { HostList, HostListRow } from '../documents/host-list.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { defaultSettings } from './actions.ts'
import {
  type Decision,
  missingConsents,
  type Party,
  parties,
  partyLabels,
  standingConsents,
} from './decision.ts'
import { decisionsFor } from './decision-actions.ts'
import { words } from './list-words.ts'
import { listConsents } from './store.ts'
import type { Unit, Unserved } from './unit.ts'
import { aroundOf, candidatesOf, listHosted } from './unit-actions.ts'
import {
  hasSimulatedSchools,
  listHostSchools,
  listRoads,
  listRulings,
  listUnits,
  unitRange,
} from './unit-store.ts'
import { readUnserved } from './unserved-actions.ts'
import { hostWhy, said } from './words-store.ts'

export type ListRequest = { within: CodeRange; regionCode: string; language: Language }

/** The list "village → host school" with what is fixed, what waits and what is without, as PDF. */
export async function printHosts(
  db: Db,
  actor: Actor,
  printer: Printer,
  request: ListRequest,
  now: Date,
): Promise<Printed> {
  const { list, simulated } = await hostListOf(db, actor, request, dayOf(now))
  return printHostList(printer, list, {
    language: request.language,
    createdAt: now.toISOString(),
    simulated,
  })
}

export async function writeHosts(
  db: Db,
  actor: Actor,
  request: ListRequest,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const { list } = await hostListOf(db, actor, request, dayOf(now))
  const { language } = request
  const columns: Column[] = [
    { heading: words.township[language], format: 'text' },
    { heading: words.unit[language], format: 'text' },
    { heading: words.state[language], format: 'text' },
    { heading: words.school[language], format: 'text' },
    { heading: words.mode[language], format: 'text' },
    { heading: words.distance[language], format: 'integer', unit: words.metres[language] },
    { heading: words.residents[language], format: 'integer' },
    { heading: words.members[language], format: 'integer' },
    { heading: words.missing[language], format: 'text' },
    { heading: words.reason[language], format: 'text' },
  ]
  const rows = list.townships.flatMap((township) =>
    township.rows.map((row): Value[] => [
      township.name,
      row.unit,
      words[row.state][language],
      row.state === 'without' ? undefined : row.school,
      row.state === 'without' ? undefined : words.modes[row.mode][language],
      row.state === 'without' ? undefined : (row.distanceMetres ?? undefined),
      row.residents ?? undefined,
      row.members ?? undefined,
      row.state === 'without'
        ? undefined
        : row.missingConsents
            .map((party) => partyLabels[party][language])
            .join(words.and[language]),
      (row.state === 'without' ? row.reason : row.why) ?? undefined,
    ]),
  )
  return writeSheet({
    title: `${list.county} ${words.title[language]}`,
    sheets: [{ name: words.title[language], columns, rows }],
    language,
    createdAt: now,
  })
}

/** The four-party sheets of the open and fixed decisions, one page a unit. */
export async function printSheets(
  db: Db,
  actor: Actor,
  printer: Printer,
  { within, regionCode, language, decisionId }: ListRequest & { decisionId?: string | undefined },
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'siting.read')
  const settings = await defaultSettings(db, actor, regionCode, dayOf(now))
  const { sheets, simulated } = await scoped(db, actor, async (tx) => {
    const decisions = (await decisionsFor(tx, actor, within)).filter(
      ({ id }) => decisionId === undefined || id === decisionId,
    )
    const [first] = decisions
    if (!first) throw notFound('decision', decisionId ?? regionCode)
    const consents = await listConsents(
      tx,
      decisions.map(({ id }) => id),
    )
    const printed = decisionId === undefined ? within : unitRange(first.unitCode)
    const data = await asSystem(tx, 'candidates of the whole county', async (system) => ({
      units: await listUnits(system, printed),
      schools: await listHostSchools(system, aroundOf(within, regionCode)),
      hosted: await listHosted(system, aroundOf(within, regionCode)),
      rulings: Map.groupBy(await listRulings(system, printed), ({ unitCode }) => unitCode),
      roads: Map.groupBy(await listRoads(system, printed), ({ unitCode }) => unitCode),
    }))
    const county = placeAt(regionCode, 'county')
    const places = new Map(
      (await findPlaces(tx, [county, ...decisions.map((decision) => villageCodeOf(decision))])).map(
        ({ code, name }) => [code, name],
      ),
    )
    const units = new Map(data.units.map((unit) => [unit.code, unit]))
    return {
      simulated: await hasSimulatedSchools(tx, within),
      sheets: decisions.flatMap((decision, index): DecisionSheet[] => {
        const unit = units.get(decision.unitCode)
        if (!unit) return []
        const ranked = candidatesOf(
          unit,
          {
            schools: data.schools,
            hosted: data.hosted,
            rulings: data.rulings.get(unit.code) ?? [],
            roads: data.roads.get(unit.code) ?? [],
          },
          settings,
        ).filter(({ unfit }) => unfit.length === 0)
        const given = consents.get(decision.id) ?? []
        return [
          {
            sheetNumber: `${decision.unitCode}-${index + 1}`,
            county: places.get(county) ?? '',
            unit: {
              name:
                unit.level === 'village' && unit.townshipName
                  ? `${unit.townshipName}${unit.name}`
                  : unit.name,
              code: unit.code,
              level: unit.level,
              residents: unit.population,
              members: unit.partyMembers,
            },
            proposals: ranked.slice(0, 4).map((candidate) => ({
              school: candidate.schoolName,
              mode: modeNumber(data.schools.find(({ id }) => id === candidate.schoolId)?.mode),
              distanceMetres: candidate.distanceMetres,
              travelMinutes: candidate.travelMinutes,
              taken: candidate.taken,
              capacity: candidate.capacity,
              reasons: candidate.reasons.map((reason) => said(language, `reason.${reason}`)),
            })),
            host: {
              school: decision.schoolName,
              mode: modeNumber(decision.schoolMode),
              distanceMetres: decision.distanceMetres,
            },
            why: hostWhy(decision, language),
            whyOther: decision.overrideReason,
            consents: consentsForPrint(
              decision,
              unit,
              places.get(villageCodeOf(decision)) ?? '',
              given,
              language,
            ),
            fixed: decision.state === 'fixed',
          },
        ]
      }),
    }
  })
  // The unit of a decision may be retired, or no longer in scope.
  if (sheets.length === 0) throw notFound('unit', decisionId ?? regionCode)
  return printDecisionSheets(printer, sheets, { language, createdAt: now.toISOString(), simulated })
}

/** For a township station the village party is that of the village where the school stands. */
const villageCodeOf = ({ unitCode, unitLevel, schoolRegionCode }: Decision): string =>
  unitLevel === 'village' ? unitCode : schoolRegionCode

function consentsForPrint(
  decision: Decision,
  unit: Unit,
  villageName: string,
  given: Parameters<typeof standingConsents>[0],
  language: Language,
): Record<Party, PrintedConsent> {
  const standing = standingConsents(given, decision.schoolId)
  const organisation: Record<Party, string> = {
    township: `${unit.townshipName ?? ''}${words.committee[language]}`,
    village: `${villageName}${words.branch[language]}`,
    education: words.bureau[language],
    school: decision.schoolName,
  }
  return Object.fromEntries(
    parties.map((party) => {
      const consent = standing.get(party)
      return [
        party,
        {
          organisation: organisation[party],
          person: consent?.personName ?? null,
          answer: consent?.answer ?? null,
          day: consent ? dayOf(consent.at) : null,
        },
      ]
    }),
  ) as Record<Party, PrintedConsent>
}

async function hostListOf(
  db: Db,
  actor: Actor,
  { within, regionCode, language }: ListRequest,
  today: Day,
): Promise<{ list: HostList; simulated: boolean }> {
  requireAnywhere(actor, 'siting.read')
  const { units: unserved } = await readUnserved(db, actor, within, regionCode, today)
  return scoped(db, actor, async (tx) => {
    const [place] = await findPlaces(tx, [placeAt(regionCode, 'county')])
    const units = await listUnits(tx, within)
    const decisions = new Map(
      (await decisionsFor(tx, actor, within)).map((decision) => [decision.unitCode, decision]),
    )
    const consents = await listConsents(
      tx,
      [...decisions.values()].map(({ id }) => id),
    )
    const without = new Map(unserved.map((unit) => [unit.code, unit]))
    const townships = new Map<string, HostListRow[]>()
    for (const unit of units) {
      const decision = decisions.get(unit.code)
      const missing = without.get(unit.code)
      const name = unit.townshipName ?? unit.name
      const row = decision
        ? hostedRow(
            unit,
            decision,
            missingConsents(consents.get(decision.id) ?? [], decision.schoolId),
            language,
          )
        : missing && unhostedRow(unit, missing, language)
      if (row) townships.set(name, [...(townships.get(name) ?? []), row])
    }
    return {
      simulated: await hasSimulatedSchools(tx, within),
      list: {
        county: place?.name ?? '',
        asOf: today,
        townships: [...townships].map(([name, rows]) => ({ name, rows })),
        signatures: [words.office, words.bureau, words.head, words.day].map((label) => ({
          label: label[language],
        })),
      },
    }
  })
}

const hostedRow = (
  unit: Unit,
  decision: Decision,
  missing: Party[],
  language: Language,
): HostListRow => ({
  unit: unit.name,
  residents: unit.population,
  members: unit.partyMembers,
  state: decision.state === 'fixed' ? 'fixed' : 'waiting',
  school: decision.schoolName,
  mode: modeNumber(decision.schoolMode),
  distanceMetres: decision.distanceMetres,
  why: hostWhy(decision, language),
  missingConsents: missing,
})

const unhostedRow = (unit: Unit, { reason }: Unserved, language: Language): HostListRow => ({
  unit: unit.name,
  residents: unit.population,
  members: unit.partyMembers,
  state: 'without',
  reason: said(language, `unservedWhy.${reason.code}`),
})

const modeNumber = (mode: string | undefined): ModeNumber =>
  mode === 'mode3' ? 3 : mode === 'mode2' ? 2 : 1
