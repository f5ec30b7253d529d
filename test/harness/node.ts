import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { buildNode } from '../../src/app/node.ts'
import { openNodeBlobs } from '../../src/app/node-blobs.ts'
import { dayOf } from '../../src/base/calendar.ts'
import { newId } from '../../src/base/ids.ts'
import type { PlaceLevel } from '../../src/base/place.ts'
import type { Actor } from '../../src/features/people/actor.ts'
import { loadActor } from '../../src/features/people/actor-actions.ts'
import { insertOrgUnits } from '../../src/features/people/org-unit-store.ts'
import type { OrganisationKind } from '../../src/features/people/organisation.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import type { RoleCode } from '../../src/features/people/role.ts'
import { insertPersonWithPost } from '../../src/features/people/user-actions.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { loginCookie, type Server } from '../../src/platform/http.ts'
import { createLog } from '../../src/platform/log.ts'
import { hashPassword } from '../../src/platform/passwords.ts'
import { openPrinter } from '../../src/platform/pdf.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

export const county = '433123000000'
export const townshipA = '433123101000'
export const townshipB = '433123104000'
export const villageA1 = '433123101201'
export const villageA2 = '433123101202'
export const villageB1 = '433123104201'

export const testPlaces: Parameters<typeof savePlaces>[1] = [
  { code: county, level: 'county', name: '凤凰县' },
  { code: townshipA, level: 'township', name: '廖家桥镇' },
  { code: townshipB, level: 'township', name: '茶田镇' },
  { code: villageA1, level: 'village', name: '瓦场村' },
  { code: villageA2, level: 'village', name: '八斗丘村' },
  { code: villageB1, level: 'village', name: '茶田村' },
]

export const password = '石门竹林小路'

export type TestNode = {
  db: Db
  ground: Ground
  server: Server
  /** Sets what the node takes for now. */
  setNow(instant: string): void
  close(): Promise<void>
}

export type TestHub = TestNode & { database: TestDatabase; dataDir: string }

/** A hub on a database of its own, with a few places, and time that stands still until it is set. */
export async function openTestNode({
  places = true,
  on,
}: {
  places?: boolean
  /** A database that is there already, with all that is in it. */
  on?: TestDatabase
} = {}): Promise<TestHub> {
  const database = on ?? (await openTestDatabase())
  let now = new Date('2026-11-23T02:00:00.000Z')
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-'))
  const ground: Ground = {
    db: database.db,
    clock: () => now,
    log: createLog('silent'),
    printer: openPrinter(),
    blobs: openNodeBlobs({ dataDir }),
  }
  const server = await buildNode('hub', ground, readConfig({ CUNXIAO_DATA: dataDir }, tmpdir()))
  await server.ready()
  if (places && !on) await asSystem(database.db, 'test places', (tx) => savePlaces(tx, testPlaces))
  return {
    db: database.db,
    database,
    dataDir,
    ground,
    server,
    setNow: (instant) => {
      now = new Date(instant)
    },
    close: async () => {
      await server.close()
      await ground.printer.close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type Somebody = {
  role: RoleCode
  regionCode?: string
  level?: PlaceLevel
  kind?: OrganisationKind
  /** An organisation that exists already: a school by its id. */
  organisationId?: string
  name?: string
  loginName?: string
}

/** What it costs to guess is no matter here; who logs in pays what the hash says. */
export const cheapHash = hashPassword(password, {
  memory: 8,
  passes: 1,
  parallelism: 1,
  tagLength: 32,
})

let people = 0

/** A person with that post from today on, and an account with `password`. */
export async function somebody(
  node: Pick<TestNode, 'db' | 'ground'>,
  given: Somebody,
): Promise<{ actor: Actor; loginName: string; organisationId: string }> {
  const { db, ground } = node
  const regionCode = given.regionCode ?? county
  const loginName = given.loginName ?? `person${++people}`
  const passwordHash = await cheapHash
  return asSystem(db, 'test person', async (tx) => {
    const organisationId = given.organisationId ?? newId()
    if (!given.organisationId) {
      await insertOrgUnits(tx, [
        {
          id: organisationId,
          name: `单位${loginName}`,
          level: given.level ?? 'county',
          kind: given.kind ?? 'agency',
          regionCode,
        },
      ])
    }
    const account = await insertPersonWithPost(
      tx,
      {
        name: given.name ?? '测试人员',
        orgUnitId: organisationId,
        regionCode,
        role: given.role,
        title: '岗位',
        loginName,
        passwordHash,
      },
      ground.clock(),
    )
    const actor = await loadActor(
      tx,
      { personId: account.personId, accountId: account.id, name: given.name ?? '测试人员' },
      dayOf(ground.clock()),
    )
    return { actor, loginName, organisationId }
  })
}

export type Session = {
  get(url: string): Promise<LightMyRequestResponse>
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<LightMyRequestResponse>
  upload(url: string, file: { name: string; bytes: Uint8Array }): Promise<LightMyRequestResponse>
  cookie: string
}

/** A browser that is logged in. */
export async function logInAs(
  node: TestNode,
  loginName: string,
  secret: string = password,
): Promise<Session> {
  const { server } = node
  const response = await server.inject({
    method: 'POST',
    url: '/api/login',
    headers: { origin: 'http://localhost:80' },
    payload: { loginName, password: secret },
  })
  const cookie = response.cookies.find(({ name }) => name === loginCookie)?.value
  if (response.statusCode !== 204 || !cookie)
    throw new Error(`login ${loginName}: ${response.statusCode} ${response.body}`)
  const headers = { origin: 'http://localhost:80' }
  const cookies = { [loginCookie]: cookie }
  return {
    cookie,
    get: (url) => server.inject({ method: 'GET', url, cookies }),
    send: (method, url, payload) =>
      server.inject({ method, url, headers, cookies, ...(payload && { payload }) }),
    upload: (url, { name, bytes }) => {
      const boundary = 'cunxiao-test-boundary'
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
      const payload = Buffer.concat([
        Buffer.from(head),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      return server.inject({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
        cookies,
        payload,
      })
    },
  }
}
