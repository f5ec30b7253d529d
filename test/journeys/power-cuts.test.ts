import { expect, test } from 'vitest'
import { listen } from '../../src/features/sync/raw-line.fixture.ts'
import { cleanUps, makeDataDir } from '../../src/platform/postgres/clusters.fixture.ts'
import { howMany } from '../harness/long.ts'
import { openTestNode } from '../harness/node.ts'
import { cutPower } from '../harness/power-cuts.ts'
import { addVillageSchool } from '../harness/village-school.ts'
import { seeded } from '../simulation/random.ts'

// Two hundred: `node bench/power-cuts.ts`.
test.skipIf(process.platform !== 'linux')(
  'S1 S2 S7 what a station acknowledged is there after its power was cut while it wrote, and reaches the hub',
  async () => {
    const dataDir = await makeDataDir()
    const hub = await openTestNode({ places: false })
    cleanUps.push(() => hub.close())
    const { url } = await listen(hub)
    const enrolment = await addVillageSchool(hub.db, hub.ground.clock())
    const seed = Date.now() % 1_000_000
    const told = await cutPower({
      ...{ cuts: howMany({ few: 3, long: 20 }), rng: seeded(seed), dataDir, enrolment },
      hub: { url, db: hub.db },
    })
    expect(told, `seed ${seed}`).toMatchObject({ lost: [], faults: [], notAtHub: [] })
    expect(told.acknowledged).toBeGreaterThan(0)
  },
  600_000,
)
