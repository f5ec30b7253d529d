import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod'
import { DayText, InstantText, PlaceCode, PlaceLevelName } from '../../../base/schemas.ts'
import { keysOf } from '../../schools/values.ts'
import { parties, positions } from '../../team/appointment.ts'
import { planLifecycle, townshipLifecycle } from '../plan.ts'
import { programmeTemplates } from '../programme.ts'
import { wordOutcomes } from './word.ts'

const Text = z.string().max(2_000)
const Org = z.looseObject({ id: z.uuid(), name: Text })
const Listed = { unitCode: PlaceCode, unitName: Text, townshipName: Text }
const Level = z.enum(['township', 'county', 'city'])

/**
 * A submitted version, whole: what it says, what each level has said of it, and how it stands at the hub that
 * keeps it. What its content says beyond this program's knowledge is kept, for the digest stands for all of it.
 */
export const Report = z.object({
  programme: z.object({
    id: z.uuid(),
    title: Text,
    template: z.enum(keysOf(programmeTemplates)),
    fromDay: DayText,
    toDay: DayText,
    simulated: z.boolean(),
  }),
  plan: z.object({
    id: z.uuid(),
    regionCode: PlaceCode,
    countyName: Text,
    number: z.int().min(1),
    state: z.enum(keysOf(planLifecycle.states)),
    stateAt: InstantText,
    content: z.looseObject({
      basis: z.array(
        z.looseObject({
          key: Text,
          title: Text,
          number: z.exactOptional(Text),
          issuer: Text,
          level: PlaceLevelName,
          day: DayText,
        }),
      ),
      goals: z.array(z.looseObject({ key: Text, text: Text })),
      tasks: z.array(
        z.looseObject({
          key: Text,
          title: Text,
          lead: Org,
          cooperating: z.array(Org),
          steps: z.array(z.looseObject({ key: Text, title: Text, dueOn: DayText })),
        }),
      ),
    }),
    lists: z.looseObject({
      hosts: z.array(z.looseObject({ ...Listed, schoolName: Text, mode: z.nullable(Text) })),
      leads: z.array(
        z.looseObject({
          ...{ ...Listed, name: Text, phone: z.nullable(Text) },
          party: z.nullable(z.enum(keysOf(parties))),
        }),
      ),
      operators: z.array(
        z.looseObject({
          ...{ ...Listed, name: Text, phone: z.nullable(Text) },
          position: z.enum(keysOf(positions)),
        }),
      ),
    }),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    submittedOn: DayText,
    dueOn: z.nullable(DayText),
    filingNumber: z.nullable(Text),
    filedOn: z.nullable(DayText),
  }),
  townships: z.array(
    z.object({
      id: z.uuid(),
      regionCode: PlaceCode,
      unitName: Text,
      state: z.enum(keysOf(townshipLifecycle.states)),
    }),
  ),
  passes: z.array(
    z.object({ level: Level, rowKey: Text, digest: z.string().max(64), regionCode: PlaceCode }),
  ),
  remarks: z.array(
    z.object({
      level: Level,
      rowKey: Text,
      regionCode: PlaceCode,
      remark: Text,
      actorName: Text,
      at: InstantText,
    }),
  ),
  answers: z.array(z.object({ wordId: z.uuid(), outcome: z.enum(wordOutcomes), at: InstantText })),
})
export type Report = z.output<typeof Report>

/** As many characters as one record may carry beside what else it says (64 kB a record). */
const partLength = 40_000
/** A plan of the largest county has a tenth of it. */
const mostBytes = 50_000_000

/** Deflated, base64, in parts. */
export function packReport(report: Report): string[] {
  const packed = deflateRawSync(JSON.stringify(report)).toString('base64')
  const parts: string[] = []
  for (let at = 0; at < packed.length; at += partLength)
    parts.push(packed.slice(at, at + partLength))
  return parts
}

/** Undefined: nothing that this program can read. */
export function unpackReport(parts: readonly string[]): Report | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(parts.join(''), 'base64'), {
      maxOutputLength: mostBytes,
    })
    return Report.safeParse(JSON.parse(bytes.toString('utf8'))).data
  } catch {
    return undefined
  }
}
