import { expect, test } from 'vitest'
import { type Held, meet, vacanciesOf } from './team.ts'

let made = 0
const held = (more: Partial<Held>): Held => ({
  ...{ id: String(++made), unitCode: '433123101201', position: 'assistant', party: null },
  ...{ standsInFor: null, name: '某人', state: 'active', fromDay: '2026-09-01', toDay: null },
  ...more,
})
const rule = {
  level: 'village' as 'township' | 'village',
  ...{ hostedOn: '2026-08-01', assistantsMin: 1, days: 14 },
}
const whole = [
  held({ position: 'head_administrator' }),
  held({ position: 'technical_administrator' }),
  held({ position: 'assistant' }),
  ...(['township', 'village', 'school'] as const).map((party) =>
    held({ position: 'joint_lead', party }),
  ),
]
const lacking = (all: readonly Held[], day = '2026-11-30') =>
  vacanciesOf(all, day, rule).map(({ position, party }) => party ?? position)

test('INV-10, INV-11, INV-13 a station wants two administrators, an assistant, and a lead of each party', () => {
  expect(lacking([])).toEqual([
    ...['head_administrator', 'technical_administrator', 'assistant'],
    ...['township', 'village', 'school'],
  ])
  expect(lacking(whole)).toEqual([])
  const township = { ...rule, level: 'township' as const }
  expect(vacanciesOf([], '2026-11-30', township).flatMap(({ party }) => party ?? [])).toEqual([
    'township',
    'school',
  ])
})

test('S3-19 a vacancy begins the day after its last holder left, and is due by the rule', () => {
  const ended = { state: 'ended', toDay: '2026-10-31' } as const
  const [vacancy] = vacanciesOf(
    [...whole.slice(1), held({ position: 'head_administrator', ...ended })],
    '2026-11-30',
    rule,
  )
  expect(vacancy).toEqual({
    ...{ position: 'head_administrator', since: '2026-11-01', dueOn: '2026-11-15' },
  })
  // Nobody ever held it: from the day the station had its host.
  expect(vacanciesOf([], '2026-11-30', rule)[0]?.since).toBe('2026-08-01')
})

test('S3-19 while an administrator is on leave his deputy holds the post', () => {
  const away = [held({ position: 'head_administrator', state: 'on_leave' }), ...whole.slice(1)]
  expect(lacking(away)).toEqual(['head_administrator'])
  const deputy = held({ position: 'deputy', standsInFor: 'head_administrator' })
  expect(lacking([...away, deputy])).toEqual([])
  const another = held({ position: 'deputy', standsInFor: 'technical_administrator' })
  expect(lacking([...away, another])).toEqual(['head_administrator'])
})

test('S3-2 who counted on a past day counts on that day, who is to come does not yet', () => {
  const former = held({ position: 'head_administrator', state: 'ended', toDay: '2026-10-31' })
  const next = held({ position: 'head_administrator', fromDay: '2026-12-01' })
  const all = [former, next, ...whole.slice(1)]
  expect(lacking(all, '2026-10-31')).toEqual([])
  expect(lacking(all, '2026-11-01')).toEqual(['head_administrator'])
  expect(lacking(all, '2026-12-01')).toEqual([])
})

test('two appointments meet exactly when they share a day', () => {
  const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04']
  const spans = days.flatMap((fromDay) =>
    [...days.filter((day) => day >= fromDay), null].map((toDay) => ({ fromDay, toDay })),
  )
  const long = [...days, '2026-01-05']
  const covers = ({ fromDay, toDay }: (typeof spans)[number], day: string) =>
    fromDay <= day && (toDay === null || day <= toDay)
  for (const a of spans)
    for (const b of spans)
      expect(meet(a, b)).toBe(long.some((day) => covers(a, day) && covers(b, day)))
})
