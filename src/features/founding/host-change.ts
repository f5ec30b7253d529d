import { text } from '../../base/text.ts'
import type { PlateKind } from './stage-facts.ts'

/** What is done when a station goes to another school, in this order (X-17, INV-48). */
export const hostChangeSteps = {
  school: text('选新的依托学校', 'Choose the new host school'),
  consents: text('四方同意', 'All four agree'),
  plates: text('换牌', 'Take the old plates down, hang the new ones'),
  times: text('约好在新学校的时间', 'Agree on the times at the new school'),
  equipment: text('移交设备', 'Hand the equipment over'),
  agreement: text('签新的共用协议', 'Sign a new joint-use agreement'),
} as const
export type HostChangeStep = keyof typeof hostChangeSteps

export type HostChangeFacts = {
  /** Null: it had none when it began to move. */
  fromSchool: string | null
  /** Its host now: the old one until all four have agreed on the new. */
  schoolId: string | null
  /** Whom the four are asked about; null: nobody has been. */
  chosen: string | null
  missingConsents: number
  /** Plates that hang, of the old host and of the present one. */
  oldPlates: readonly PlateKind[]
  newPlates: readonly PlateKind[]
  /** Its times after today are at the present host. */
  hasTimes: boolean
  /** Pieces of the station's own equipment that the old host still has. */
  equipment: number
  isAgreed: boolean
}

export type StepState = 'done' | 'now' | 'next'

/**
 * Where each step stands. School, consents and the rest follow one another; the last four may be done in any order,
 * so all of them are to be done now once the station has its new host.
 */
export function stepsOf(facts: HostChangeFacts): Record<HostChangeStep, StepState> {
  const { fromSchool, schoolId, chosen } = facts
  const isChosen = chosen !== null && chosen !== fromSchool
  const isHosted = schoolId !== null && schoolId !== fromSchool
  const after = (isDone: boolean): StepState => (!isHosted ? 'next' : isDone ? 'done' : 'now')
  return {
    school: isChosen || isHosted ? 'done' : 'now',
    consents: isHosted ? 'done' : isChosen ? 'now' : 'next',
    plates: after(facts.oldPlates.length === 0 && facts.newPlates.length === 2),
    times: after(facts.hasTimes),
    equipment: after(facts.equipment === 0),
    agreement: after(facts.isAgreed),
  }
}
