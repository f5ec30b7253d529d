import { expect, test } from 'vitest'
import { movesFrom } from '../../base/lifecycle.ts'
import { equipment } from './equipment.ts'
import { pointProblems } from './location.ts'
import { room } from './room.ts'
import { isLate, type SurveyFacts, surveyReturn, whatIsMissing } from './survey.ts'

const complete: SurveyFacts = {
  mode: 'mode2',
  located: true,
  pupilsKnown: true,
  totals: {
    rooms: 1,
    seats: 40,
    usableSeats: 40,
    equipment: 5,
    usableEquipment: 5,
    staff: 6,
    usableStaff: 2,
    heads: 1,
    keepers: 1,
  },
  openRemarks: 0,
  submittedBy: null,
  closedOn: null,
  actorId: 'me',
}
const everything = () => true

test('a complete form lacks nothing; each missing part names the register where it is filled in', () => {
  expect(whatIsMissing(complete)).toEqual([])
  const empty = {
    rooms: 0,
    seats: 0,
    usableSeats: 0,
    equipment: 0,
    usableEquipment: 0,
    staff: 0,
    usableStaff: 0,
    heads: 0,
    keepers: 0,
  }
  expect(
    whatIsMissing({ ...complete, located: false, totals: empty }).map(({ code, remedy }) => [
      code,
      remedy,
    ]),
  ).toEqual([
    ['survey_point_missing', 'schools'],
    ['survey_rooms_missing', 'rooms'],
    ['survey_equipment_missing', 'equipment'],
    ['survey_head_missing', 'staff'],
    ['survey_keeper_missing', 'staff'],
  ])
})

test('a school without equipment is not asked for a list of it', () => {
  const totals = { ...complete.totals, equipment: 0, keepers: 0 }
  expect(whatIsMissing({ ...complete, mode: 'none', totals })).toEqual([])
})

test('INV-30 who sent a form does not verify it', () => {
  const verify = (submittedBy: string) =>
    movesFrom(surveyReturn, 'submitted', { ...complete, submittedBy }, everything).find(
      ({ name }) => name === 'verify',
    )
  expect(verify('me')?.obstacles).toEqual([{ code: 'own_return' }])
  expect(verify('somebody else')?.obstacles).toEqual([])
})

test('INV-49 a form moves only along its table', () => {
  const names = (state: 'draft' | 'submitted' | 'returned' | 'verified') =>
    movesFrom(surveyReturn, state, complete, everything).map(({ name }) => name)
  expect({
    draft: names('draft'),
    submitted: names('submitted'),
    returned: names('returned'),
    verified: names('verified'),
  }).toEqual({
    draft: ['submit'],
    submitted: ['return', 'verify'],
    returned: ['submit'],
    verified: ['return'],
  })
})

test('sent on the last day is in time, a day later is late, and so is not sent', () => {
  expect(isLate('2026-11-30', '2026-11-30', '2026-12-05')).toBe(false)
  expect(isLate('2026-12-01', '2026-11-30', '2026-12-05')).toBe(true)
  expect(isLate(null, '2026-11-30', '2026-11-30')).toBe(false)
  expect(isLate(null, '2026-11-30', '2026-12-01')).toBe(true)
})

test('S1-5 600 seats in 40 m² are possible to save and marked as implausible', () => {
  const hall = {
    schoolCode: 'A-01',
    roomNo: '1',
    name: '礼堂',
    kind: 'meeting',
    areaM2: 40,
    seats: 600,
    usableSeats: 600,
  } as const
  expect(room.check?.(hall)).toEqual([
    expect.objectContaining({ code: 'seats_implausible', level: 'warning' }),
  ])
  expect(room.check?.({ ...hall, seats: 60, usableSeats: 60 })).toEqual([])
})

test('S1-4 fewer usable than there are needs a reason, more than there are is refused', () => {
  const pcs = {
    schoolCode: 'A-01',
    assetNo: '1',
    type: 'pc',
    quantity: 30,
    usableQuantity: 30,
    condition: 'good',
  } as const
  expect(equipment.check?.(pcs)).toEqual([])
  expect(equipment.check?.({ ...pcs, usableQuantity: 20 })).toMatchObject([
    { code: 'reason_missing' },
  ])
  expect(equipment.check?.({ ...pcs, usableQuantity: 20, notUsableReason: '主板损坏' })).toEqual([])
  expect(equipment.check?.({ ...pcs, usableQuantity: 31 })).toMatchObject([
    { code: 'usable_exceeds_total' },
  ])
})

test('exchanged coordinates are told apart from wrong ones', () => {
  expect(pointProblems({ lat: 27.9, lon: 109.5 })).toEqual([])
  expect(pointProblems({ lat: 109.5, lon: 27.9 })).toMatchObject([{ code: 'coordinates_swapped' }])
  expect(pointProblems({ lat: 0, lon: 0 })).toMatchObject([{ code: 'coordinates_outside' }])
  expect(pointProblems({ lat: 27.9 })).toMatchObject([{ code: 'coordinate_missing', field: 'lon' }])
})
