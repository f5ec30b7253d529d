import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, townshipA, villageA1, villageA2 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { readAll } from '../../platform/sheets/fixture.ts'
import { jpeg } from '../founding/founding.fixture.ts'
import { address, draft, move, type Notices, openNotices, send, today } from './notices.fixture.ts'

let at: Notices
beforeAll(async () => {
  at = await openNotices()
})
afterAll(() => at?.hub.close())

const units = async (id: string, asked = '') =>
  (await at.office.get(`/api/dispatch/${id}/units?${asked}`)).json()
const codes = async (who: keyof Omit<Notices, 'hub' | 'go' | 'schoolId'>) =>
  (await at[who].get('/api/today')).json().waiting.map(({ code }: { code: string }) => code)
const keys = (...codesOf: string[]) => ({ keys: codesOf.map((code) => `place:${code}`) })

test('O1-3 a notice goes to whole groups and single units, each once; to nobody it is not sent', async () => {
  const id = await draft(at.office, { title: '一' })
  const refused = await move(at.office, id, 'send')
  expect(refused.json()).toMatchObject({ obstacles: [{ code: 'circular_to_nobody' }] })
  expect(await address(at.office, id, { groups: ['townships'] })).toBe(2)
  expect(await address(at.office, id, { groups: ['villages'], within: townshipA })).toBe(2)
  expect(await address(at.office, id, { groups: ['schools', 'villages'] })).toBe(2)
  expect(await address(at.office, id, keys(villageA1))).toBe(0)
  const found = await units(id)
  expect(found.units.map(({ unitName }: { unitName: string }) => unitName)).toEqual([
    ...['廖家桥镇', '廖家桥镇瓦场村', '瓦场小学', '廖家桥镇八斗丘村', '茶田镇', '茶田镇茶田村'],
  ])
  expect(found).toMatchObject({ groups: ['townships', 'villages', 'schools'] })
  expect(found.counts).toEqual({ units: 6, read: 0, agreed: 0, cannot: 0, vacant: 2 })
  const above = await at.secretary.send('POST', `/api/dispatch/${id}/units`, keys(county))
  expect(above.statusCode).toBe(404)
})

test('O1-3 nobody addresses what is not below him', async () => {
  const id = await draft(at.secretary, { issuerCode: townshipA, title: '乡镇的' })
  for (const wish of [keys('433123104201'), keys(county), { groups: ['counties'] }]) {
    const refused = await at.secretary.send('POST', `/api/dispatch/${id}/units`, wish)
    expect(refused.json(), JSON.stringify(wish)).toMatchObject({ code: 'addressee_not_below' })
  }
  expect(await address(at.secretary, id, keys(villageA1))).toBe(1)
})

test('O1-3 to open it is the receipt, the first of each unit counts, and the list says who has not', async () => {
  const id = await send(at.office, keys(villageA1, villageA2, townshipA), { title: '二' })
  expect(await codes('village')).toContain('circulars_unread')
  const { received } = (await at.village.get('/api/received')).json()
  expect(received).toMatchObject([{ id, unread: true, title: '二', issuerName: '凤凰县' }])
  // To see it in the list or through a preview is no receipt.
  expect((await at.village.get(`/api/received/${id}`)).json().ownUnits).toMatchObject([
    { readAt: null },
  ])
  expect((await at.village.send('POST', `/api/received/${id}/open`)).json()).toEqual({ opened: 1 })
  await at.go('2026-11-30T05:00:00.000Z')
  expect((await at.village.send('POST', `/api/received/${id}/open`)).json()).toEqual({ opened: 0 })
  expect(await codes('village')).not.toContain('circulars_unread')
  const { units: all, counts } = await units(id)
  expect(counts).toMatchObject({ units: 3, read: 1, vacant: 0 })
  expect(all[1]).toMatchObject({
    ...{ unitName: '廖家桥镇瓦场村', readBy: '麻支书', readAt: '2026-11-30T02:00:00.000Z' },
    ...{ via: 'app', readOn: today, holders: ['麻支书'] },
  })
  expect((await units(id, 'only=unread')).units).toMatchObject([
    { unitName: '廖家桥镇' },
    { unitName: '廖家桥镇八斗丘村' },
  ])
})

