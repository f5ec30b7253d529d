import { expect, test } from 'vitest'
import { changesBetween, sayChanges } from './difference.ts'
import { noticeItem } from './guide.fixture.ts'
import { momentAt, shortPlace } from './notice-item.ts'
import { standingProgramme, timeText } from './programme.ts'
import { groupRequests, topicKey } from './request.ts'
import { mergeWeek, type Occurring, usualTimes } from './week.ts'

test('S3-6 a correction tells what was dropped, changed and added, and nothing else', () => {
  const [kept, moved, dropped, added] = [1, 2, 3, 4].map((n) => noticeItem({ title: `第${n}场` }))
  if (!kept || !moved || !dropped || !added) throw new Error('four items')
  const after = { ...moved, place: '村委会', audience: '党员' }
  expect(changesBetween([kept, moved, dropped], [kept, after, added])).toEqual([
    { kind: 'dropped', after: dropped },
    { kind: 'changed', before: moved, after, what: ['place', 'audience'] },
    { kind: 'added', after: added },
  ])
  expect(changesBetween([kept], [kept])).toEqual([])
  expect(sayChanges(changesBetween([moved], [after]), 'zh-Hant')).toEqual([
    '第2场（12月2日週三19:30-21:00）：地點改為村委会',
    '第2场（12月2日週三19:30-21:00）：參加的人改為党员',
  ])
})

test('a place is as long as a message holds, or a person says it shorter', () => {
  expect(shortPlace('柳溪小学', '多媒体教室')).toBe('柳溪小学多媒体教室')
  expect(shortPlace('柳溪小学', '柳溪小学二楼')).toBe('柳溪小学二楼')
  expect(shortPlace('凤凰县廖家桥镇中心完全小学', '教学楼二楼远程教育多媒体教室')).toBe(
    '凤凰县廖家桥镇中心完全小学',
  )
  expect(shortPlace('很'.repeat(30), undefined)).toBeUndefined()
  expect(momentAt('2026-12-09', '19:30')).toBe('2026-12-09T11:30:00.000Z')
  expect(momentAt('', '19:30')).toBeUndefined()
})

test('S3-6 times of sheets are read as they are written', () => {
  const pairs = [
    ['9:5', '09:05'],
    ['19：30', '19:30'],
    ['9点40', '09:40'],
    ['9点', '09:00'],
    ['0930', '09:30'],
    ['19:30:00', '19:30'],
    ['晚上', '晚上'],
  ]
  for (const [written, read] of pairs) expect(timeText(written ?? '')).toBe(read)
})

const sent = (fromTime: string, toTime: string | null, more: object = {}) => ({
  ...{ id: fromTime, channelCode: 'c', day: '2026-12-07', fromTime, toTime, title: fromTime },
  ...{ category: null, about: null, updatedAt: '1', ...more },
})

test('S3-6 of what overlaps on a channel the later entry holds, and ends follow from what comes next', () => {
  const told = (all: Parameters<typeof standingProgramme>[0]) =>
    standingProgramme(all).map(
      ({ fromTime, endDay, toTime }) => `${fromTime} ${endDay.slice(8)} ${toTime}`,
    )
  expect(told([sent('19:30', '20:30'), sent('20:00', '21:00', { updatedAt: '2' })])).toEqual([
    '20:00 07 21:00',
  ])
  expect(told([sent('19:30', '20:30', { updatedAt: '2' }), sent('20:00', '21:00')])).toEqual([
    '19:30 07 20:30',
  ])
  expect(told([sent('19:30', '20:30'), sent('20:00', '21:00')])).toEqual([
    '19:30 07 20:00',
    '20:00 07 21:00',
  ])
  expect(told([sent('08:00', null), sent('20:00', null), sent('23:30', '00:30')])).toEqual([
    '08:00 07 null',
    '20:00 07 23:30',
    '23:30 08 00:30',
  ])
})

test('S5-14 what means the same is one request, whoever wrote it how', () => {
  expect(['想学养蜂！', '养蜂', '我想学习养蜂 ', '养蜂？'].map(topicKey)).toEqual(
    Array(4).fill('养蜂'),
  )
  expect(topicKey('想学')).toBe('想学')
  const asked = (topic: string, at: string, stationName: string | null = null) => ({
    ...{ topic, key: topicKey(topic), at, stationName, dialect: null },
  })
  expect(
    groupRequests([
      asked('养蜂', '3'),
      asked('想学养蜂', '1', '甲'),
      asked('养蜂', '2', '甲'),
      asked('电焊', '9'),
    ]),
  ).toMatchObject([
    { topic: '养蜂', votes: 3, stations: [null, '甲'], firstAt: '1', lastAt: '3' },
    { topic: '电焊', votes: 1 },
  ])
})

const planned = (day: string, more: Partial<Occurring> = {}): Occurring => ({
  ...{ id: day, kind: 'session', title: null, place: '小学' },
  ...{ startsAt: `${day}T11:30:00.000Z`, endsAt: `${day}T13:00:00.000Z`, ...more },
})

test('what is on is planned as it stands now, in the words of its notice', () => {
  const announced = [
    {
      ...planned('2026-12-01', { title: '果园', id: 'x' }),
      occurrenceId: '2026-12-02',
      audience: '党员',
    },
    { ...planned('2026-12-03', { title: '没有了', id: 'y' }), occurrenceId: 'called off' },
    planned('2026-12-04', { kind: 'broadcast', title: '养蜂', id: 'z' }),
  ]
  const days = { from: '2026-12-01T00:00:00.000Z', to: '2026-12-08T00:00:00.000Z' }
  expect(mergeWeek([planned('2026-12-02'), planned('2026-12-09')], announced, days)).toMatchObject([
    { id: '2026-12-02', title: '果园', audience: '党员', startsAt: '2026-12-02T11:30:00.000Z' },
    { id: 'z', title: '养蜂' },
  ])
})

test('feature 28 a station is usually open when it was planned so at least twice', () => {
  const open = { kind: 'open_day' as const }
  expect(
    usualTimes([
      planned('2026-12-02'),
      planned('2026-12-05', open),
      planned('2026-12-12', open),
      planned('2026-12-13', open),
    ]),
  ).toEqual([{ kind: 'open_day', weekday: 6, from: '19:30', to: '21:00' }])
})
