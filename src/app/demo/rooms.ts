import type { Room } from '../../features/schools/room.ts'
import type { Mode } from '../../features/schools/school.ts'
import { between, chance, pick, type Random, randomFor, shuffled } from './random.ts'
import type { SchoolSite } from './schools.ts'

export function simulateRooms(seed: number, schools: readonly SchoolSite[]): Room[] {
  return withSlipsOfThePen(
    seed,
    schools.flatMap((school) => roomsOf(seed, school)),
  )
}

function roomsOf(seed: number, school: SchoolSite): Room[] {
  const { schoolCode, mode } = school
  const random = randomFor(seed, 'rooms', schoolCode)
  return roomTypes[mode]
    .filter(({ share }) => chance(random, share))
    .map(({ name, kind, area, seatsPerM2 }, index) => {
      const areaM2 = between(random, ...area)
      const seats = Math.round(areaM2 * (seatsPerM2 + 0.15 * random()))
      return {
        schoolCode,
        roomNo: `${pick(random, [1, 1, 2])}0${index + 1}`,
        name,
        kind,
        areaM2,
        seats,
        ...usableOf(random, seats, school),
        ...(chance(random, 0.9) && { safetyCheckedOn: checkDay(random) }),
      }
    })
}

type RoomType = {
  name: string
  kind: Room['kind']
  /** Part of the schools that have one. */
  share: number
  area: readonly [number, number]
  seatsPerM2: number
}

const meeting = (share: number): RoomType => ({
  name: '会议室',
  kind: 'meeting',
  share,
  area: [28, 60],
  seatsPerM2: 0.6,
})

const roomTypes: Readonly<Record<Mode, readonly RoomType[]>> = {
  none: [{ name: '普通教室', kind: 'other', share: 1, area: [36, 50], seatsPerM2: 0.5 }],
  mode1: [{ name: '光盘播放教室', kind: 'other', share: 1, area: [36, 54], seatsPerM2: 0.55 }],
  mode2: [
    { name: '卫星收视室', kind: 'satellite_viewing', share: 1, area: [42, 72], seatsPerM2: 0.7 },
    { name: '多媒体教室', kind: 'multimedia', share: 0.35, area: [48, 72], seatsPerM2: 0.7 },
    meeting(0.4),
  ],
  mode3: [
    { name: '卫星接收室', kind: 'satellite_viewing', share: 1, area: [16, 28], seatsPerM2: 0.2 },
    { name: '计算机教室', kind: 'computer_classroom', share: 1, area: [72, 96], seatsPerM2: 0.45 },
    { name: '多媒体教室', kind: 'multimedia', share: 1, area: [80, 130], seatsPerM2: 0.7 },
    meeting(0.8),
  ],
}

function usableOf(
  random: Random,
  seats: number,
  { boarding, stage }: SchoolSite,
): Pick<Room, 'usableSeats' | 'notUsableReason'> {
  if (chance(random, 0.07)) {
    const reasons = boarding ? [...closedBecause, '改作寄宿生食堂'] : closedBecause
    return { usableSeats: 0, notUsableReason: pick(random, reasons) }
  }
  if (chance(random, 0.1)) {
    const reasons = stage === 'primary' ? [...fewerBecause, '一半座位供幼儿班使用'] : fewerBecause
    return { usableSeats: Math.floor(seats / 2), notUsableReason: pick(random, reasons) }
  }
  return { usableSeats: seats }
}

const closedBecause = [
  '屋顶漏雨，待维修',
  '作仓库用',
  '鉴定为 C 级危房，停用',
  '线路老化，安全检查未通过',
]
const fewerBecause = ['部分课桌椅损坏', '后排堆放图书', '后墙渗水，后排不能用']

/** Checked in spring or autumn of this year, a few not since 2024. */
function checkDay(random: Random): string {
  const month = pick(random, ['03', '04', '09', '10'])
  return `${chance(random, 0.92) ? 2026 : 2024}-${month}-${String(between(random, 1, 28)).padStart(2, '0')}`
}

/** What a tired clerk typed: 600 for 60, the pupils instead of the seats, the seats twice. */
const slips = [
  { areaM2: 40, seats: 600 },
  { areaM2: 48, seats: 128 },
  { areaM2: 36, seats: 76 },
]

function withSlipsOfThePen(seed: number, rooms: readonly Room[]): Room[] {
  const sound = rooms.filter(
    ({ kind, seats, usableSeats }) =>
      kind === 'satellite_viewing' && seats > 20 && usableSeats === seats,
  )
  const slipOf = new Map(
    shuffled(randomFor(seed, 'slips'), sound)
      .slice(0, slips.length)
      .map((room, index) => [room, slips[index]]),
  )
  return rooms.map((room) => {
    const slip = slipOf.get(room)
    return slip ? { ...room, ...slip, usableSeats: slip.seats } : room
  })
}