test('O1-3 no unit sees what is not addressed to it', async () => {
  const id = await send(at.office, keys(villageA1), { title: '三' })
  for (const who of [at.other, at.head, at.secretary]) {
    expect((await who.get('/api/received')).json().received).not.toContainEqual(
      expect.objectContaining({ id }),
    )
    for (const address of ['', '/paper']) {
      const refused = await who.get(`/api/received/${id}${address}`)
      expect(refused.json()).toMatchObject({ code: 'circular_not_found' })
    }
    expect((await who.send('POST', `/api/received/${id}/open`)).statusCode).toBe(404)
  }
  expect((await at.village.get(`/api/dispatch/${id}/units`)).statusCode).toBe(404)
  // A draft has not come yet.
  const unsent = await draft(at.office, { title: '未发' })
  await address(at.office, unsent, keys(villageA1))
  expect((await at.village.get(`/api/received/${unsent}`)).statusCode).toBe(404)
})

test('O1-3 a school and a single post are addressed too', async () => {
  const id = await draft(at.office, { title: '四' })
  const found = await at.office.get(
    `/api/dispatch/${id}/addressees?find=${encodeURIComponent('岗位')}`,
  )
  const post = found.json().addressees.find(({ kind }: { kind: string }) => kind === 'post')
  await address(at.office, id, { keys: [`organisation:${at.schoolId}`, post.key] })
  expect((await move(at.office, id, 'send')).statusCode).toBe(200)
  expect((await at.head.send('POST', `/api/received/${id}/open`)).json().opened).toBeGreaterThan(0)
  expect((await at.village.get(`/api/received/${id}`)).statusCode).toBe(404)
})

test('INV-02 what is sent is frozen: text, files and addressees, by the database too', async () => {
  const id = await draft(at.office, { title: '五' })
  await address(at.office, id, keys(villageA1))
  const file = await at.office.upload(`/api/circulars/${id}/files?kind=annex`, {
    ...{ name: '检查表.jpg', bytes: jpeg(7) },
  })
  expect(file.statusCode, file.body).toBeLessThan(300)
  expect((await move(at.office, id, 'send')).statusCode).toBe(200)
  const { digest } = await units(id)
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  const more = await at.office.send('POST', `/api/dispatch/${id}/units`, keys(villageA2))
  expect(more.json()).toMatchObject({ code: 'circular_was_sent' })
  const late = await at.office.upload(`/api/circulars/${id}/files?kind=annex`, {
    ...{ name: '另一张.jpg', bytes: jpeg(8) },
  })
  expect(late.json()).toMatchObject({ code: 'row_files_locked' })
  for (const change of [
    sql`update circulars set body = '别的' where id = ${id}::uuid`,
    sql`delete from circular_units where circular_id = ${id}::uuid`,
    sql`update circular_units set unit_key = 'place:1' where circular_id = ${id}::uuid`,
  ])
    await expect(asSystem(at.hub.db, 'test', (tx) => change.execute(tx))).rejects.toThrow(
      'not changed',
    )
  const { files } = (await at.village.get(`/api/received/${id}`)).json()
  expect(files).toMatchObject([{ name: '检查表.jpg' }])
  const read = await at.village.get(`/api/received/${id}/files/${files[0].id}`)
  expect(read.rawPayload.equals(jpeg(7))).toBe(true)
  expect((await at.other.get(`/api/received/${id}/files/${files[0].id}`)).statusCode).toBe(404)
})

