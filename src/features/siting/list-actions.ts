import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, placeAt } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { type Language, type Text, text } from '../../base/text.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { printDecisionSheets, printHostList } from '../documents/actions.ts'
import type { DecisionSheet, Consent as PrintedConsent } from '../documents/decision-sheet.ts'
import type { Mode as ModeNumber } from '../documents/document.ts'
import type { HostList, HostListRow } from '../documents/host-list.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { candidatesOf, defaultSettings, loadData } from './actions.ts'
import type { CandidateReason } from './candidate.ts'
import { missingConsents, type Party, parties, partyLabels, standingConsents } from './decision.ts'
import { readUnserved, type Unserved } from './decision-actions.ts'
import {
  type Decision,
  hasSimulatedSchools,
  listConsents,
  listDecisions,
  listUnits,
} from './store.ts'
import type { Unit } from './unit.ts'

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
      row.state === 'without' ? row.reason : undefined,
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
    const decisions = (await listDecisions(tx, within)).filter(
      (decision) =>
        (decisionId === undefined || decision.id === decisionId) &&
        may(actor, 'siting.read', { regionCode: decision.unitCode }),
    )
    if (decisions.length === 0) throw notFound('decision', decisionId ?? regionCode)
    const consents = await listConsents(
      tx,
      decisions.map(({ id }) => id),
    )
    const county = placeAt(regionCode, 'county')
    const data = await asSystem(tx, 'candidates of the whole county', (system) =>
      loadData(system, { lower: county.slice(0, 6), upper: `${county.slice(0, 6)}:` }),
    )
    const [place] = await findPlaces(tx, [county])
    const units = new Map(data.units.map((unit) => [unit.code, unit]))
    // For a township station the village party is that of the village where the school stands.
    const villageOf = ({ unitCode, unitLevel, schoolRegionCode }: Decision): string =>
      units.get(unitLevel === 'village' ? unitCode : schoolRegionCode)?.name ?? ''
    return {
      simulated: await hasSimulatedSchools(tx, within),
      sheets: decisions.flatMap((decision, index): DecisionSheet[] => {
        const unit = units.get(decision.unitCode)
        if (!unit) return []
        const ranked = candidatesOf(unit, data, settings).filter(({ unfit }) => unfit.length === 0)
        const given = consents.get(decision.id) ?? []
        return [
          {
            sheetNumber: `${decision.unitCode}-${index + 1}`,
            county: place?.name ?? '',
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
              reasons: candidate.reasons.map((reason) => reasonWords[reason][language]),
            })),
            host: {
              school: decision.schoolName,
              mode: modeNumber(decision.schoolMode),
              distanceMetres: decision.distanceMetres,
            },
            whyOther: decision.overrideReason,
            consents: consentsForPrint(decision, unit, villageOf(decision), given, language),
            fixed: decision.state === 'fixed',
          },
        ]
      }),
    }
  })
  return printDecisionSheets(printer, sheets, { language, createdAt: now.toISOString(), simulated })
}

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
  const unserved = await readUnserved(db, actor, within, regionCode, today)
  return scoped(db, actor, async (tx) => {
    const [place] = await findPlaces(tx, [placeAt(regionCode, 'county')])
    const units = await listUnits(tx, within)
    const decisions = new Map(
      (await listDecisions(tx, within)).map((decision) => [decision.unitCode, decision]),
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

const hostedRow = (unit: Unit, decision: Decision, missing: Party[]): HostListRow => ({
  unit: unit.name,
  residents: unit.population,
  members: unit.partyMembers,
  state: decision.state === 'fixed' ? 'fixed' : 'waiting',
  school: decision.schoolName,
  mode: modeNumber(decision.schoolMode),
  distanceMetres: decision.distanceMetres,
  missingConsents: missing,
})

const unhostedRow = (unit: Unit, { reason }: Unserved, language: Language): HostListRow => ({
  unit: unit.name,
  residents: unit.population,
  members: unit.partyMembers,
  state: 'without',
  reason: withoutWords[reason.code][language],
})

const modeNumber = (mode: string | undefined): ModeNumber =>
  mode === 'mode3' ? 3 : mode === 'mode2' ? 2 : 1

const words = {
  title: text('依托学校名单', '依託學校名單', 'List of host schools'),
  township: text('乡镇', '鄉鎮', 'Township'),
  unit: text('乡镇或村', '鄉鎮或村', 'Township or village'),
  state: text('状态', '狀態', 'State'),
  school: text('依托学校', '依託學校', 'Host school'),
  mode: text('模式', '模式', 'Mode'),
  distance: text('距离', '距離', 'Distance'),
  metres: text('米', '米', 'm'),
  residents: text('人口', '人口', 'Residents'),
  members: text('党员数', '黨員數', 'Party members'),
  missing: text('未同意方', '未同意方', 'Has not agreed'),
  reason: text('未定原因', '未定原因', 'Why without a host'),
  fixed: text('已确定', '已確定', 'fixed'),
  waiting: text('待同意', '待同意', 'waiting for consent'),
  without: text('未落实', '未落實', 'without a host'),
  and: text('、', '、', ', '),
  committee: text('党委', '黨委', ' Party committee'),
  branch: text('党支部', '黨支部', ' Party branch'),
  bureau: text('县教育局', '縣教育局', 'County education bureau'),
  office: text('县远程办', '縣遠程辦', 'County programme office'),
  head: text('负责人', '負責人', 'Person responsible'),
  day: text('日期', '日期', 'Date'),
  modes: {
    1: text('模式一', '模式一', 'Mode 1'),
    2: text('模式二', '模式二', 'Mode 2'),
    3: text('模式三', '模式三', 'Mode 3'),
  },
} as const

const withoutWords: Readonly<Record<Unserved['reason']['code'], Text>> = {
  no_coordinates: text(
    '没有坐标，由乡镇落实',
    '沒有坐標，由鄉鎮落實',
    'no coordinates; the township places it',
  ),
  no_site_of_right_kind: text(
    '没有符合条件的学校',
    '沒有符合條件的學校',
    'no school of the right kind',
  ),
  all_forbidden: text('可选学校均被排除', '可選學校均被排除', 'every possible school was excluded'),
  all_beyond_radius: text(
    '服务半径内没有学校',
    '服務半徑內沒有學校',
    'no school within the service radius',
  ),
  no_room: text('附近学校座位已满', '附近學校座位已滿', 'the schools in reach have no places left'),
  not_decided: text('尚未提出方案', '尚未提出方案', 'not proposed yet'),
}

const reasonWords: Readonly<Record<CandidateReason, Text>> = {
  same_village: text('就在本村', '就在本村', 'in the village itself'),
  same_township: text('在本乡镇', '在本鄉鎮', 'in the township'),
  within_radius: text('在服务半径内', '在服務半徑內', 'within the service radius'),
  beyond_radius: text('超出服务半径', '超出服務半徑', 'beyond the service radius'),
  radius_waived: text('已批准放宽半径', '已批准放寬半徑', 'radius waived'),
  kind_waived: text('已批准放宽条件', '已批准放寬條件', 'kind of school waived'),
  keeper_present: text('有设备管理员', '有設備管理員', 'has an equipment keeper'),
  no_keeper: text('没有设备管理员', '沒有設備管理員', 'has no equipment keeper'),
  power_fair: text('时有停电', '時有停電', 'occasional power cuts'),
  power_poor: text('经常停电', '經常停電', 'frequent power cuts'),
  room_ample: text('座位够用', '座位夠用', 'enough seats'),
  room_tight: text('座位偏紧', '座位偏緊', 'few seats'),
  no_coordinates: text('没有坐标', '沒有坐標', 'no coordinates'),
}
