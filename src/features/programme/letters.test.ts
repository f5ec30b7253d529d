import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister, townshipRegister, villageRegister } from '../schools/registers.ts'
import type { ChainLink } from './api.ts'
import { letter } from './letter.ts'

let hub: TestHub
let office: Session
let secretary: Session
let village: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-30T02:00:00.000Z')
  for (const [townshipCode, name] of [
    [townshipA, '甲镇'],
    [townshipB, '乙镇'],
  ] as const)
    await saveRow(hub.db, operator, townshipRegister, { townshipCode, name, inScope: true })
  for (const [villageCode, name] of [
    [villageA1, '一村'],
    [villageA2, '二村'],
  ] as const)
    await saveRow(hub.db, operator, villageRegister, { villageCode, name, inScope: true })
  const { id } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'T-01', name: '一村小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  await asSystem(hub.db, 'test', (tx) =>
    tx
      .insertInto('learningStations')
      .values({
        ...{ id, regionCode: villageA1, unitCode: villageA1, unitLevel: 'village' },
        ...{ schoolId: id, hostedOn: '2026-08-01' },
      })
      .execute(),
  )
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  office = await logIn({ role: 'programme_office' })
  secretary = await logIn({
    ...{ role: 'township_secretary', regionCode: townshipA, level: 'township' },
  })
  village = await logIn({ role: 'village_secretary', regionCode: villageA1, level: 'village' })
})
afterAll(() => hub?.close())

const days = { fromDay: '2026-01-01', toDay: '2026-12-31' }
const draft = (who: Session, more: object) =>
  who.send('POST', '/api/responsibility/drafts', {
    ...{ place: county, placeLevel: 'county', title: '2026年目标责任书', ...days },
    ...{ targets: '牌匾悬挂规范。\n每周学习不少于2小时。', ...more },
  })

