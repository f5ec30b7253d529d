import { expect, test } from 'vitest'
import { certificateCollection } from '../features/stations/replication.ts'
import english from '../features/stations/words/en.json' with { type: 'json' }
import simplified from '../features/stations/words/zh-Hans.json' with { type: 'json' }
import traditional from '../features/stations/words/zh-Hant.json' with { type: 'json' }
import { replication } from './replication.ts'

test('X-5 all that a lost machine may hold of persons has a name in every language', () => {
  const held = replication.collections.flatMap(({ name, personal }) =>
    personal && name !== certificateCollection ? [name] : [],
  )
  for (const { stations } of [english, simplified, traditional])
    for (const name of held) expect(stations.collection).toHaveProperty(name)
  expect(held).toContain('registers.rooms')
})
