import { expect, test } from 'vitest'
import type { KeptSchool } from '../keeper-api.ts'
import { schoolNow } from './kept-now.ts'

test('S3-4 a telephone shows what was done on it before the station has said so, and once', () => {
  const known: KeptSchool = {
    ...{ schoolCode: 'L-01', schoolName: '小学', lastOn: null, dueOn: '2026-11-01' },
    ...{ isOverdue: true, assets: [], latest: [], faults: [] },
  }
  const id = '0199f0aa-0000-7000-8000-000000000001'
  const fault = '0199f0aa-0000-7000-8000-000000000002'
  const at = '2026-11-23T04:30:00.000Z'
  const done = {
    at,
    path: '/api/keeper/maintenance',
    body: { schoolCode: 'L-01', work: ['cleaned'] },
  }
  const deeds = [
    { ...done, id, what: 'upkeep' },
    {
      ...{ id: fault, at, what: 'fault', path: '/api/keeper/faults' },
      body: { schoolCode: 'L-01', symptom: '没有图像', severity: 'degraded' },
    },
    {
      ...{ id: 'a', at, what: 'fault_repair', path: `/api/keeper/faults/${fault}/acts` },
      body: { act: 'repair' },
    },
  ]
  const now = schoolNow(known, deeds, { askedMs: 0, name: '吴老师' })
  expect(now).toMatchObject({
    ...{ lastOn: '2026-11-23', isOverdue: false },
    latest: [{ id, work: ['cleaned'], doneBy: '吴老师', waits: true }],
    faults: [{ id: fault, symptom: '没有图像', state: 'repaired', mayVerify: false, waits: true }],
  })
  // It arrived, and the station told of it.
  const told = {
    ...known,
    latest: [
      { id, day: '2026-11-23', work: ['cleaned' as const], assetNo: null, doneBy: '吴老师' },
    ],
  }
  const [arrived] = deeds.map((one) => ({ ...one, takenMs: 5 }))
  expect(schoolNow(told, [arrived as never], { askedMs: 3, name: '' }).latest).toHaveLength(1)
  expect(schoolNow(told, [arrived as never], { askedMs: 9, name: '' }).latest).toHaveLength(1)
  // Another school’s is none of this one’s.
  const other = { ...done, id, what: 'upkeep', body: { ...done.body, schoolCode: 'L-02' } }
  expect(schoolNow(known, [other], { askedMs: 0, name: '' }).latest).toEqual([])
})
