import { expect, test } from 'vitest'
import { useStation } from '../../base/permission.ts'
import { actorOf, mayAnywhere } from '../people/actor.ts'
import { atStation } from './at-station.ts'

const head = actorOf({ personId: 'p', accountId: 'a', name: '龙老师' }, [
  {
    permissions: ['rooms.*', '*.read', 'stations.carry'],
    range: { lower: '433123101201', upper: '433123101202' },
    organisationId: 'school',
  },
])

test('X-1 at a station a person reads what the county keeps and changes none of it', () => {
  const there = atStation(head)
  for (const verb of ['rooms.read', 'staff.read', 'stations.carry', useStation] as const)
    expect(mayAnywhere(there, verb)).toBe(true)
  for (const verb of ['rooms.write', 'siting.read', 'survey.read', 'stations.read'] as const)
    expect(mayAnywhere(there, verb)).toBe(false)
  expect(there.scopes).toEqual(head.scopes)
  expect(there.grants[0]?.organisationId).toBe('school')
})
