import { dayOf } from '../../../base/calendar.ts'
import { unknownAt } from '../../sessions/keeper/session-now.ts'
import type { KeeperFault, KeptSchool } from '../keeper-api.ts'
import type { FaultFound, UpkeepDone } from './deeds.ts'

type Done = {
  id: string
  at: string
  what: string
  path: string
  body: Readonly<Record<string, unknown>>
  refused?: unknown
  takenMs?: number
}

/** `waits`: something of it is not at the station yet. */
export type Now<T> = T & { waits: boolean }
export type SchoolNow = Omit<KeptSchool, 'latest' | 'faults'> & {
  latest: Now<KeptSchool['latest'][number]>[]
  faults: Now<KeeperFault>[]
}

/** A school as this device knows it: as the station told it, and what was done here since. */
export function schoolNow(
  known: KeptSchool,
  all: readonly Done[],
  { askedMs, name }: { askedMs: number; name: string },
): SchoolNow {
  const begun: SchoolNow = {
    ...known,
    latest: known.latest.map((one) => ({ ...one, waits: false })),
    faults: known.faults.map((one) => ({ ...one, waits: false })),
  }
  return unknownAt(askedMs, all).reduce((school, deed) => afterDeed(school, deed, name), begun)
}

function afterDeed(school: SchoolNow, { id, at, what, path, body, takenMs }: Done, name: string) {
  const waits = takenMs === undefined
  const day = dayOf(at)
  const asset = (body.assetNo as string | undefined) ?? null
  if (what === 'upkeep' && body.schoolCode === school.schoolCode) {
    const { work } = body as UpkeepDone
    const done = { id, day, work, assetNo: asset, doneBy: name, waits }
    const latest = [done, ...school.latest.filter((one) => one.id !== id)]
    return { ...school, latest, lastOn: day, isOverdue: false }
  }
  if (what === 'fault' && body.schoolCode === school.schoolCode) {
    const { symptom, severity } = body as FaultFound
    const found = { id, state: 'reported' as const, symptom, severity, assetNo: asset, waits }
    const more = { reportedOn: day, dueOn: day, isOverdue: false, mayVerify: false }
    return {
      ...school,
      faults: [...school.faults.filter((one) => one.id !== id), { ...found, ...more }],
    }
  }
  const becomes = afterAct[what]
  if (!becomes) return school
  return {
    ...school,
    faults: school.faults.map((one) =>
      path.includes(one.id)
        ? { ...one, state: becomes, waits, mayVerify: false, isOverdue: false }
        : one,
    ),
  }
}

const afterAct: Readonly<Record<string, KeeperFault['state'] | undefined>> = {
  fault_repair: 'repaired',
  fault_verify: 'verified',
  fault_reject: 'assigned',
}