test('O1-3 a request is answered by each unit and closed by its writer; overdue it stands on Today', async () => {
  const id = await send(at.office, keys(villageA1, villageA2), {
    ...{ title: '关于借用礼堂的函', kind: 'request', dueDay: '2026-12-02' },
  })
  await at.village.send('POST', `/api/received/${id}/open`)
  expect(await codes('village')).toContain('circulars_to_answer')
  const [own] = (await at.village.get(`/api/received/${id}`)).json().ownUnits
  const say = (answer: string, answerWords: string, unitId = own.id) =>
    at.village.send('POST', `/api/received/${id}/answers`, { unitId, answer, answerWords })
  const [, foreign] = (await units(id)).units
  expect((await say('agree', '替别人说', foreign.id)).statusCode).toBe(404)
  expect((await say('cannot', '礼堂在修')).statusCode).toBe(204)
  expect((await say('agree', '修好了，可以用')).statusCode).toBe(204)
  expect((await units(id, 'only=answered')).units).toMatchObject([
    { answer: 'agree', answerWords: '修好了，可以用', answeredBy: '麻支书' },
  ])
  expect(await codes('village')).not.toContain('circulars_to_answer')
  expect(await codes('office')).not.toContain('circulars_overdue')
  await at.go('2026-12-03T02:00:00.000Z')
  expect(await codes('office')).toContain('circulars_overdue')
  expect((await at.office.send('POST', `/api/dispatch/${id}/reminders`)).json()).toEqual({
    reminded: 1,
  })
  expect(await codes('other')).toContain('circulars_reminded')
  expect((await move(at.office, id, 'close')).json()).toMatchObject({ code: 'move_needs_reason' })
  expect((await move(at.office, id, 'close', '用瓦场村的礼堂')).statusCode).toBe(200)
  expect((await say('cannot', '又不行了')).json()).toMatchObject({ code: 'circular_not_sent' })
  expect((await at.other.get(`/api/received/${id}`)).json()).toMatchObject({
    ...{ state: 'closed', result: '用瓦场村的礼堂', open: false },
  })
  expect(await codes('office')).not.toContain('circulars_overdue')
})

test('O1-3 slips of paper are entered in bulk, and change no receipt that is there', async () => {
  const id = await send(
    at.office,
    { groups: ['townships', 'villages'] },
    {
      ...{ title: '函二', kind: 'request', dueDay: '2026-12-20', writtenOn: '2026-12-03' },
    },
  )
  await at.village.send('POST', `/api/received/${id}/open`)
  const unitIds = (await units(id)).units.map((one: { id: string }) => one.id)
  const slips = (more: object = {}) =>
    at.office.send('POST', `/api/dispatch/${id}/slips`, {
      ...{ unitIds, via: 'paper', day: '2026-12-03', answer: 'agree', ...more },
    })
  for (const day of ['2026-12-02', '2026-12-04'])
    expect((await slips({ day })).json()).toMatchObject({ code: 'slip_day_impossible' })
  expect((await slips()).json()).toEqual({ entered: 5 })
  const found = await units(id)
  expect(found.counts).toMatchObject({ units: 5, read: 5, agreed: 5 })
  const by = (name: string) =>
    found.units.find(({ unitName }: { unitName: string }) => unitName === name)
  expect(by('廖家桥镇瓦场村')).toMatchObject({ via: 'app', readBy: '麻支书', answer: 'agree' })
  expect(by('茶田镇')).toMatchObject({ via: 'paper', readBy: '茶田镇', readOn: '2026-12-03' })
})

test('O1-3, INV-02 another takes its place, to whoever had the first', async () => {
  const id = await send(at.office, keys(villageA1), { title: '六', writtenOn: '2026-12-03' })
  const made = await at.office.send('POST', `/api/dispatch/${id}/replacement`)
  const next = made.json().id
  expect((await at.office.send('POST', `/api/dispatch/${id}/replacement`)).json().id).toBe(next)
  expect((await at.office.get(`/api/circulars/${next}`)).json()).toMatchObject({
    ...{ title: '六（第2稿）', state: 'draft' },
  })
  expect((await move(at.office, next, 'send')).statusCode).toBe(200)
  expect((await at.village.get(`/api/received/${id}`)).json()).toMatchObject({
    ...{ state: 'replaced', replacedBy: next, unread: false },
  })
  expect((await at.village.get(`/api/received/${next}`)).json()).toMatchObject({ unread: true })
  expect((await move(at.office, next, 'withdraw', '发错了')).statusCode).toBe(200)
  expect((await at.village.get(`/api/received/${next}`)).json()).toMatchObject({
    ...{ state: 'withdrawn', result: '发错了', unread: false },
  })
})

test('O1-3 the title of another edition holds no half of a character', async () => {
  const id = await send(at.office, { groups: ['villages'] }, { title: `${'通'.repeat(114)}𠮷𠮷𠮷` })
  const made = await at.office.send('POST', `/api/dispatch/${id}/replacement`)
  const { title } = (await at.office.get(`/api/circulars/${made.json().id}`)).json()
  expect(title).toBe(`${'通'.repeat(114)}（第2稿）`)
})

