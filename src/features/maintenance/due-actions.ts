import { type Day, dayOf } from '../../base/calendar.ts'
import type { Answer } from '../../base/endpoint.ts'
import type { Language } from '../../base/language.ts'
import { type CodeRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { type Text, text } from '../../base/text.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import type { readDue as Endpoint, OpenFault, StationUpkeep } from './api.ts'
import { repairDue, upkeepDue } from './due.ts'
import { type KeptStation, listKept, listOpenTickets, type OpenTicket } from './store.ts'
import { severities, ticketStates } from './values.ts'

const ruleNames = [
  'maintenance.intervalDays',
  'maintenance.repairDaysBlocking',
  'maintenance.repairDaysDegraded',
  'maintenance.repairDaysCosmetic',
] as const

/** The days that hold at a place. */
export async function daysAllowed(tx: Tx, today: Day) {
  const policies = await readPolicies(tx, ruleNames)
  return (regionCode: string) => {
    const at = policies(regionCode, today)
    return {
      interval: at['maintenance.intervalDays'],
      repair: {
        blocks_sessions: at['maintenance.repairDaysBlocking'],
        degraded: at['maintenance.repairDaysDegraded'],
        cosmetic: at['maintenance.repairDaysCosmetic'],
      },
    }
  }
}

/** Stations within reach and when their equipment is to be looked after. */
export async function judgeKept(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<(KeptStation & ReturnType<typeof upkeepDue>)[]> {
  const allowed = await daysAllowed(tx, today)
  const kept = await listKept(tx, {
    ...{ reach: reachOf(actor, 'maintenance_records.read'), within, today },
  })
  return kept.map((one) => ({
    ...one,
    ...upkeepDue(one, allowed(one.regionCode).interval, today),
  }))
}

/** Faults within reach that are not over, and by when they are to be repaired. */
export async function judgeTickets(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<(OpenTicket & ReturnType<typeof repairDue>)[]> {
  const allowed = await daysAllowed(tx, today)
  const open = await listOpenTickets(tx, { reach: reachOf(actor, 'fault_tickets.read'), within })
  return open.map((one) => ({ ...one, ...repairDue(one, allowed(one.regionCode).repair, today) }))
}

type Asked = { place: string; placeLevel: PlaceLevel }

export async function readDue(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<Answer<typeof Endpoint>> {
  requireAnywhere(actor, 'maintenance_records.read')
  const today = dayOf(now)
  const within = rangeOf(place, placeLevel)
  return scoped(db, actor, async (tx) => ({
    today,
    stations: (await judgeKept(tx, actor, within, today)).map(shownStation).toSorted(lateFirst),
    faults: (await judgeTickets(tx, actor, within, today)).map(shownFault).toSorted(lateFirst),
  }))
}

const lateFirst = (
  a: { isOverdue: boolean; dueOn: Day },
  b: { isOverdue: boolean; dueOn: Day },
): number => Number(b.isOverdue) - Number(a.isOverdue) || (a.dueOn < b.dueOn ? -1 : 1)

const shownStation = ({
  schoolId: _school,
  schoolCode: _code,
  regionCode: _region,
  activeFrom: _from,
  ...one
}: KeptStation & ReturnType<typeof upkeepDue>): StationUpkeep => one

const shownFault = ({
  organisationId: _school,
  schoolCode: _code,
  regionCode: _region,
  repairer: _repairer,
  ...one
}: OpenTicket & ReturnType<typeof repairDue>): OpenFault => one

const words = {
  stations: text('超期未维护的站点', 'Stations not looked after'),
  faults: text('超期未修好的故障', 'Overdue repairs'),
  unit: text('站点', 'Station'),
  school: text('依托学校', 'Host school'),
  lastOn: text('上次维护', 'Last looked after'),
  dueOn: text('应维护日期', 'Due on'),
  days: text('已过天数', 'Days since'),
  symptom: text('故障现象', 'What is wrong'),
  assetNo: text('资产编号', 'Asset no.'),
  severity: text('影响', 'How bad'),
  reportedOn: text('报修日期', 'Reported on'),
  repairBy: text('应修好日期', 'To be repaired by'),
  state: text('状态', 'State'),
} satisfies Record<string, Text>

/** What is late, to be printed, sent on and talked about. */
export async function writeDue(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  actor: Actor,
  { language, ...asked }: Asked & { language: Language },
): Promise<AsyncGenerator<Buffer>> {
  const { stations, faults } = await readDue(db, actor, asked, clock())
  const say = (what: keyof typeof words) => words[what][language]
  const column = (what: keyof typeof words, format: Column['format'] = 'text'): Column => ({
    heading: say(what),
    format,
  })
  return writeSheet({
    title: say('stations'),
    sheets: [
      {
        name: say('stations'),
        columns: [
          ...[column('unit'), column('school'), column('lastOn', 'date')],
          ...[column('dueOn', 'date'), column('days', 'integer')],
        ],
        rows: stations
          .filter(({ isOverdue }) => isOverdue)
          .map((one): Value[] => [
            ...[one.unitName, one.schoolName, one.lastOn ?? undefined, one.dueOn, one.days],
          ]),
      },
      {
        name: say('faults'),
        columns: [
          ...[column('school'), column('symptom'), column('assetNo'), column('severity')],
          ...[column('reportedOn', 'date'), column('repairBy', 'date'), column('state')],
        ],
        rows: faults
          .filter(({ isOverdue }) => isOverdue)
          .map((one): Value[] => [
            ...[one.schoolName, one.symptom, one.assetNo ?? undefined],
            ...[severities[one.severity][language], one.reportedOn, one.dueOn],
            ticketStates[one.state][language],
          ]),
      },
    ],
    ...{ language, createdAt: clock() },
  })
}
