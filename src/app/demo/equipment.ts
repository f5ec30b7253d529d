import type { Equipment } from '../../features/schools/equipment.ts'
import type { Room } from '../../features/schools/room.ts'
import { equipmentOf, type Issued } from './equipment-lists.ts'
import { between, chance, clamp, pick, type Random, randomFor } from './random.ts'
import type { SchoolSite } from './schools.ts'

/** The register as a keeper leaves it: the first issue with its age, and what replaced it. */
export function simulateEquipment(
  seed: number,
  schools: readonly SchoolSite[],
  rooms: readonly Room[],
): Equipment[] {
  return schools.flatMap((school) => {
    const random = randomFor(seed, 'equipment', school.schoolCode)
    const own = rooms.filter(({ schoolCode }) => schoolCode === school.schoolCode)
    return equipmentOf[school.mode]
      .filter(({ share = 1 }) => chance(random, share))
      .flatMap((issued) => withReplacement(random, school, issued))
      .map((item, index) => {
        const room = own.find(({ kind }) => kind === item.room) ?? own[0]
        const year = item.receivedOn.slice(0, 4)
        return {
          schoolCode: school.schoolCode,
          assetNo: `ZC${year}-${String(index + 1).padStart(2, '0')}`,
          type: item.type,
          model: item.model,
          quantity: item.quantity,
          ...item.state,
          receivedOn: item.receivedOn,
          fundedBy: item.fundedBy,
          ...(room && { roomNo: room.roomNo }),
        }
      })
  })
}

type State = Pick<Equipment, 'condition' | 'usableQuantity' | 'notUsableReason'>
type Item = Pick<Issued, 'type' | 'model' | 'room'> & {
  quantity: number
  receivedOn: string
  fundedBy: NonNullable<Equipment['fundedBy']>
  state: State
}

function withReplacement(random: Random, school: SchoolSite, issued: Issued): Item[] {
  const quantity = quantityOf(random, school, issued)
  const year = between(random, ...issued.years)
  const { type, room } = issued
  const first: Item = {
    type,
    room,
    model: issued.model,
    quantity,
    receivedOn: dayIn(random, year),
    fundedBy: issued.fundedBy ?? 'school_project',
    state: stateOf(random, issued, year, quantity),
  }
  if (first.state.condition === 'good' || !issued.replacement || !chance(random, 0.95))
    return [first]
  const later = between(random, clamp(year + 5, 2014, lastPurchase), lastPurchase)
  const second: Item = {
    type: issued.replacement.type ?? type,
    room,
    model: issued.replacement.model,
    quantity,
    receivedOn: dayIn(random, later),
    fundedBy: pick(random, ['county', 'county', 'programme', 'donation']),
    state: stateOf(random, issued, later, quantity),
  }
  return [first, second]
}

function quantityOf(random: Random, { pupils = 0 }: SchoolSite, { quantity }: Issued): number {
  if (quantity !== 'class') return quantity
  return clamp(Math.round(pupils / 18) + between(random, 0, 6), 30, 46)
}

const dayIn = (random: Random, year: number): string =>
  `${year}-${pick(random, ['05', '08', '09', '10', '11'])}-${String(between(random, 1, 28)).padStart(2, '0')}`

const lastPurchase = 2023
/** Counted at the survey of autumn 2026. */
const surveyYear = 2026

function stateOf(random: Random, { faults, lasts }: Issued, year: number, quantity: number): State {
  if (lasts) return { condition: 'good', usableQuantity: quantity }
  const age = surveyYear - year
  const scrapped = age >= 15 ? 0.6 : age >= 8 ? 0.04 : 0
  const faulty = age >= 15 ? 0.15 : age >= 8 ? 0.08 : 0.03
  const fate = random()
  if (fate < scrapped) {
    const notUsableReason = `${pick(random, faults)}，已报废`
    return { condition: 'scrapped', usableQuantity: 0, notUsableReason }
  }
  if (fate < scrapped + faulty) {
    const notUsableReason = `${pick(random, faults)}，待修`
    return { condition: 'faulty', usableQuantity: 0, notUsableReason }
  }
  if (quantity > 1 && chance(random, 0.6)) {
    const broken = between(random, 1, Math.max(1, Math.floor(quantity / 6)))
    const notUsableReason = `${broken} 台${pick(random, faults)}`
    return { condition: 'good', usableQuantity: quantity - broken, notUsableReason }
  }
  return { condition: 'good', usableQuantity: quantity }
}
