import { describe, expect, it } from 'vitest'
import { chain } from './chain-protocol.ts'
import { retryQuarantined, storeRecords } from './intake-protocol.ts'
import { adoptLog, purge } from './log-protocol.ts'
import { makePair } from './packet.fixture.ts'
import { lineOf } from './record.ts'

describe('S11 what a node deletes', () => {
  it('S8 S11 a durable record that it cannot read yet stays, and so does all after it', async () => {
    const { stores, disks, rng, node, keeper } = makePair()
    const key = { station: node.id, epoch: rng.hex(16), start: rng.hex(16) }
    const lines = [1, 1, 99, 1].map((v, i) =>
      lineOf({
        ...{ type: 'lessons.attended', v, wallMs: 0, boot: '5f0c91aa', monoMs: i },
        body: { nonce: `${i}` },
      }),
    )
    await stores.station.transaction(async (tx) => {
      await adoptLog(tx, key, keeper.id)
      const [log] = await tx.findLogs([key])
      if (!log) throw new Error('no log')
      const records = chain(log.hash, 1, lines)
      await storeRecords(tx, log, records)
      await tx.setLog(log, { last: 4, hash: records[3]?.hash ?? '', durable: 4 })
    })
    const deleted = () => stores.station.transaction((tx) => purge(tx, key, 5))
    expect(await deleted()).toBe(2)
    expect(await deleted()).toBe(0)

    disks.station.records.forEach((held) => {
      for (const record of held) record.line = record.line.replace('"v":99', '"v":1')
    })
    await stores.station.transaction(retryQuarantined)
    expect(disks.station.rows.size).toBe(4)
    expect(await deleted()).toBe(2)
  })
})