const chain = async (who = office): Promise<Map<string, ChainLink>> => {
  const answer = await who.get(`/api/responsibility/chain?place=${county}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return new Map((answer.json().links as ChainLink[]).map((link) => [link.code, link]))
}
const letterOf = async (code: string) => (await chain()).get(code)?.letter?.id ?? ''

const move = (who: Session, name: string, ids: readonly string[], reason?: string) =>
  who.send('POST', '/api/letters/moves', {
    ...{ rows: ids.map((id) => ({ id })), move: name, ...(reason && { reason }) },
  })
const why = async (...asked: Parameters<typeof move>): Promise<string[]> => {
  const answer = await move(...asked)
  if (answer.statusCode === 200) return []
  return (answer.json() as { obstacles: { code: string }[] }).obstacles.map(({ code }) => code)
}

test('I2-4 what is missing of a level is drafted at once, with the names of who holds the posts', async () => {
  const answer = await draft(office, { level: 'township', issuerName: '龙组长' })
  expect([answer.statusCode, answer.json()]).toEqual([200, { drafted: 2, kept: 0, unnamed: 1 }])
  expect((await draft(office, { level: 'township' })).json()).toMatchObject({ drafted: 0, kept: 2 })
  const links = await chain()
  expect(
    [...links.values()].map(({ level, unitName, letter }) => [level, unitName, letter?.state]),
  ).toEqual([
    ['township', '甲镇', 'drafted'],
    ['village', '一村', undefined],
    ['village', '二村', undefined],
    ['township', '乙镇', 'drafted'],
  ])
  expect(links.get(townshipA)?.letter).toMatchObject({ issuerName: '龙组长' })
  expect(links.get(townshipA)?.letter?.receiverName).toBe(links.get(townshipA)?.holder)
})

test('INV-32, N9 a village signs after its township, and nobody signs for himself what is issued above', async () => {
  expect((await draft(secretary, { level: 'village' })).json()).toMatchObject({
    ...{ drafted: 2, unnamed: 1 },
  })
  const [own, ofVillage] = [await letterOf(townshipA), await letterOf(villageA1)]
  expect(await why(secretary, 'issue', [ofVillage])).toEqual(['letter_before_township'])
  expect(await why(secretary, 'issue', [own])).toEqual(['letter_issued_above'])
  expect(await why(office, 'issue', [own])).toEqual([])
  expect(await why(office, 'sign', [own])).toEqual(['letter_of_others'])
  expect(await why(secretary, 'sign', [own])).toEqual([])
  expect(await why(secretary, 'issue', [ofVillage])).toEqual([])
  expect(await why(secretary, 'sign', [ofVillage])).toEqual(['letter_of_others'])
  expect(await why(village, 'sign', [ofVillage])).toEqual([])
  expect((await chain()).get(villageA1)?.letter).toMatchObject({ state: 'in_force' })
  // The station there may go on: nobody marks it by hand.
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql`select s.unit_code from station_marks as m join learning_stations as s on s.id = m.station_id
      where m.mark = 'letters' and m.rests_on = ${ofVillage}`.execute(tx),
  )
  expect(rows).toEqual([{ unitCode: villageA1 }])
})

test('I2-4 what was signed on paper is entered with where it lies; a letter without names is signed by nobody', async () => {
  const id = await letterOf(villageA2)
  const said = '2026年1月5日签，原件在镇党建办'
  expect(await why(office, 'record', [id], said)).toEqual(['letter_unnamed'])
  const row = (await office.get(`/api/letters/${id}`)).json()
  const written = Object.fromEntries(Object.keys(letter.fields).map((name) => [name, row[name]]))
  const saved = await office.send('PUT', `/api/letters/${id}`, {
    row: { ...written, receiverName: '向书记' },
    version: row.version,
  })
  expect(saved.statusCode, saved.body).toBe(200)
  expect((await move(office, 'record', [id])).statusCode).toBe(400)
  expect(await why(office, 'record', [id], said)).toEqual([])
  const { history } = (await office.get(`/api/letters/${id}/case`)).json()
  expect(JSON.stringify(history)).toContain(said)
})

test('I2-4 one unit has one letter for a day: a second is not signed', async () => {
  const more = { title: '另一份', ...{ fromDay: '2026-06-01', toDay: '2027-05-31' } }
  const row = { unitCode: townshipA, issuerName: '龙组长', receiverName: '石书记', targets: '一' }
  const { id } = (await office.send('POST', '/api/letters', { row: { ...row, ...more } })).json()
  expect(await why(office, 'issue', [id])).toEqual(['letter_beside'])
  expect(await why(office, 'terminate', [id], '写错了')).toEqual([])
})

test('S5-3 somebody else holds the post: the letter is signed anew, and whoever issues it is told', async () => {
  const id = await letterOf(villageA1)
  await asSystem(hub.db, 'test', (tx) =>
    tx.updateTable('letters').set({ receiverName: '前任书记' }).where('id', '=', id).execute(),
  )
  const link = (await chain()).get(villageA1)
  expect(link?.resignBy).not.toBeNull()
  const today = (await secretary.get('/api/today')).json()
  expect(JSON.stringify(today)).toContain('letters_resign')
  expect(JSON.stringify((await village.get('/api/today')).json())).not.toContain('letters_resign')
})

test('I2-4 a township sees its own letters and those of its villages', async () => {
  expect([...(await chain(secretary)).keys()]).toEqual([townshipA, villageA1, villageA2])
  expect([...(await chain(village)).keys()]).toEqual([villageA1])
})

test.each(['zh-Hans', 'zh-Hant', 'en'])(
  'F14 I2-4 letters are printed to be signed, in %s',
  async (language) => {
    const answer = await office.get(
      `/api/responsibility/paper?place=${county}&language=${language}`,
    )
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    const pages = pageTexts(answer.rawPayload)
    expect(pages).toHaveLength(4)
    expect(pages[0]).toContain(language === 'zh-Hant' ? '甲鎮' : '甲镇')
  },
)

test('F13 I2-3 INV-36 targets are scored with evidence, told, objected to in time, and only then final', async () => {
  const asked = { targets: '挂牌规范。（60分）\n每周学习。（39分）' }
  const more = { title: '2027年目标责任书', fromDay: '2027-01-01', toDay: '2027-12-31' }
  const names = { issuerName: '石书记', receiverName: '向书记' }
  const add = async (row: object) =>
    (await office.send('POST', '/api/letters', { row: { ...more, ...names, ...row } })).json().id
  const township = await add({ unitCode: townshipA, ...asked, issuerName: '龙组长' })
  expect(await why(office, 'record', [township], '纸质')).toEqual(['letter_points'])
  const bound = await add({
    ...{ unitCode: townshipA, title: '另一稿', targets: '挂牌规范。（60分）\n每周学习。（40分）' },
    issuerName: '龙组长',
  })
  expect(await why(office, 'record', [bound], '纸质')).toEqual([])
  const put = (who: Session, scores: object[]) =>
    who.send('PUT', `/api/letters/${bound}/scores`, { scores })
  const first = { line: 1, points: 55, evidence: '12个站点，11个两牌齐全' }
  const second = { line: 2, points: 40, evidence: '周表无红灯' }
  expect((await put(office, [{ ...first, points: 61 }])).json()).toMatchObject({
    ...{ code: 'points_beyond', most: 60 },
  })
  expect((await put(office, [{ ...first, evidence: '  ' }])).statusCode).toBe(400)
  expect((await put(office, [{ ...first, line: 3 }])).statusCode).toBe(404)
  // Whoever it binds does not score himself.
  expect((await put(secretary, [first])).statusCode).toBe(409)
  expect((await put(office, [first])).statusCode).toBe(204)
  // In force it is where it should be: nobody waits for its evaluation all year.
  expect((await office.get(`/api/letters/${bound}/case`)).json().waitsFor).toEqual([])
  expect(await why(office, 'score', [bound], '总体良好')).toEqual(['targets_unscored'])
  expect(await why(office, 'evaluate', [bound], '优秀')).toEqual(['letter_unscored'])
  expect((await put(office, [first, second])).statusCode).toBe(204)
  expect(await why(office, 'score', [bound], '总体良好')).toEqual([])
  const told = (await secretary.get(`/api/letters/${bound}/scores`)).json()
  expect(told).toMatchObject({
    ...{ state: 'scored', mayScore: false },
    lines: [{ score: { points: 55 } }, { score: { points: 40 } }],
  })
  expect(await why(office, 'evaluate', [bound], '优秀')).toEqual(['appeal_is_open'])
  expect((await put(office, [first, { ...second, points: 1 }])).statusCode).toBe(409)
  await expect(
    asSystem(hub.db, 'test', (tx) =>
      sql`update letter_scores set points = 1 where letter_id = ${bound}`.execute(tx),
    ),
  ).rejects.toThrow('scores that were told are not changed')
  expect(await why(office, 'object', [bound], '少算')).toEqual(['letter_of_others'])
  expect(await why(secretary, 'object', [bound], '第一项少算一个站点')).toEqual([])
  expect((await put(office, [{ ...first, points: 60 }, second])).statusCode).toBe(204)
  expect(await why(office, 'score', [bound], '总体良好')).toEqual([])
  const { appealUntil } = (await secretary.get(`/api/letters/${bound}/scores`)).json()
  await asSystem(hub.db, 'test', (tx) =>
    sql`update letters set state_at = '2026-11-01' where id = ${bound}`.execute(tx),
  )
  expect(appealUntil > dayOf(hub.ground.clock())).toBe(true)
  expect(await why(secretary, 'object', [bound], '再看')).toEqual(['appeal_is_over'])
  expect(await why(office, 'evaluate', [bound], '100分，优秀')).toEqual([])
  for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
    const paper = await office.get(`/api/letters/${bound}/scores/paper?language=${language}`)
    expect(paper.statusCode, paper.body.slice(0, 200)).toBe(200)
    expect(pageTexts(paper.rawPayload).join('')).toContain('100')
  }
})

test('I2-3 a letter whose days are over is told to whoever issues it until he has given the last word', async () => {
  const reminded = async (who: Session) =>
    (await who.get('/api/today'))
      .json<{ waiting: { code: string; details: { count: number } }[] }>()
      .waiting.find(({ code }) => code === 'letters_to_evaluate')?.details.count ?? 0
  const before = await reminded(office)
  const of = { fromDay: '2025-01-01', toDay: '2025-12-31', title: '2025年目标责任书' }
  const names = { issuerName: '龙组长', receiverName: '向书记' }
  const { id } = (
    await office.send('POST', '/api/letters', {
      row: { ...of, ...names, unitCode: townshipA, targets: '挂牌规范。（100分）' },
    })
  ).json<{ id: string }>()
  expect(await why(office, 'record', [id], '纸质')).toEqual([])
  expect(await reminded(office)).toBe(before + 1)
  // It binds the secretary's own unit.
  expect(await reminded(secretary)).toBe(0)
  const score = { line: 1, points: 90, evidence: '全部挂牌' }
  await office.send('PUT', `/api/letters/${id}/scores`, { scores: [score] })
  expect(await why(office, 'score', [id], '良好')).toEqual([])
  // The unit may object first.
  expect(await reminded(office)).toBe(before)
  await asSystem(hub.db, 'test', (tx) =>
    sql`update letters set state_at = '2026-11-01' where id = ${id}`.execute(tx),
  )
  expect(await reminded(office)).toBe(before + 1)
  expect(await why(office, 'evaluate', [id], '90分，良好')).toEqual([])
  expect(await reminded(office)).toBe(before)
})
