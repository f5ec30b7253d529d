import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestHub } from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { addEdition } from '../library/editions/edition.fixture.ts'
import { findOffice } from '../library/editions/office-store.ts'
import { addResource } from '../library/library.fixture.ts'
import { setStates } from '../library/store.ts'
import type { Actor } from '../people/actor.ts'
import { showResource } from './shelf-actions.ts'

let hub: TestHub
let office: Actor
beforeAll(async () => {
  hub = await openTestNode()
  office = (await somebody(hub, { role: 'programme_office', regionCode: county })).actor
})
afterAll(() => hub?.close())

async function shown(name: string, bytes: Buffer, maker = {}) {
  const id = await addResource(hub.db, name, { state: 'draft', mediaType: 'document' })
  await addEdition(hub.ground, office, id, { name, bytes }, maker)
  await asSystem(hub.db, 'test', (tx) => setStates(tx, [id], 'published'))
  return showResource({ ...hub.ground, contentOrigin: 'http://a.cn:81' }, id)
}
const letter = (words: string) => Buffer.from(`{\\rtf1\\ansi ${words}\\par}`)

test('S4-10 a text is read as a page', async () => {
  const { way, edition } = await shown('通知.txt', Buffer.from('第一段\n第二段'))
  expect(way).toBe('text')
  expect(edition).toMatchObject({ packageKind: 'html', launches: [{ title: '通知' }] })
  expect(edition?.launches[0]?.url).toMatch(/\/page\.html$/)
})

test.skipIf(!findOffice())(
  'S4-10 a paper is read as PDF, and its original is there',
  async () => {
    const { way, edition } = await shown('通知.rtf', letter('notice'))
    expect(way).toBe('pdf')
    expect(edition?.files.map(({ rendition }) => rendition)).toEqual(['paper', 'original'])
  },
  300_000,
)

test('S4-10 a paper of which there is no PDF is downloaded', async () => {
  const { way, edition } = await shown('表.rtf', letter('table'), { soffice: undefined })
  expect(way).toBe('office')
  expect(edition?.files.map(({ rendition }) => rendition)).toEqual(['original'])
})
