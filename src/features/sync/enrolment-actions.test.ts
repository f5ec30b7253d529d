import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lineTo, openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import { openTestNode, type TestNode, villageA1 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { everywhere } from '../../base/place.ts'
import { enrol, inviteAgain, revoke } from './enrolment-actions.ts'
import { postJson } from './http-line-protocol.ts'

let hub: TestNode
let station: TestStation
const within = { scopes: [everywhere] }
beforeAll(async () => {
  hub = await openTestNode()
  station = await openTestStation(hub, {
    name: '瓦场小学',
    regionCode: villageA1,
    organisationId: newId(),
  })
})
afterAll(async () => {
  await station.close()
  await hub.close()
})

describe('S30 trust', () => {
  it('a station that is enrolled already takes no second name', async () => {
    const { code } = await inviteAgain(hub.db, within, station.id, hub.ground.clock())
    const post = (url: string, body: unknown) =>
      postJson(
        lineTo(hub, () => false),
        url,
        body,
      )
    await expect(
      enrol(station.db, { url: 'http://hub.test', code }, post, hub.ground.clock()),
    ).rejects.toMatchObject({ code: 'station_enrolled_already' })
  })

  it('a revoked station is refused by name, and what it had said stays', async () => {
    await station.contact()
    await revoke(hub.db, within, station.id, '被盗', hub.ground.clock())
    await expect(station.contact()).rejects.toThrow('station_revoked')
  })
})
