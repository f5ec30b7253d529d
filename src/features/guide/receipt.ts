import * as z from 'zod'
import { permits } from '../../base/permission.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { type Text, text } from '../../base/text.ts'
import type { Actor } from '../people/actor.ts'

export const receiptKinds = ['notice', 'catalogue'] as const
export type ReceiptKind = (typeof receiptKinds)[number]

/** How it came to its reader: he opened it, or somebody brought, said or sent it. */
export const receiptWays = ['app', 'print', 'phone', 'message', 'loudspeaker'] as const
export type ReceiptWay = (typeof receiptWays)[number]

export const Received = z.strictObject({
  kind: z.enum(receiptKinds),
  subjectId: z.uuid(),
  unitCode: z.string().regex(/^\d{12}$/),
  via: z.enum(receiptWays),
  receivedBy: z.string().max(60),
})
export type Received = z.output<typeof Received>

export const wayLabels: Readonly<Record<ReceiptWay, Text>> = {
  app: text('系统里', 'Here'),
  print: text('纸质', 'On paper'),
  phone: text('电话', 'By telephone'),
  message: text('短信、微信', 'By message'),
  loudspeaker: text('广播', 'By loudspeaker'),
}

export const levelOfUnit = (code: string): Extract<PlaceLevel, 'township' | 'village'> =>
  placeAt(code, 'township') === code ? 'township' : 'village'

/** The units that the actor receives for: his post is of that very place, and of no school. */
export const ownUnits = ({ grants }: Pick<Actor, 'grants'>): string[] =>
  grants.flatMap(({ permissions, range, organisationId }) =>
    organisationId === undefined &&
    permits(permissions, 'guide.receive') &&
    (range.lower.length === 9 || range.lower.length === 12)
      ? [range.lower.padEnd(12, '0')]
      : [],
  )

/** Of the units those that lie where the actor reads, whosever post it is. */
export const seenUnits = (
  { grants }: Pick<Actor, 'grants'>,
  units: readonly string[],
): string[] => {
  const ranges = grants.flatMap(({ permissions, range }) =>
    permits(permissions, 'guide.read') ? [range] : [],
  )
  return units.filter((unit) => {
    const { lower, upper } = rangeOf(unit, levelOfUnit(unit))
    return ranges.some((range) => range.lower <= lower && upper <= range.upper)
  })
}