test('a list that is asked on from what is no day is refused', async () => {
  const after = Buffer.from(JSON.stringify(['yesterday', newId()])).toString('base64url')
  const answer = await at.village.get(`/api/received?after=${after}`)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request'])
})

test('O1-3 it is printed as a letter with a slip; the list for telephoning masks numbers', async () => {
  const id = await send(at.office, keys(villageA1, villageA2), {
    ...{ title: '函三', kind: 'request', dueDay: '2026-12-20', writtenOn: '2026-12-03' },
    ...{ number: '凤远办〔2026〕3号', contact: '龙科长' },
  })
  const print = async (who: typeof at.office, address: string) => {
    const answer = await who.get(address)
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
    return pageTexts(answer.rawPayload)
      .join('')
      .replace(/[\n\u200B]/g, '')
  }
  const letter = await print(at.office, `/api/dispatch/${id}/paper`)
  for (const text of [
    '函三',
    '凤远办〔2026〕3号',
    '廖家桥镇八斗丘村',
    '回执',
    '□ 办不到',
    '龙科长',
  ])
    expect(letter).toContain(text)
  const own = await print(at.village, `/api/received/${id}/paper`)
  expect(own).toContain('廖家桥镇瓦场村')
  expect(own).not.toContain('八斗丘村')
  expect(await print(at.office, `/api/dispatch/${id}/paper?slip=false`)).not.toContain('回执')
  const sheet = await at.office.get(`/api/dispatch/${id}/units/sheet?only=unread`)
  expect(sheet.statusCode, sheet.body.slice(0, 200)).toBe(200)
  const { rows } = await readAll({ name: 'receipts.xlsx', bytes: sheet.rawPayload }, ['联系人'])
  expect(JSON.stringify(rows)).toContain('麻支书 村党支部书记')
  const unmasked = await at.office.get(`/api/dispatch/${id}/units/sheet?unmasked=true`)
  expect(unmasked.json()).toMatchObject({ code: 'unmasking_not_granted' })
})

test('O1-3 20,000 receipts stay quick: paged, counted, entered, reminded of and sent', async () => {
  await asSystem(at.hub.db, 'test', async (tx) => {
    await sql`insert into places (code, level, name)
      select '433123' || lpad((200 + g / 100)::text, 3, '0') || lpad((200 + g % 100)::text, 3, '0'), 'village', '村' || g
      from generate_series(0, 19999) as g`.execute(tx)
    await sql`analyze places`.execute(tx)
  })
  const took: Record<string, number> = {}
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const answer = await work()
    took[what] = Math.round(performance.now() - began)
    return answer
  }
  const id = await draft(at.office, { title: '两万', writtenOn: '2026-12-03' })
  const added = await timed('address', () => address(at.office, id, { groups: ['villages'] }))
  expect(added).toBe(20_003)
  await timed('send', () => move(at.office, id, 'send'))
  await asSystem(at.hub.db, 'test', async (tx) => {
    await sql`update circular_units set read_at = now(), read_on = current_date, read_by_name = '甲', via = 'paper'
      where circular_id = ${id}::uuid and region_code < '433123350'`.execute(tx)
    await sql`analyze circular_units`.execute(tx)
  })
  const page = await timed('page', () => units(id, 'only=unread&limit=500'))
  expect(page.units).toHaveLength(500)
  const after = await timed('next page', () =>
    units(id, `only=unread&limit=500&after=${page.next}`),
  )
  expect(after.units).toHaveLength(500)
  expect(after.counts.units).toBe(20_003)
  await timed('enter', () =>
    at.office.send('POST', `/api/dispatch/${id}/slips`, {
      ...{ unitIds: page.units.map((one: { id: string }) => one.id), via: 'paper' },
      day: '2026-12-03',
    }),
  )
  await timed('remind', () => at.office.send('POST', `/api/dispatch/${id}/reminders`))
  await timed('received', () => at.village.get('/api/received'))
  await timed('today', () => at.village.get('/api/today'))
  process.stdout.write(`20,003 receipts, ms: ${JSON.stringify(took)}\n`)
  const { address: addressed, send: sent, remind: reminded, ...quick } = took
  expect(Math.max(...Object.values(quick)), JSON.stringify(took)).toBeLessThan(3_000)
  expect(Math.max(addressed ?? 0, sent ?? 0, reminded ?? 0)).toBeLessThan(10_000)
})
