import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { appointmentRegister } from '../team/registers.ts'
import type { Member } from './api.ts'
import { aspects, partsOf } from './structure.ts'

const member: fc.Arbitrary<Member> = fc.record({
  unitCode: fc.constantFrom(villageA1, villageA2),
  unitName: fc.constant('村'),
  townshipName: fc.constant(null),
  name: fc.string(),
  positions: fc.constant(['assistant']),
  pool: fc.constantFrom(null, 'teacher', 'township_cadre', 'village_cadre', 'av_operator'),
  fullTime: fc.constantFrom(null, true, false),
  sex: fc.constantFrom(null, 'm', 'f'),
  birthYear: fc.option(fc.integer({ min: 1930, max: 2015 }), { nil: null }),
  education: fc.constantFrom(null, 'college', 'bachelor', 'postgraduate', 'junior_middle'),
  partyMember: fc.boolean(),
  certified: fc.boolean(),
  score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
})

test('S3-18 by whatever they are looked at, everybody is in exactly one part', () => {
  fc.assert(
    fc.property(fc.array(member, { maxLength: 40 }), (people) => {
      for (const aspect of aspects) {
        const parts = partsOf(people, aspect, 2026)
        expect(parts.flatMap((part) => part.people)).toHaveLength(people.length)
        expect(new Set(parts.flatMap((part) => part.people)).size).toBe(people.length)
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
      }
    }),
  )
})

test('S3-18 a year or a point more is another part just where it is said to be', () => {
  const one = fc.sample(member, 1)[0] as Member
  const age = (birthYear: number) => partsOf([{ ...one, birthYear }], 'age', 2026)[0]?.key
  expect([1991, 1992, 1982, 1981, 1972, 1971].map(age)).toEqual([
    ...['from35', 'below35', 'from35', 'from45', 'from45', 'from55'],
  ])
  const score = (points: number) => partsOf([{ ...one, score: points }], 'score', 2026)[0]?.key
  expect([59, 60, 74, 75, 89, 90].map(score)).toEqual([
    ...['below60', 'from60', 'from60', 'from75', 'from75', 'from90'],
  ])
})

let hub: TestHub
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-12-01T02:00:00.000Z')
  for (const [at, unitCode] of [villageA1, villageA2].entries()) {
    const { id } = await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: `S-0${at}`, name: `小学${at}`, villageCode: unitCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    await asSystem(hub.db, 'test', (tx) =>
      tx
        .insertInto('learningStations')
        .values({
          ...{ id: newId(), regionCode: unitCode, unitCode, unitLevel: 'village' },
          ...{ schoolId: id, hostedOn: '2026-08-01' },
        })
        .execute(),
    )
  }
  for (const [unitCode, position, name, more] of [
    // One person at two stations; what the first row does not say the second does.
    [villageA1, 'head_administrator', '石大山', { sex: 'm' }],
    [villageA2, 'head_administrator', '石大山', { birthYear: 1970, fullTime: true }],
    [villageA1, 'technical_administrator', '龙小梅', { sex: 'f', education: 'college' }],
    [villageA2, 'assistant', '吴老三', { pool: 'village_cadre' }],
    [villageA2, 'assistant', '麻老四', {}],
    [villageA1, 'joint_lead', '丁书记', { party: 'village' }],
  ] as const) {
    const { id } = await saveRow(hub.db, operator, appointmentRegister, {
      ...{ unitCode, position, name, fromDay: '2026-01-01', partyMember: true, ...more },
    })
    await asSystem(hub.db, 'test', (tx) =>
      tx.updateTable('appointments').set({ state: 'active' }).where('id', '=', id).execute(),
    )
  }
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into post_certificates (id, version, region_code, state, number, unit_code, name, scope, from_day, to_day,
        search_text, sort_name)
      values (gen_random_uuid(), 1, ${villageA2}, 'valid', '2026-AAAA', ${villageA2}, '石大山', 'administrator',
        '2026-01-01', '2026-12-01', '', '')`.execute(tx),
  )
})
afterAll(() => hub?.close())

test('S3-18 people are counted once, posts as the rules ask for them, as the rows say', async () => {
  const { loginName } = await somebody(hub, { role: 'programme_office' })
  const office = await logInAs(hub, loginName)
  const answer = await office.get(`/api/trainings/structure?place=${county}&placeLevel=county`)
  expect(answer.statusCode, answer.body).toBe(200)
  const { people, ...counts } = answer.json()
  // Three posts at each of two stations; the second assistant of a station fills none.
  expect(counts).toEqual({ day: '2026-12-01', stations: 2, needed: 6, filled: 4 })
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ name: string; posts: number }>`
      select name, count(*)::integer as posts from appointments where position <> 'joint_lead' group by name`.execute(
      tx,
    ),
  )
  expect(people).toHaveLength(rows.length)
  expect(people.find(({ name }: Member) => name === '石大山')).toMatchObject({
    ...{ sex: 'm', birthYear: 1970, fullTime: true, certified: true, education: null },
    positions: ['head_administrator'],
  })
  expect(people.filter(({ certified }: Member) => certified)).toHaveLength(1)
  hub.setNow('2026-12-02T02:00:00.000Z')
  const later = await logInAs(hub, loginName)
  const ended = await later.get(`/api/trainings/structure?place=${county}&placeLevel=county`)
  expect(ended.json().people.some(({ certified }: Member) => certified)).toBe(false)
})

test('O1-2 a township sees its own people, and none of another’s', async () => {
  const clerkOf = async (regionCode: string) =>
    logInAs(
      hub,
      (await somebody(hub, { role: 'township_clerk', regionCode, level: 'township' })).loginName,
    )
  const address = `/api/trainings/structure?place=${county}&placeLevel=county`
  expect((await (await clerkOf(townshipA)).get(address)).json().people).toHaveLength(4)
  expect((await (await clerkOf(townshipB)).get(address)).json()).toMatchObject({
    ...{ stations: 0, needed: 0, people: [] },
  })
})
