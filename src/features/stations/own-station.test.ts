import { expect, test } from 'vitest'
import { hubAddress, readSlip, standingOf } from './own-station.ts'

test('S30 an address is taken as people type it', () => {
  for (const typed of [
    'http://hub.example:8470',
    ' hub.example:8470 ',
    'http://hub.example:8470/console/',
    'HTTP://HUB.example：8470',
    'hub。example:8470',
  ])
    expect(hubAddress(typed), typed).toBe('http://hub.example:8470')
  expect(hubAddress('https://hub.example')).toBe('https://hub.example')
  for (const typed of ['', 'http://', '县里 的电脑'])
    expect(hubAddress(typed), typed).toBeUndefined()
})

test('S30 what the QR on the slip says is pasted as a whole', () => {
  expect(readSlip('http://hub.example:8470\n7K2M-9QRS-TUVW-XYZ2\n')).toEqual({
    url: 'http://hub.example:8470',
    code: '7K2M-9QRS-TUVW-XYZ2',
  })
  expect(readSlip('7K2M 9QRS TUVW XYZ2')).toBeUndefined()
})

test('the worst is said first', () => {
  const hub = { name: '县', url: null, nodeName: '校', enrolledAt: '' }
  const well = {
    ...{ hub, lastTrouble: null, lastContactAt: '2026-11-23T02:00:00.000Z', waiting: 0 },
    ...{ unknownThere: false, cloneAlarm: false, toldOff: false },
  }
  expect(standingOf(well)).toBe('well')
  expect(standingOf({ ...well, waiting: 3 })).toBe('waiting')
  expect(standingOf({ ...well, cloneAlarm: true, waiting: 3 })).toBe('cloned')
  expect(standingOf({ ...well, toldOff: true, lastTrouble: 'TimeoutError' })).toBe('told_off')
  expect(standingOf({ ...well, lastContactAt: null })).toBe('never')
  expect(standingOf({ ...well, lastTrouble: 'TimeoutError' })).toBe('trouble')
  expect(standingOf({ ...well, lastTrouble: 'station_unknown', unknownThere: true })).toBe(
    'unknown',
  )
  expect(standingOf({ ...well, lastTrouble: 'TimeoutError', hub: null })).toBe('not_enrolled')
})
