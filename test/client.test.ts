import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectDir } from '../src/app/version.ts'
import { logInAs, openTestNode, password, somebody, type TestHub } from './harness/node.ts'
import { redocly } from './openapi.ts'

let hub: TestHub
let folder: string
beforeAll(async () => {
  hub = await openTestNode()
  folder = await mkdtemp(join(tmpdir(), 'cunxiao-client-'))
})
afterAll(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

/** What somebody else writes who has the document alone; every name in it was generated. */
const caller = `
import { client, getSchools, getSchoolsById, postLogin, type Refusal, type SchoolsRow } from './client.ts'

export async function visit(serverUrl: string, loginName: string, password: string) {
  client.configure({ serverUrl })
  const { response, error } = await postLogin({ body: { loginName, password } })
  if (error !== undefined) return { refused: error satisfies Refusal }
  const cookie = /cunxiao_login=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1] ?? ''
  client.configure({ auth: { apiKey: { login: cookie } } })
  const list = await getSchools({ query: { limit: 10, sort: 'name' } })
  const rows: SchoolsRow[] = list.data?.rows ?? []
  const one = await getSchoolsById({ path: { id: rows[0]?.id ?? '' } })
  const missing = await getSchoolsById({ path: { id: '0199f0aa-0000-7000-8000-000000000000' } })
  const code: string | undefined = missing.error?.code
  return { count: list.data?.count, name: one.data?.name, version: one.data?.version, code }
}
// @ts-expect-error: no such school field.
export const wrong = (row: SchoolsRow) => row.colour
// @ts-expect-error: the place is asked for as text.
export const wrongPlace = () => getSchools({ query: { place: 1 } })
`

test('a client made from the document alone logs in, lists schools, reads one and is refused', async () => {
  await somebody(hub, { role: 'administrator', loginName: 'admin' })
  const admin = await logInAs(hub, 'admin')
  const school = {
    ...{ schoolCode: '2143001234', name: '廖家桥小学', villageCode: '433123101201' },
    ...{ stage: 'primary', mode: 'mode2', pupils: 120, boarding: false },
  }
  expect((await admin.send('POST', '/api/schools', { row: school })).statusCode).toBe(201)
  const url = await hub.server.listen({ port: 0, host: '127.0.0.1' })
  const document = join(folder, 'openapi.json')
  writeFileSync(document, await (await fetch(`${url}/api/openapi.json`)).text())

  const out = join(folder, 'client.ts')
  const making = [
    ...['generate-client', document, '--output', out, '--import-ext', 'ts'],
    ...['--args-style', 'grouped', '--error-mode', 'result'],
  ]
  const made = redocly(making, 'pipe')
  expect(made.status, made.stderr).toBe(0)
  writeFileSync(join(folder, 'caller.ts'), caller)
  expect(typeFaultsIn(join(folder, 'caller.ts'))).toBe('')

  const { visit } = await import(join(folder, 'caller.ts'))
  expect(await visit(url, 'admin', 'wrong')).toEqual({ refused: { code: 'login_refused' } })
  expect(await visit(url, 'admin', password)).toEqual({
    ...{ count: 1, name: '廖家桥小学', version: 1, code: 'schools_not_found' },
  })
})

function typeFaultsIn(file: string): string {
  const tsc = join(projectDir, 'node_modules', '.bin', 'tsc')
  const options = [
    ...['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'],
    ...['--allowImportingTsExtensions', '--target', 'es2024', '--module', 'nodenext'],
    ...['--lib', 'es2024,dom,dom.iterable', '--types', ''],
  ]
  const { stdout, stderr } = spawnSync(tsc, [...options, file], { encoding: 'utf8' })
  return stdout + stderr
}
