import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { libraryRegisters, needRegister } from '../library/registers.ts'
import { operator } from '../people/operator.ts'
import { insertHoldings } from '../people/post-store.ts'
import { grantUnmasking } from '../people/unmasking-actions.ts'
import { schoolRegister, staffRegister } from '../schools/registers.ts'
import { saveRow } from './actions.ts'
import { type Row, summedFields } from './shape.ts'

const today = '2026-11-23'
const phoneA = '13911110001'
const phoneB = '13922220002'

let node: TestNode
let admin: Awaited<ReturnType<typeof somebody>>
let schoolA: Row
let schoolB: Row
beforeAll(async () => {
  node = await openTestNode()
  admin = await somebody(node, { role: 'administrator' })
  schoolA = await addSchool('A-01', villageA1)
  schoolB = await addSchool('A-02', villageA1)
  await addSchool('B-01', villageB1)
  await addStaff('A-01', 'P1', phoneA)
  await addStaff('B-01', 'P2', phoneB)
})
afterAll(() => node.close())

const addSchool = (schoolCode: string, villageCode: string) =>
  saveRow(node.db, operator, schoolRegister, {
    schoolCode,
    name: `${schoolCode}小学`,
    villageCode,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
const addStaff = (schoolCode: string, staffNo: string, phone: string) =>
  saveRow(node.db, operator, staffRegister, {
    schoolCode,
    staffNo,
    name: '田老师',
    post: 'teacher',
    partyMember: false,
    usableForProgramme: true,
    phone,
  })

describe('A2 X-11 INV-46 an unmasked export', () => {
  /** A clerk of township A who stands in at township B, with grants for these places. */
  const clerkOfBoth = async (...granted: [code: string, level: PlaceLevel][]) => {
    const clerk = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipA,
      level: 'township',
    })
    const other = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipB,
      level: 'township',
    })
    const personId = clerk.actor.personId
    await asSystem(node.db, 'test', async (tx) => {
      const post = await tx
        .selectFrom('posts')
        .select(['id', 'regionCode'])
        .where('orgUnitId', '=', other.organisationId)
        .executeTakeFirstOrThrow()
      const { id: postId, regionCode } = post
      await insertHoldings(tx, [{ id: newId(), postId, regionCode, personId, fromDay: today }])
    })
    const grantIds = []
    for (const [regionCode, level] of granted) {
      const given = { personId, regionCode, level, purpose: '核对', fromDay: today, toDay: today }
      grantIds.push((await grantUnmasking(node.db, admin.actor, given)).id)
    }
    return { session: await logInAs(node, clerk.loginName), grantIds, personId }
  }
  const exported = (session: Session, query = '') =>
    session.get(`/api/staff/sheet?format=csv&unmasked=true${query}`)
  const recorded = async (personId: string) => {
    const auditor = await logInAs(node, admin.loginName)
    const { entries } = (await auditor.get('/api/audit?subjectType=staff&limit=200')).json()
    return entries
      .filter(
        (entry: { actorId: string; action: string }) =>
          entry.actorId === personId && entry.action === 'staff.exported_unmasked',
      )
      .map(({ regionCode, payload }: { regionCode: string; payload: object }) => ({
        regionCode,
        ...payload,
      }))
  }

  test('shows the fields of rows within the grant, masks the rest, and says so', async () => {
    for (const [place, shown, hidden] of [
      [townshipA, phoneA, phoneB],
      // The second of two places: a grant for it is as good as one for the first.
      [townshipB, phoneB, phoneA],
    ] as const) {
      const { session, grantIds, personId } = await clerkOfBoth([place, 'township'])
      const sheet = await exported(session)
      expect(sheet.statusCode, sheet.body).toBe(200)
      expect(sheet.body).toContain(shown)
      expect(sheet.body).not.toContain(hidden)
      expect(sheet.body).toContain('另有 1 行不在授权范围内')
      expect(sheet.headers).toMatchObject({
        'cunxiao-rows-unmasked': '1',
        'cunxiao-rows-masked': '1',
      })
      expect(await recorded(personId)).toEqual([
        {
          regionCode: place,
          register: 'staff',
          fields: ['birthYear', 'phone'],
          place: { lower: place.slice(0, 9), upper: String(Number(place.slice(0, 9)) + 1) },
          rows: 1,
          grantIds,
        },
      ])
    }
  })

  test('of a place without a grant is refused, whatever its caller may see elsewhere', async () => {
    const { session, personId } = await clerkOfBoth([townshipA, 'township'])
    const sheet = await exported(session, `&place=${townshipB}&placeLevel=township`)
    expect([sheet.statusCode, sheet.json().code]).toEqual([403, 'unmasking_not_granted'])
    expect(await recorded(personId)).toEqual([])
  })

  test('a grant for a village opens that village in the county office’s sheet, and one for the county all', async () => {
    const office = await somebody(node, { role: 'programme_office' })
    const session = await logInAs(node, office.loginName)
    const grant = (regionCode: string, level: PlaceLevel) =>
      grantUnmasking(node.db, admin.actor, {
        personId: office.actor.personId,
        regionCode,
        level,
        purpose: '核对',
        fromDay: today,
        toDay: today,
      })
    await grant(villageB1, 'village')
    const some = await exported(session)
    expect(some.body).toContain(phoneB)
    expect(some.body).not.toContain(phoneA)
    await grant(county, 'county')
    const all = await exported(session)
    expect(all.body).toContain(phoneA)
    expect(all.body).toContain(phoneB)
    expect(all.body).not.toContain('说明')
    expect(all.headers).toMatchObject({ 'cunxiao-rows-masked': '0' })
  })

  test('with the line that tells what is masked comes back as it went', async () => {
    const { session } = await clerkOfBoth([townshipA, 'township'])
    const office = await logInAs(
      node,
      (await somebody(node, { role: 'programme_office' })).loginName,
    )
    for (const format of ['csv', 'xlsx']) {
      const sheet = await session.get(`/api/staff/sheet?format=${format}&unmasked=true`)
      const file = { name: `staff.${format}`, bytes: sheet.rawPayload }
      const preview = await office.upload('/api/staff/imports', file)
      expect(preview.json()).toMatchObject({ unchanged: 2, refused: 0, created: 0, changed: 0 })
    }
  })
})

