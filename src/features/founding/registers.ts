import { type Day, dayOf } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { type Policy, readPolicies } from '../policy/store.ts'
import { countFiles } from '../registers/file-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { holdUnits } from '../team/store.ts'
import { type AgreementFacts, type AgreementRow, agreement } from './agreement.ts'
import { officialName } from './official-name.ts'
import { type PlateFacts, type PlateRow, plate } from './plate.ts'
import { judgeUnits } from './stage-actions.ts'
import { endAgreementsOn, type FoundStation, hostsOf, listAgreements, listPlates } from './store.ts'

type Kept<R> = R & Pick<Row, 'id' | 'version' | 'regionCode' | 'state'> & { updatedAt: string }

const unitsOf = (rows: readonly { unitCode: string }[]) => [
  ...new Set(rows.map(({ unitCode }) => unitCode)),
]

const placeOf = (tx: Tx, rows: readonly { unitCode: string }[]) =>
  standAt(
    tx,
    rows.map(({ unitCode }) => unitCode),
  )

async function checkAll(tx: Tx, rows: readonly { unitCode: string }[]) {
  const hosts = await hostsOf(tx, unitsOf(rows))
  return rows.map(({ unitCode }) =>
    hosts.get(unitCode)?.schoolId ? [] : [{ code: 'unit_is_no_station', field: 'unitCode' }],
  )
}

export const plateRegister: Register = defineCase(plate, {
  placeOf,
  checkAll,
  derived: async (tx, rows) => {
    const hosts = await hostsOf(tx, unitsOf(rows))
    const policies = await readPolicies(tx, ['founding.nameWithCounty'])
    return rows.map((row) => {
      const host = hosts.get(row.unitCode)
      return {
        schoolId: host?.schoolId ?? null,
        wording: host ? wordingOf(host, row.kind, policies(row.unitCode, row.orderedOn)) : '',
      }
    })
  },
  lockFacts: (tx, rows) => holdUnits(tx, unitsOf(rows as readonly Kept<PlateRow>[])),
  facts: (tx, _actor, rows, now) => plateFacts(tx, rows as readonly Kept<PlateRow>[], dayOf(now)),
  moved: (tx, actor, rows, _move, now) =>
    judgeUnits(tx, actor, unitsOf(rows as readonly Kept<PlateRow>[]), now),
}) as unknown as Register

/** What stands on a plate: a station's name follows from its place (INV-08), a school's is its own. */
export const wordingOf = (
  station: FoundStation,
  kind: PlateRow['kind'],
  policy: Policy<'founding.nameWithCounty'>,
): string =>
  kind === 'school'
    ? (station.schoolName ?? '')
    : officialName(named(station), { withCounty: policy['founding.nameWithCounty'] === 1 })

export const named = ({ level, countyName, townshipName, name }: FoundStation) => ({
  ...{ level, countyName },
  townshipName: level === 'township' ? name : townshipName,
  villageName: level === 'village' ? name : null,
})

async function plateFacts(
  tx: Tx,
  rows: readonly Kept<PlateRow>[],
  today: Day,
): Promise<PlateFacts[]> {
  const units = unitsOf(rows)
  const hosts = await hostsOf(tx, units)
  const stored = await listPlates(tx, units)
  const photos = await countFiles(
    tx,
    rows.map(({ id }) => id),
    'photo',
  )
  return rows.map((row) => ({
    ...{ today, hungOn: row.hungOn ?? null, position: row.position ?? null },
    photos: photos.get(row.id) ?? 0,
    other:
      stored.find(
        (one) =>
          one.id !== row.id &&
          one.state === 'hung' &&
          one.unitCode === row.unitCode &&
          one.kind === row.kind,
      )?.hungOn ?? null,
    isElsewhere:
      stored.find(({ id }) => id === row.id)?.schoolId !== hosts.get(row.unitCode)?.schoolId,
  }))
}

export const agreementRegister: Register = defineCase(agreement, {
  placeOf,
  checkAll,
  derived: async (tx, rows) => {
    const hosts = await hostsOf(tx, unitsOf(rows))
    return rows.map(({ unitCode }) => ({ schoolId: hosts.get(unitCode)?.schoolId ?? null }))
  },
  lockFacts: (tx, rows) => holdUnits(tx, unitsOf(rows as readonly Kept<AgreementRow>[])),
  facts: (tx, _actor, rows, now) =>
    agreementFacts(tx, rows as readonly Kept<AgreementRow>[], dayOf(now)),
  moved: async (tx, actor, rows, move, now) => {
    const ids = rows.map(({ id }) => id)
    if (move === 'end') await endAgreementsOn(tx, ids, dayOf(now))
    await judgeUnits(tx, actor, unitsOf(rows as readonly Kept<AgreementRow>[]), now)
  },
}) as unknown as Register

/** Of several signed at once those before count for those after. */
async function agreementFacts(
  tx: Tx,
  rows: readonly Kept<AgreementRow>[],
  today: Day,
): Promise<AgreementFacts[]> {
  const units = unitsOf(rows)
  const hosts = await hostsOf(tx, units)
  const stored = await listAgreements(tx, units)
  const scans = await countFiles(
    tx,
    rows.map(({ id }) => id),
    'scan',
  )
  const before: string[] = []
  return rows.map((row) => {
    const others = stored.filter(
      (one) =>
        one.id !== row.id &&
        (one.state === 'signed' || before.includes(one.id)) &&
        one.unitCode === row.unitCode &&
        one.fromDay <= row.toDay &&
        row.fromDay <= one.toDay,
    )
    before.push(row.id)
    return {
      today,
      scans: scans.get(row.id) ?? 0,
      signedOn: row.signedOn ?? null,
      hasSigners: row.schoolSigner !== undefined && row.unitSigner !== undefined,
      isElsewhere:
        stored.find(({ id }) => id === row.id)?.schoolId !== hosts.get(row.unitCode)?.schoolId,
      other: others[0]?.fromDay ?? null,
    }
  })
}

/** A register whose moves stations rest on. */
export const judgedBy = (of: Register): Register => ({
  ...of,
  moved: async (tx, actor, rows, move, now) => {
    await of.moved?.(tx, actor, rows, move, now)
    await judgeUnits(tx, actor, unitsOf(rows as unknown as { unitCode: string }[]), now)
  },
})
