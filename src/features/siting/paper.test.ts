import { afterAll, beforeAll, expect, test } from 'vitest'
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
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { scanKindOf } from '../registers/scan.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { DecisionView, Party } from './decision.ts'
import { whyNotByPaper } from './paper.ts'
import { insertDecisions } from './store.ts'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])
const ofTownship = `place=${townshipA}&placeLevel=township`

let node: TestNode
let schoolId: string
let otherSchoolId: string
const who: Record<string, Session> = {}
/** By unit. */
const decisions: Record<string, string> = {}

beforeAll(async () => {
  node = await openTestNode()
  const school = async (schoolCode: string, villageCode: string) => {
    const kind = { stage: 'primary', mode: 'mode2', boarding: false }
    return saveRow(node.db, operator, schoolRegister, {
      ...{ schoolCode, name: schoolCode, villageCode, ...kind },
    })
  }
  schoolId = (await school('S001', villageA1)).id
  otherSchoolId = (await school('S002', villageB1)).id
  for (const unitCode of [villageA1, villageA2, villageB1]) {
    const id = newId()
    decisions[unitCode] = id
    await asSystem(node.db, 'test', (tx) =>
      insertDecisions(tx, [
        {
          ...{ id, regionCode: unitCode, unitCode, unitLevel: 'village', state: 'open' },
          ...{ proposedSchoolId: schoolId, schoolId },
        },
      ]),
    )
  }
  const people = [
    ['office', { role: 'programme_office' }],
    ['bureau', { role: 'education_bureau' }],
    ['clerk', { role: 'township_clerk', regionCode: townshipA, level: 'township' }],
    ['next-clerk', { role: 'township_clerk', regionCode: townshipB, level: 'township' }],
    ['village', { role: 'village_secretary', regionCode: villageA1, level: 'village' }],
    ['next-village', { role: 'village_secretary', regionCode: villageB1, level: 'village' }],
  ] as const
  for (const [loginName, given] of people) {
    await somebody(node, { ...given, loginName, name: loginName })
    who[loginName] = await logInAs(node, loginName)
  }
})
afterAll(() => node.close())

const as = (name: string) => who[name] as Session
const file = async (by: string, parties: string, query = ofTownship, bytes: Buffer = jpeg) =>
  as(by).upload(`/api/siting/papers?${query}&parties=${parties}`, { name: '商定表.jpg', bytes })
type Said = { unit?: string; answer?: string; school?: string; signer?: string }
const enter = (by: string, paper: string, party: Party, said: Said = {}) =>
  as(by).send('POST', `/api/siting/papers/${paper}/consents`, {
    asked: [
      {
        ...{ id: decisions[said.unit ?? villageA1], party, schoolId: said.school ?? schoolId },
        ...{ answer: said.answer ?? 'agree', signer: said.signer ?? '李大山' },
      },
    ],
  })
const mine = async (name: string) =>
  (await as(name).get('/api/siting/my-consents')).json() as Record<
    'decisions' | 'byPaper',
    DecisionView[]
  >
const hindranceOf = (answer: { json(): { hindered: { code: string }[] } }) =>
  answer.json().hindered.map(({ code }) => code)

let paper: string

test('S2-4 the office keeps a signed sheet and enters what it says; the party sees by whom and whose signature', async () => {
  const filed = await file('office', 'township,village,school')
  expect(filed.statusCode, filed.body).toBe(201)
  paper = filed.json().id
  const entered = await enter('office', paper, 'village')
  expect(entered.json()).toEqual({
    answered: [{ id: decisions[villageA1], party: 'village', schoolId }],
    fixed: 0,
    hindered: [],
  })
  const { byPaper, decisions: due } = await mine('village')
  expect(due).toEqual([])
  expect(byPaper.map(({ consents }) => consents)).toEqual([
    [
      expect.objectContaining({
        ...{ party: 'village', answer: 'agree', personName: '李大山' },
        ...{ enteredByName: 'office', paperId: paper },
      }),
    ],
  ])
  const today = (await as('village').get('/api/today')).json()
  expect(today.waiting).toContainEqual(
    expect.objectContaining({ code: 'consents_by_paper', details: { count: 1 } }),
  )
})