test('X-11 the total of a masked field, which would tell it, is refused, and so is one of words', async () => {
  const office = await logInAs(node, admin.loginName)
  for (const field of ['birthYear', 'name', 'toString']) {
    const answer = await office.get(`/api/staff/totals?fields=${field}`)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'filter_unknown'])
  }
})

describe('A3 somebody of one organisation', () => {
  let head: Session
  beforeAll(async () => {
    const place = { regionCode: villageA1, level: 'village' } as const
    const organisationId = schoolA.id
    const { loginName } = await somebody(node, { role: 'head_of_school', organisationId, ...place })
    head = await logInAs(node, loginName)
    for (const [placeCode, topic] of [
      [villageA1, '养蜂'],
      [villageB1, '种姜'],
    ])
      await saveRow(node.db, operator, needRegister, { placeCode, topic, askedOn: today })
  })

  test('gets lists, totals and sheets of the registers of the library, or a named refusal', async () => {
    for (const { shape } of libraryRegisters) {
      const name = shape.name
      const reads = name !== 'resource_sources'
      const totals = summedFields(shape).map((field) => `/totals?fields=${field}`)
      for (const path of ['', ...totals, '/sheet?format=csv', '/sheet?empty=true']) {
        const answer = await head.get(`/api/${name}${path}`)
        if (reads) expect(answer.statusCode, `${name}${path}: ${answer.body}`).toBe(200)
        else expect(answer.json()).toEqual({ code: 'not_permitted', verb: `${name}.read` })
      }
    }
  })

  test('reads what stands at the place of his organisation, and changes none of it', async () => {
    const { rows } = (await head.get('/api/needs')).json()
    expect(rows.map(({ topic }: { topic: string }) => topic)).toEqual(['养蜂'])
    expect((await head.get('/api/needs/totals?fields=people')).json()).toEqual({
      totals: { people: 0 },
    })
    expect((await head.get(`/api/needs/${rows[0].id}`)).json()).toMatchObject({ topic: '养蜂' })
    const row = { placeCode: villageA1, topic: '养蜂', askedOn: today, people: 3 }
    const changed = await head.send('PUT', `/api/needs/${rows[0].id}`, { row, version: 1 })
    expect(changed.json()).toEqual({ code: 'not_permitted', verb: 'needs.write' })
  })

  test('takes no row of another school by a sheet that names its id', async () => {
    const other = await addStaff('A-02', 'P9', '13933330003')
    const sheet = [
      '学校代码,工号,姓名,岗位,是否党员,可参与远程教育,row id,row version',
      `A-01,P9,田老师,教师,否,是,${other.id},1`,
    ].join('\r\n')
    const preview = await head.upload('/api/staff/imports', {
      name: 'staff.csv',
      bytes: Buffer.from(sheet),
    })
    expect(preview.json()).toMatchObject({ changed: 0 })
    expect(preview.body).not.toContain('A-02')
    await head.send('POST', `/api/imports/${preview.json().importId}/confirm`, {})
    const office = await logInAs(node, admin.loginName)
    expect((await office.get(`/api/staff/${other.id}`)).json()).toMatchObject({
      schoolCode: 'A-02',
      organisationId: schoolB.id,
    })
  })
})
