import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { libraryJobs } from '../../src/features/library/jobs.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { listenOn, tusOf } from '../../src/features/library/uploads/upload.fixture.ts'
import { sitingJobs } from '../../src/features/siting/jobs.ts'
import { readConfig } from '../../src/platform/config.ts'
import { mostDeaths } from '../../src/platform/job-life.ts'
import { startJobs } from '../../src/platform/jobs.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
} from '../harness/node.ts'

let hub: TestHub
let office: Session
beforeAll(async () => {
  hub = await openTestNode()
  office = await logInAs(hub, (await somebody(hub, { role: 'programme_office' })).loginName)
})
afterAll(() => hub?.close())

/** A node dies, without a word, in the middle of a job of that name. */
async function killNodeIn(job: string): Promise<void> {
  const program = join(import.meta.dirname, '../../src/platform/job-process.fixture.ts')
  const node = spawn(process.execPath, [program, hub.database.url, job], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(node.stdout, 'data')
  node.kill('SIGKILL')
  await once(node, 'exit')
}

/** The next start, until what is looked for is there. */
async function untilStarted(look: () => Promise<void>): Promise<void> {
  const config = readConfig({ CUNXIAO_DATA: hub.dataDir }, hub.dataDir)
  const jobs = await startJobs(
    hub.ground,
    hub.database.pool,
    [...sitingJobs, ...libraryJobs(config)],
    2,
    { everyMs: 500, confirmMs: 200 },
  )
  try {
    await vi.waitFor(look, { timeout: 60_000, interval: 100 })
  } finally {
    await jobs.stop()
  }
}

const die = (times: number) =>
  sql`update graphile_worker._private_jobs set attempts = ${times}`.execute(hub.db)

async function solving(): Promise<string> {
  const at = `place=${county}&placeLevel=county`
  const { settings } = (await office.get(`/api/siting/defaults?${at}`)).json()
  const scenario = { name: '方案', regionCode: county, level: 'county', settings }
  const { id } = (await office.send('POST', '/api/siting/scenarios', scenario)).json()
  expect((await office.send('POST', `/api/siting/scenarios/${id}/solve`)).statusCode).toBe(202)
  return id
}
const scenario = async (id: string) =>
  (await office.get(`/api/siting/scenarios/${id}`)).json().scenario

test('F1 a scenario whose node was killed is solved by the next', async () => {
  const id = await solving()
  await killNodeIn('siting.solve')
  expect((await scenario(id)).state).toBe('solving')
  await untilStarted(async () => expect((await scenario(id)).state).toBe('solved'))
})

test('F1 one that kills its node says so, and may be solved again', async () => {
  const id = await solving()
  await die(mostDeaths - 1)
  await killNodeIn('siting.solve')
  await untilStarted(async () =>
    expect(await scenario(id)).toMatchObject({ state: 'failed', failure: 'work_interrupted' }),
  )
  expect((await office.send('POST', `/api/siting/scenarios/${id}/solve`)).statusCode).toBe(202)
})

test('F1 one that nobody will solve any more may be solved again', async () => {
  const id = await solving()
  const again = () => office.send('POST', `/api/siting/scenarios/${id}/solve`)
  expect((await again()).json()).toEqual({ code: 'scenario_solving' })
  await sql`delete from graphile_worker._private_jobs`.execute(hub.db)
  expect((await again()).statusCode).toBe(202)
  await sql`delete from graphile_worker._private_jobs`.execute(hub.db)
})

async function making(): Promise<() => Promise<object | undefined>> {
  const resourceId = await addResource(hub.db, '柑橘修剪', { state: 'draft' })
  const tus = tusOf(await listenOn(hub), office)
  const bytes = Buffer.from(`%PDF-1.4\n${resourceId}\n%%EOF\n`)
  const begun = await tus.begin(resourceId, '柑橘.pdf', bytes.length)
  expect((await tus.patch(begun.headers.get('location') ?? '', 0, bytes)).status).toBe(204)
  return async () =>
    (await office.get(`/api/library/resources/${resourceId}/editions`)).json().editions[0]
}

test('F1 an edition whose node was killed is made by the next', async () => {
  const edition = await making()
  await killNodeIn('library.make_edition')
  expect(await edition()).toMatchObject({ state: 'making' })
  await untilStarted(async () => expect(await edition()).not.toMatchObject({ state: 'making' }))
})

test('F1 one that kills its node says so', async () => {
  const edition = await making()
  await die(mostDeaths - 1)
  await killNodeIn('library.make_edition')
  await untilStarted(async () =>
    expect(await edition()).toMatchObject({
      state: 'failed',
      fault: { code: 'work_interrupted' },
    }),
  )
})