test('the scan is seen by whoever reads its place and by the parties it was entered for, by nobody else', async () => {
  const scan = `/api/siting/papers/${paper}/scan`
  for (const name of ['office', 'bureau', 'clerk', 'village']) {
    const answer = await as(name).get(scan)
    expect(answer.statusCode, name).toBe(200)
    expect(answer.headers['content-type']).toBe('image/jpeg')
    expect(answer.rawPayload.equals(jpeg)).toBe(true)
  }
  for (const name of ['next-clerk', 'next-village'])
    expect((await as(name).get(scan)).json(), name).toMatchObject({
      code: 'siting_paper_not_found',
    })
})

test('INV-09 a sheet counts for the parties it bears and the units of its place, and for nobody else', async () => {
  expect(hindranceOf(await enter('office', paper, 'education'))).toEqual(['party_not_on_paper'])
  expect(hindranceOf(await enter('office', paper, 'village', { unit: villageB1 }))).toEqual([
    'unit_not_on_paper',
  ])
  const changed = await enter('office', paper, 'township', { school: otherSchoolId })
  expect(hindranceOf(changed)).toEqual(['host_changed'])
  expect((await enter('village', paper, 'village')).json()).toMatchObject({ code: 'not_permitted' })
  expect((await enter('next-clerk', paper, 'village')).json()).toMatchObject({
    code: 'siting_paper_not_found',
  })
})

test('a township enters for its own parties, never for the bureau, whatever the sheet bears', async () => {
  const { id } = (await file('clerk', 'township,village,education,school')).json()
  expect(hindranceOf(await enter('clerk', id, 'education'))).toEqual(['not_permitted'])
  expect((await enter('clerk', id, 'township')).json().answered).toHaveLength(1)
  const outside = await file('clerk', 'village', `place=${townshipB}&placeLevel=township`)
  expect(outside.json()).toMatchObject({ code: 'not_permitted' })
  expect((await file('village', 'village')).json()).toMatchObject({ code: 'not_permitted' })
})

test('S2-4 the party’s own word stands over paper, and no paper over it', async () => {
  const answer = (value: string, note?: string) =>
    as('village').send('POST', `/api/siting/decisions/${decisions[villageA1]}/consents`, {
      party: 'village',
      schoolId,
      answer: value,
      ...(note && { note }),
    })
  const refused = (await answer('refuse', '没有签过')).json() as DecisionView
  expect(refused.consents.find(({ party }) => party === 'village')).toMatchObject({
    ...{ answer: 'refuse', paperId: null, enteredByName: null },
  })
  expect((await mine('village')).byPaper).toEqual([])
  expect(hindranceOf(await enter('office', paper, 'village'))).toEqual(['party_answered_itself'])
  await answer('withdrawn')
  expect(hindranceOf(await enter('office', paper, 'village'))).toEqual(['party_answered_itself'])
  const later = (await file('office', 'village')).json().id
  expect((await enter('office', later, 'village')).json().answered).toHaveLength(1)
  const confirmed = (await answer('agree')).json() as DecisionView
  expect(confirmed.consents.find(({ party }) => party === 'village')).toMatchObject({
    ...{ answer: 'agree', paperId: null },
  })
})

test('four signatures on one sheet fix a host; a slip of the pen is taken back by who entered it', async () => {
  const { id } = (await file('office', 'township,village,education,school')).json()
  const asked = (answer: string, parties: readonly Party[]) =>
    as('office').send('POST', `/api/siting/papers/${id}/consents`, {
      asked: parties.map((party) => ({
        ...{ id: decisions[villageA2], party, schoolId, answer, signer: '王建国' },
      })),
    })
  const all = ['township', 'village', 'education', 'school'] as const
  expect((await asked('agree', all)).json()).toMatchObject({ fixed: 1, hindered: [] })
  expect((await asked('withdrawn', ['school'])).json().answered).toHaveLength(1)
  const { decisions: open } = (
    await as('office').get(`/api/siting/decisions?place=${county}&state=open`)
  ).json() as { decisions: DecisionView[] }
  expect(open.find(({ unitCode }) => unitCode === villageA2)?.missing).toEqual(['school'])
  expect(hindranceOf(await asked('withdrawn', ['school']))).toEqual(['nothing_to_withdraw'])
})

