import { expect, test } from 'vitest'
import { certificateCollection } from '../features/stations/replication.ts'
import english from '../ui/words/en/stations.json' with { type: 'json' }
import simplified from '../ui/words/zh-Hans/stations.json' with { type: 'json' }
import traditional from '../ui/words/zh-Hant/stations.json' with { type: 'json' }
import { replication } from './replication.ts'

test('X-5 all that a lost machine may hold of persons has a name in every language', () => {
  const held = replication.collections.flatMap(({ name, personal }) =>
    personal && name !== certificateCollection ? [name] : [],
  )
  for (const { collection } of [english, simplified, traditional])
    for (const name of held) expect(collection).toHaveProperty(name)
  expect(held).toContain('registers.rooms')
})
