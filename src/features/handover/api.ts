import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, LanguageName, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { TodayItem } from '../tasks/api.ts'

const Text = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })

const HandoverHead = z
  .object({
    /** The holding that ends. */
    id: z.uuid(),
    title: z.string(),
    role: z.string(),
    organisationName: z.string(),
    regionCode: PlaceCode,
    personName: z.string(),
    fromDay: DayText,
    toDay: z.nullable(DayText),
    /** Who holds the post next, or nobody yet. */
    successorName: z.nullable(z.string()),
    successorFrom: z.nullable(DayText),
    simulated: z.boolean(),
  })
  .meta({ id: 'HandoverHead' })
export type HandoverHead = z.output<typeof HandoverHead>

/** Posts that are left within the coming month, or were in the last one. */
export const listHandovers = endpoint('GET /api/handovers', {
  query: PlaceQuery,
  answer: z.object({ handovers: z.array(HandoverHead) }),
})

const Duty = z
  .object({
    kind: z.enum(['letter', 'order', 'action', 'task']),
    title: z.string(),
    unitName: z.string(),
    dueOn: z.nullable(DayText),
    link: z.string(),
  })
  .meta({ id: 'HandoverDuty' })
export type Duty = z.output<typeof Duty>

const Contact = z
  .object({
    personName: z.nullable(z.string()),
    title: z.string(),
    organisationName: z.string(),
    /** The office's. */
    officePhone: z.nullable(z.string()),
    /** Masked for whoever has no grant. */
    phone: z.nullable(z.string()),
  })
  .meta({ id: 'HandoverContact' })
export type Contact = z.output<typeof Contact>

const Key = z
  .object({
    unitName: z.string(),
    schoolName: z.nullable(z.string()),
    rooms: z.nullable(z.string()),
    keys: z.string(),
  })
  .meta({ id: 'HandoverKey' })
export type Key = z.output<typeof Key>

const Certificate = z
  .object({
    number: z.string(),
    scope: z.enum(['administrator', 'operator']),
    unitName: z.string(),
    toDay: DayText,
  })
  .meta({ id: 'HandoverCertificate' })
export type Certificate = z.output<typeof Certificate>

export const readHandover = endpoint('GET /api/handovers/:id', {
  params: Id,
  answer: HandoverHead.extend({
    day: DayText,
    /** What waits at this post, as its Today says. */
    work: z.array(TodayItem),
    /** What stands on the holder's name or at his unit. */
    duties: z.array(Duty),
    contacts: z.array(Contact),
    /** There are more than stand on a page. */
    contactsAreCut: z.boolean(),
    keys: z.array(Key),
    certificates: z.array(Certificate),
    /** Who may act at once: stand-ins, and others in the same post. */
    deputies: z.array(
      z.object({
        personName: z.string(),
        how: z.enum(['delegation', 'colleague']),
        toDay: z.nullable(DayText),
      }),
    ),
    /** Of whoever begins in the post, for himself alone. */
    tour: z.nullable(
      z.object({
        holdingId: z.uuid(),
        minutes: z.int(),
        left: z.int(),
        steps: z.array(
          z.object({
            step: z.string(),
            title: Text,
            about: Text,
            link: z.string(),
            minutes: z.int(),
            isWork: z.boolean(),
            item: z.nullable(TodayItem),
            done: z.boolean(),
          }),
        ),
      }),
    ),
  }).meta({ id: 'Handover' }),
})
export type Handover = z.output<(typeof readHandover)['answer']>

export const tickStep = endpoint('POST /api/handovers/:id/steps', {
  params: Id,
  body: z.strictObject({ step: z.string().min(1).max(80), done: z.boolean() }),
})

export const printHandover = endpoint('GET /api/handovers/:id/paper', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})