test('what is no picture is refused before it is kept', async () => {
  const sheet = await file('office', 'village', ofTownship, Buffer.from('乡镇,村'))
  expect(sheet.json()).toMatchObject({ code: 'paper_no_picture', name: '商定表.jpg' })
  const huge = Buffer.concat([jpeg, Buffer.alloc(10_000_001)])
  expect((await file('office', 'village', ofTownship, huge)).json()).toMatchObject({
    code: 'paper_too_large',
  })
  expect((await file('office', 'nobody')).statusCode).toBe(400)
  const broken: readonly [string, Buffer][] = [
    ['paper_broken', jpeg.subarray(0, -2)],
    ['paper_broken', jpeg.subarray(0, 3)],
    ['paper_broken', Buffer.from('%PDF-1.7\n')],
    ['paper_locked', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\ntrailer <</Encrypt 2 0 R>>')],
    ['paper_is_heic', Buffer.from('\0\0\0\x18ftypheic\0\0')],
    ['paper_no_picture', Buffer.alloc(0)],
    ['paper_no_picture', Buffer.from('MZ\x90\0')],
  ]
  for (const [code, bytes] of broken)
    expect((await file('office', 'village', ofTownship, bytes)).json()).toMatchObject({ code })
  expect(scanKindOf(Buffer.from('%PDF-1.7'))?.ending).toBe('pdf')
})

test('the same scan sent twice at once is one sheet', async () => {
  const bytes = Buffer.concat([jpeg, Buffer.from('again')])
  const filed = await Promise.all(
    ['village,school', 'school,village'].map((borne) => file('clerk', borne, ofTownship, bytes)),
  )
  const [one, other] = filed.map((answer) => answer.json().id)
  expect([one, filed[1]?.statusCode]).toEqual([other, 201])
})

test('a sheet belongs to a place that there is, of that level', async () => {
  for (const [place, level] of [
    ['433123999000', 'township'],
    [county, 'village'],
  ]) {
    const filed = await file('office', 'village', `place=${place}&placeLevel=${level}`)
    expect(filed.json()).toMatchObject({ code: 'place_unknown', value: place })
  }
})

test('what a sheet cannot say both of is entered for neither, and a name in which nothing is to be read is none', async () => {
  const other = Buffer.concat([jpeg, Buffer.from('both')])
  const { id } = (await file('clerk', 'village,village', ofTownship, other)).json()
  const entry = { id: decisions[villageA1], party: 'village', schoolId, signer: '李大山' }
  const both = [
    { ...entry, answer: 'agree' },
    { ...entry, id: entry.id?.toUpperCase(), answer: 'refuse' },
  ]
  const entered = await as('clerk').send('POST', `/api/siting/papers/${id}/consents`, {
    asked: both,
  })
  expect(hindranceOf(entered)).toEqual(['paper_says_both', 'paper_says_both'])
  expect((await enter('clerk', id, 'village', { signer: '\u200b' })).statusCode).toBe(400)
  const listed = (await as('clerk').get(`/api/siting/papers?${ofTownship}`)).json().papers[0]
  expect(listed).toMatchObject({ parties: ['village'], entered: 0 })
})

test('an answer to another school is no word about this one', () => {
  const entry = { party: 'village', schoolId: 'a', answer: 'agree' } as const
  const own = { party: 'village', answer: 'refuse', schoolId: 'b', at: '2', paperId: null } as never
  const sheet = { at: '3', parties: ['village' as const] }
  expect(whyNotByPaper(entry, sheet, { schoolId: 'a', history: [own] })).toBeUndefined()
})
