import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/harness/database.ts'
import { openTestNode, somebody, type TestNode } from '../../../test/harness/node.ts'
import { pageRoutes } from '../../app/page-routes.ts'
import { replication } from '../../app/replication.ts'
import { version } from '../../app/version.ts'
import { everywhere } from '../../base/place.ts'
import { readConfig } from '../../platform/config.ts'
import { createServer, type Server } from '../../platform/http.ts'
import { identifyActor } from '../people/identify-routes.ts'
import { acceptEnrolment, invite } from '../sync/enrolment-actions.ts'
import { stationInvitation } from '../sync/scope.ts'
import { LineDown } from '../sync/wire.ts'
import { doorRoutes } from './door-routes.ts'

describe('S30 the door of a station that nobody can log in to yet', () => {
  let hub: TestNode
  let station: { server: Server; close(): Promise<void> }
  let node: TestNode
  let now = new Date('2026-11-23T02:00:00.000Z')
  let code: string
  let rounds = 0
  beforeAll(async () => {
    hub = await openTestNode()
    const { organisationId } = await somebody(hub, { role: 'programme_office' })
    const school = { name: '瓦场小学', regionCode: '433123101201', organisationId }
    const made = await invite(
      hub.db,
      { scopes: [everywhere] },
      stationInvitation(school),
      replication,
      now,
    )
    code = made.code
    const database = await openTestDatabase()
    const ground = { ...hub.ground, db: database.db, clock: () => now }
    const server = await createServer(readConfig({}, tmpdir()), ground.log, version)
    identifyActor(server, ground)
    doorRoutes({
      post: async (url, body) => {
        if (!url.startsWith('http://hub.example/')) throw new LineDown('TypeError')
        return acceptEnrolment(hub.db, { name: '凤凰县', replication }, body, now).catch(
          (error) => {
            throw new LineDown(error.code)
          },
        )
      },
      enrolled: () => {
        rounds++
      },
    })(server, ground)
    server.get('/console', () => 'console')
    server.get('/console/*', () => 'console')
    await pageRoutes(server, tmpdir())
    await server.ready()
    node = { ...hub, db: database.db, ground, server }
    station = { server, close: () => server.close().then(database.close) }
  })
  afterAll(async () => {
    await station?.close()
    await hub?.close()
  })

  const enrol = async (payload: { url: string; code: string }) =>
    (await station.server.inject({ method: 'POST', url: '/api/station/enrol', payload })).json()
  const door = async () => (await station.server.inject('/api/station/door')).json()
  const leads = async (url: string) => (await station.server.inject(url)).headers.location

  test('every page leads to it, and it says that the code is missing', async () => {
    for (const url of ['/', '/console', '/console/login?back=x', '/console/station'])
      expect(await leads(url), url).toBe('/console/enrol')
    expect(await leads('/console/enrol')).toBeUndefined()
    expect(await door()).toEqual({ state: 'to_enrol', trouble: null })
  })

  test('a hub that does not answer and a code that is none cost no tries', async () => {
    for (let i = 0; i < 6; i++) {
      expect(await enrol({ url: 'elsewhere.example', code })).toMatchObject({
        code: 'hub_unreachable',
      })
      expect(await enrol({ url: 'hub.example', code: '123' })).toMatchObject({
        code: 'enrolment_code_malformed',
      })
    }
    expect(rounds).toBe(0)
  })

  test('wrong codes slow down as wrong passwords do, even for whoever has the right one', async () => {
    const wrong = { url: 'hub.example', code: '7K2M-9QRS-TUVW-XYZ2' }
    for (let i = 0; i < 5; i++)
      expect(await enrol(wrong)).toMatchObject({ code: 'enrolment_code_unknown' })
    expect(await enrol({ url: 'hub.example', code })).toEqual({
      code: 'enrolment_blocked',
      seconds: 5,
    })
    expect(await door()).toMatchObject({ state: 'to_enrol' })
    now = new Date(now.getTime() + 6_000)
  })

  test('the right code opens it once, and nobody enrols an enrolled station', async () => {
    const typed = { url: ' http://hub.example/console', code: code.toLowerCase() }
    expect(await enrol(typed)).toEqual({ name: '瓦场小学', hub: '凤凰县' })
    expect(rounds).toBe(1)
    expect(await enrol(typed)).toEqual({ code: 'station_enrolled_already', hub: '凤凰县' })
  })

  test('it waits for the school’s people, then leads to the login and is no page any more', async () => {
    expect(await door()).toEqual({ state: 'waiting', trouble: null })
    expect(await leads('/')).toBe('/console/enrol')
    await somebody(node, { role: 'head_of_school' })
    expect(await door()).toEqual({ state: 'open', trouble: null })
    expect(await leads('/console/enrol')).toBe('/console/login')
    for (const url of ['/', '/console', '/console/login'])
      expect(await leads(url), url).toBeUndefined()
  })
})
