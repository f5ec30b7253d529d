import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
} from '../../../../test/harness/node.ts'
import { newId } from '../../../base/ids.ts'
import { asSystem } from '../../../platform/db.ts'
import { savePlaces } from '../../people/place-store.ts'
import { makeSigningKeys, sign } from '../../sync/signature-protocol.ts'
import { digestOf } from '../plan-rows-store.ts'
import { signedText, takeReports } from './report-actions.ts'
import { packReport, type Report } from './report-protocol.ts'

// A city's hub, and what two hubs of counties below it have sent.

const cityCode = '433100000000'
const counties = ['433123000000', '433124000000'] as const
type County = (typeof counties)[number]
let city: TestHub
let office: Session
const hubs = new Map<County, { station: string; privateKey: Buffer }>()
beforeAll(async () => {
  city = await openTestNode({ places: false })
  await asSystem(city.db, 'test', (tx) =>
    savePlaces(tx, [{ code: cityCode, level: 'city', name: '湘西州' }]),
  )
  for (const code of counties) {
    const station = newId()
    const { privateKey, publicKey } = makeSigningKeys()
    hubs.set(code, { station, privateKey })
    await asSystem(city.db, 'test', async (tx) => {
      await tx
        .insertInto('syncPeers')
        .values({
          ...{ id: station, kind: 'hub', name: code, regionCode: code, state: 'enrolled' },
          ...{ feeds: [`scope:${code.slice(0, 6)}`], signingKey: publicKey },
          invitedAt: '2026-11-01T00:00:00.000Z',
        })
        .execute()
      await tx
        .insertInto('syncLogs')
        .values({
          ...{ station, via: station, epoch: 'e', start: 's', ordinal: 1, opener: 'hub' },
          ...{ state: 'open', standing: 'trusted', first: 1, firstPrevious: '', last: 1, hash: '' },
          durable: 1,
        } as never)
        .execute()
    })
  }
  const { loginName } = await somebody(city, {
    ...{ role: 'higher_office', level: 'city', regionCode: cityCode },
  })
  office = await logInAs(city, loginName)
})
afterAll(() => city?.close())

const remark = (regionCode: string): Report['remarks'][number] => ({
  ...{ level: 'county', rowKey: 'goals:1', remark: '写清楚', actorName: '县委办', regionCode },
  at: '2026-11-20T00:00:00.000Z',
})
/** A first version of a county's plan, as its hub reports it once the county has passed it. */
function reportOf(regionCode: County, more: Partial<Report['plan']> = {}): Report {
  const content = { basis: [], goals: [], tasks: [] }
  const lists = { hosts: [], leads: [], operators: [] }
  return {
    programme: {
      ...{ id: newId(), title: '建设', template: 'founding', simulated: false },
      ...{ fromDay: '2026-09-01', toDay: '2027-08-31' },
    } as Report['programme'],
    plan: {
      ...{ id: newId(), regionCode, countyName: '县', number: 1, state: 'city_review' },
      ...{ stateAt: '2026-11-20T00:00:00.000Z', content, lists },
      ...{ digest: digestOf({ content, lists }), submittedOn: '2026-11-18' },
      ...{ dueOn: null, filingNumber: null, filedOn: null },
      ...more,
    },
    ...{ townships: [], passes: [], remarks: [], answers: [] },
  }
}
async function arrive(county: County, report: Report, number = 1): Promise<void> {
  const hub = hubs.get(county)
  if (!hub) throw new Error(`no hub of ${county}`)
  const parts = packReport(report)
  const said = { station: hub.station, planId: report.plan.id, number, parts }
  await asSystem(city.db, 'test', (tx) =>
    tx
      .insertInto('planReports')
      .values(
        parts.map((packed, at) => ({
          ...{ id: newId(), station: hub.station, planId: report.plan.id, number, packed },
          ...{ planVersion: 1, answered: 0, part: at + 1, parts: parts.length },
          ...{ signature: sign(hub.privateKey, signedText(said)), at: '2026-11-20T00:00:00.000Z' },
        })),
      )
      .execute(),
  )
}
const read = async (county: County) => {
  const answer = await office.get(`/api/plans?place=${county}&placeLevel=county`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const troublesOf = async (county: County): Promise<string[]> =>
  (await read(county)).troubles.map(({ trouble }: { trouble: string }) => trouble)
const keptOf = async (county: County): Promise<string[]> =>
  (await read(county)).plans.map(({ id }: { id: string }) => id)

test('S8 I1-4 a report that the database does not take is told with its reason, and keeps none of the others back', async () => {
  const good = reportOf(counties[1])
  const first = reportOf(counties[0])
  await arrive(counties[0], first)
  expect(await takeReports(city.ground)).toBe(1)
  const open = reportOf(counties[0], { number: 2 })
  for (const bad of [
    // The version before it is still open here.
    { ...open, programme: first.programme },
    reportOf(counties[0], { submittedOn: 'soon' }),
    reportOf(counties[0], { state: 'filed' }),
    reportOf(counties[0], { number: 2 ** 40 }),
    { ...reportOf(counties[0]), remarks: [{ ...remark(counties[0]), at: 'then' }] },
  ])
    await arrive(counties[0], bad)
  await arrive(counties[1], good)
  expect(await takeReports(city.ground)).toBe(6)
  expect(await troublesOf(counties[0])).toEqual(['report_unfit'])
  expect(await keptOf(counties[0])).toEqual([first.plan.id])
  expect(await keptOf(counties[1])).toEqual([good.plan.id])
  // What was read is not read again.
  expect(await takeReports(city.ground)).toBe(0)
})

test('S13 a county’s report says nothing of the places of another county', async () => {
  const other = '433123101000'
  const township = {
    id: newId(),
    regionCode: other,
    unitName: '别县的镇',
    state: 'passed',
  } as const
  const pass = { level: 'township', rowKey: 'x', digest: 'y', regionCode: other } as const
  const before = await keptOf(counties[1])
  for (const more of [{ townships: [township] }, { passes: [pass] }, { remarks: [remark(other)] }])
    await arrive(counties[1], { ...reportOf(counties[1]), ...more })
  await takeReports(city.ground)
  expect(await troublesOf(counties[1])).toEqual(['report_of_other_place'])
  expect(await keptOf(counties[1])).toEqual(before)
})
