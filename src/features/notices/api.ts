import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Flag,
  Id,
  InstantText,
  LanguageName,
  PlaceCode,
  Search,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { keysOf } from '../schools/values.ts'
import { circularKinds, circularLifecycle } from './circular.ts'
import { answers, enteredWays, groups, ways } from './receipt.ts'

const State = z.enum(keysOf(circularLifecycle.states))
const Kind = z.enum(keysOf(circularKinds))
const Given = z.enum(keysOf(answers))

// ── Whom it goes to, for whoever writes it ──

const CircularUnit = z
  .object({
    id: z.uuid(),
    regionCode: PlaceCode,
    kind: z.enum(['place', 'organisation', 'post']),
    unitName: z.string(),
    /** Who may read it there today; nobody: the post is vacant. */
    holders: z.array(z.string()),
    readAt: z.nullable(InstantText),
    readOn: z.nullable(DayText),
    readBy: z.nullable(z.string()),
    via: z.nullable(z.enum(keysOf(ways))),
    answer: z.nullable(Given),
    answerWords: z.nullable(z.string()),
    answeredAt: z.nullable(InstantText),
    answeredBy: z.nullable(z.string()),
    remindedAt: z.nullable(InstantText),
  })
  .meta({ id: 'CircularUnit' })
export type CircularUnit = z.output<typeof CircularUnit>

const Counts = z
  .object({
    units: z.int(),
    read: z.int(),
    agreed: z.int(),
    cannot: z.int(),
    /** Read or not, nobody holds the post. */
    vacant: z.int(),
  })
  .meta({ id: 'CircularCounts' })
export type CircularCounts = z.output<typeof Counts>

export const only = ['unread', 'read', 'unanswered', 'answered', 'vacant'] as const
export type Only = (typeof only)[number]
const Which = z.object({ only: z.exactOptional(z.enum(only)), find: z.exactOptional(Search) })

export const readUnits = endpoint('GET /api/dispatch/:id/units', {
  params: Id,
  query: Which.extend(pageQuery(z.string()).shape),
  answer: z.object({
    units: z.array(CircularUnit),
    next: z.exactOptional(z.string()),
    counts: Counts,
    /** Groups that the issuer has below it. */
    groups: z.array(z.enum(groups)),
    replaces: z.nullable(z.uuid()),
    replacedBy: z.nullable(z.uuid()),
    digest: z.nullable(z.string()),
    mayWrite: z.boolean(),
  }),
})

const Addressee = z
  .object({
    key: z.string(),
    unitName: z.string(),
    kind: z.enum(['place', 'organisation', 'post']),
  })
  .meta({ id: 'Addressee' })
export type Addressee = z.output<typeof Addressee>

/** Single units below the issuer, by name. */
export const findAddressees = endpoint('GET /api/dispatch/:id/addressees', {
  params: Id,
  query: z.object({ find: Search }),
  answer: z.object({ addressees: z.array(Addressee) }),
})

export const addressTo = endpoint('POST /api/dispatch/:id/units', {
  params: Id,
  body: z.strictObject({
    groups: z.exactOptional(z.array(z.enum(groups)).max(groups.length)),
    /** Of the groups those within this place alone. */
    within: z.exactOptional(PlaceCode),
    keys: z.exactOptional(z.array(z.string().max(60)).max(500)),
  }),
  answer: z.object({ added: z.int() }),
})

/** Of a draft; all of them where none is named. */
export const takeFrom = endpoint('POST /api/dispatch/:id/units/remove', {
  params: Id,
  body: z.strictObject({ unitIds: z.exactOptional(z.array(z.uuid()).max(500)) }),
  answer: z.object({ removed: z.int() }),
})

