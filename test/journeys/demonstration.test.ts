import { afterAll, beforeAll, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { verifyChains } from '../../src/features/audit/chain-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { logInAs, openTestNode, type TestNode } from '../harness/node.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode({ places: false })
  await loadDemonstration(node.ground, () => {})
})
afterAll(() => node.close())

test('the demonstration county loads through the rules of an import and marks every row as simulated', async () => {
  const clerk = await logInAs(node, 'office1', demonstrationPassword)
  const schools = (await clerk.get('/api/schools?limit=500')).json()
  expect(schools.rows.length).toBeGreaterThan(180)
  expect(schools.rows.every(({ simulated }: { simulated: boolean }) => simulated)).toBe(true)
  const villages = (await clerk.get('/api/villages?limit=1')).json()
  expect(villages).toMatchObject({ count: 281, counted: true })
})

test('loading twice changes nothing', async () => {
  const before = await asSystem(node.db, 'test', verifyChains)
  await loadDemonstration(node.ground, () => {})
  expect(await asSystem(node.db, 'test', verifyChains)).toEqual(before)
  expect(before.broken).toBeUndefined()
})