/** What came back on paper, was told on the telephone or in a message; for many units at once. */
export const enterSlips = endpoint('POST /api/dispatch/:id/slips', {
  params: Id,
  body: z.strictObject({
    unitIds: z.array(z.uuid()).min(1).max(500),
    via: z.enum(enteredWays),
    day: AskedDay,
    /** Absent: whoever holds the post, or the unit. */
    readBy: z.exactOptional(written().max(60)),
    answer: z.exactOptional(Given),
    answerWords: z.exactOptional(written().max(500)),
  }),
  answer: z.object({ entered: z.int() }),
})

/** Those alone who have not read it, or of a request have not answered. */
export const remind = endpoint('POST /api/dispatch/:id/reminders', {
  params: Id,
  answer: z.object({ reminded: z.int() }),
})

/** The list for telephoning. */
export const exportUnits = endpoint('GET /api/dispatch/:id/units/sheet', {
  params: Id,
  query: Which.extend({
    language: LanguageName.default('zh-Hans'),
    unmasked: Flag.default(false),
  }),
  file: ['xlsx'],
})

/** A draft with the same text and addressees, to be sent in its place. */
export const replaceCircular = endpoint('POST /api/dispatch/:id/replacement', {
  params: Id,
  answer: z.object({ id: z.uuid() }),
})

export const printCircular = endpoint('GET /api/dispatch/:id/paper', {
  params: Id,
  query: OfficePrinting.extend({ slip: Flag.default(true) }),
  file: ['pdf', 'docx'],
})

// ── For whoever receives it ──

const ReceivedHead = z
  .object({
    id: z.uuid(),
    kind: Kind,
    state: State,
    title: z.string(),
    signature: z.string(),
    issuerName: z.string(),
    sentOn: DayText,
    dueDay: z.nullable(DayText),
    /** Of the reader's units one has not read it. */
    unread: z.boolean(),
    /** One has not answered. */
    open: z.boolean(),
    reminded: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'ReceivedHead' })
export type ReceivedHead = z.output<typeof ReceivedHead>

export const listReceived = endpoint('GET /api/received', {
  query: z
    .object({ only: z.exactOptional(z.enum(['unread', 'open'])) })
    .extend(pageQuery(z.iso.date()).shape),
  answer: z.object({ received: z.array(ReceivedHead), next: z.exactOptional(z.string()) }),
})

const ReceivedUnit = z
  .object({
    id: z.uuid(),
    unitName: z.string(),
    readAt: z.nullable(InstantText),
    readBy: z.nullable(z.string()),
    answer: z.nullable(Given),
    answerWords: z.nullable(z.string()),
    answeredAt: z.nullable(InstantText),
    answeredBy: z.nullable(z.string()),
  })
  .meta({ id: 'ReceivedUnit' })
export type ReceivedUnit = z.output<typeof ReceivedUnit>

export const readReceived = endpoint('GET /api/received/:id', {
  params: Id,
  answer: ReceivedHead.extend({
    body: z.string(),
    number: z.nullable(z.string()),
    contact: z.nullable(z.string()),
    writtenOn: DayText,
    digest: z.nullable(z.string()),
    /** What came of it, or why it was withdrawn. */
    result: z.nullable(z.string()),
    replacedBy: z.nullable(z.uuid()),
    ownUnits: z.array(ReceivedUnit),
    files: z.array(z.object({ id: z.uuid(), name: z.string(), bytes: z.int() })),
  }).meta({ id: 'ReceivedCircular' }),
})

/** That it was opened: the receipt of the reader's own units, once for each. */
export const openReceived = endpoint('POST /api/received/:id/open', {
  params: Id,
  answer: z.object({ opened: z.int() }),
})

export const answerReceived = endpoint('POST /api/received/:id/answers', {
  params: Id,
  body: z.strictObject({
    unitId: z.uuid(),
    answer: Given,
    answerWords: z.exactOptional(written().max(500)),
  }),
})

export const readReceivedFile = endpoint('GET /api/received/:id/files/:file', {
  params: Id.extend({ file: z.uuid() }),
  file: ['jpg', 'png', 'pdf'],
})

export const printReceived = endpoint('GET /api/received/:id/paper', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})
