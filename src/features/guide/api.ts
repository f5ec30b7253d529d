import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  LanguageName,
  PlaceCode,
  PlaceQuery,
  written,
} from '../../base/schemas.ts'
import { Preview } from '../registers/preview.ts'
import { type NoticeState, notice } from './notice.ts'
import { NoticeItem } from './notice-item.ts'
import { receiptKinds, receiptWays } from './receipt.ts'

const Named = z.object({ code: PlaceCode, name: z.string() })

// ── The programme ──

const ShownProgramme = z
  .object({
    id: z.uuid(),
    channelCode: z.string(),
    day: DayText,
    fromTime: z.string(),
    endDay: DayText,
    /** Null: nobody said, and nothing follows soon. */
    toTime: z.nullable(z.string()),
    title: z.string(),
    category: z.nullable(z.string()),
    about: z.nullable(z.string()),
  })
  .meta({ id: 'ShownProgramme' })

const DayOfChannel = z
  .object({
    channelCode: z.string(),
    name: z.string(),
    kind: z.string(),
    whereFound: z.nullable(z.string()),
    language: z.nullable(z.string()),
    items: z.array(ShownProgramme),
    simulated: z.boolean(),
  })
  .meta({ id: 'DayOfChannel' })
export type DayOfChannel = z.output<typeof DayOfChannel>

export const readProgramme = endpoint('GET /api/guide/programme', {
  query: PlaceQuery.extend({ day: AskedDay }),
  answer: z.object({ channels: z.array(DayOfChannel) }),
})

const UnreadTime = z.object({ line: z.int(), reason: z.string() })

/** What a guide held beside what is offered for confirming: nothing of it is passed over in silence. */
const ReadGuide = z
  .object({
    importId: z.uuid(),
    broadcasts: z.int(),
    taken: z.int(),
    /** Of known channels, but over already. */
    past: z.int(),
    unzoned: z.int(),
    unread: z.array(UnreadTime),
    unreadCount: z.int(),
    channels: z.array(z.string()),
    /** Names of channels in it that the register lacks: the first of them, and how many. */
    unknown: z.array(z.string()),
    unknownCount: z.int(),
    preview: Preview,
  })
  .meta({ id: 'ReadGuide' })
export type ReadGuide = z.output<typeof ReadGuide>

export const readGuideFile = endpoint('POST /api/guide/programme/xmltv', {
  /** Whose time is meant where the file names no zone. */
  query: z.object({ unzoned: z.enum(['county', 'utc']).default('county') }),
  takes: 'multipart/form-data',
  status: 201,
  answer: ReadGuide,
})

// ── Notices ──

const Receipt = z
  .object({
    unitCode: PlaceCode,
    unitName: z.string(),
    /** Null: it has not been received. */
    via: z.nullable(z.enum(receiptWays)),
    at: z.nullable(InstantText),
    /** Null at a station that was told of it by the hub. */
    receivedBy: z.nullable(z.string()),
    /** The reader may say that it has it. */
    mayReceive: z.boolean(),
  })
  .meta({ id: 'GuideReceipt' })
export type Receipt = z.output<typeof Receipt>

const NoticeHead = z
  .object({
    id: z.uuid(),
    version: z.int(),
    state: z.enum(Object.keys(notice.lifecycle?.states ?? {}) as [NoticeState, ...NoticeState[]]),
    stateAt: InstantText,
    title: z.string(),
    issuerCode: z.string(),
    issuerName: z.string(),
    fromDay: DayText,
    toDay: DayText,
    itemCount: z.int(),
    unitCount: z.int(),
    receivedCount: z.int(),
    corrects: z.nullable(z.string()),
    correctedBy: z.nullable(z.string()),
    disputed: z.boolean(),
    simulated: z.boolean(),
    /** One of the reader’s own units has not received it. */
    waits: z.boolean(),
  })
  .meta({ id: 'NoticeHead' })
export type NoticeHead = z.output<typeof NoticeHead>

export const listNotices = endpoint('GET /api/guide/notices', {
  query: PlaceQuery,
  answer: z.object({ notices: z.array(NoticeHead), isCut: z.boolean() }),
})

const Differing = z.enum(['time', 'place', 'title', 'audience', 'channel'])
const ItemChange = z
  .union([
    z.object({ kind: z.enum(['added', 'dropped']), after: NoticeItem }),
    z.object({
      kind: z.literal('changed'),
      before: NoticeItem,
      after: NoticeItem,
      what: z.array(Differing),
    }),
  ])
  .meta({ id: 'NoticeItemChange' })

const NoticeDetail = NoticeHead.extend({
  signature: z.string(),
  note: z.nullable(z.string()),
  unitCodes: z.array(PlaceCode),
  items: z.array(NoticeItem),
  receipts: z.array(Receipt),
  /** Against the notice that it corrects. */
  changes: z.array(ItemChange),
  correctsTitle: z.nullable(z.string()),
  correctedByTitle: z.nullable(z.string()),
  /** How wrong the clock was that timed its issue, where the county minds (S32); found at the hub. */
  clockOffMinutes: z.nullable(z.int()),
  /** The reader makes and issues it. */
  mayWrite: z.boolean(),
  mayIssue: z.boolean(),
}).meta({ id: 'NoticeDetail' })
export type NoticeDetail = z.output<typeof NoticeDetail>

export const readNotice = endpoint('GET /api/guide/notices/:id', {
  params: Id,
  answer: NoticeDetail,
})

export const papers = ['poster', 'slip', 'sheet'] as const
export const printNotice = endpoint('GET /api/guide/notices/:id/paper', {
  params: Id,
  query: z.object({ form: z.enum(papers), language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

const Issuer = z
  .object({
    code: z.string(),
    name: z.string(),
    kind: z.enum(['school', 'township', 'county']),
  })
  .meta({ id: 'NoticeIssuer' })
export type Issuer = z.output<typeof Issuer>

export const listIssuers = endpoint('GET /api/guide/issuers', {
  answer: z.object({ issuers: z.array(Issuer) }),
})

const Planned = z
  .object({
    occurrenceId: z.uuid(),
    kind: z.enum(['session', 'open_day']),
    startsAt: InstantText,
    endsAt: InstantText,
    /** Null: nobody said yet what of. */
    title: z.nullable(z.string()),
    /** Null: the names are longer than a message holds, and somebody says it shorter. */
    place: z.nullable(z.string()),
    schoolName: z.string(),
    unitCodes: z.array(PlaceCode),
    /** An issued notice of the same issuer names it already. */
    announced: z.boolean(),
  })
  .meta({ id: 'PlannedItem' })
export type Planned = z.output<typeof Planned>

/** What a notice of that issuer is made of. */
export const readMaterial = endpoint('GET /api/guide/material', {
  query: z.object({
    issuer: z.string().max(20),
    from: AskedDay,
    to: AskedDay,
    /** Of a county’s notice: only what is there. */
    township: z.exactOptional(PlaceCode),
  }),
  answer: z.object({
    issuer: Issuer,
    /** Those in which something learns, where there are several. */
    townships: z.array(Named),
    units: z.array(Named),
    signature: z.string(),
    planned: z.array(Planned),
    isCut: z.boolean(),
    channels: z.array(DayOfChannel),
  }),
})

export const receive = endpoint('POST /api/guide/receipts', {
  body: z.strictObject({
    kind: z.enum(receiptKinds),
    subjectId: z.uuid(),
    unitCodes: z.array(PlaceCode).min(1).max(500),
    via: z.enum(receiptWays),
    /** Who, where somebody else enters it. */
    receivedBy: z.exactOptional(written().min(1).max(60)),
  }),
})

// ── The catalogue of courseware ──

const CatalogueHead = z
  .object({
    id: z.uuid(),
    issueNo: z.int(),
    placeName: z.string(),
    asOf: DayText,
    all: z.int(),
    fresh: z.int(),
    gone: z.int(),
    unitCount: z.int(),
    receivedCount: z.int(),
    simulated: z.boolean(),
    waits: z.boolean(),
  })
  .meta({ id: 'CatalogueHead' })
export type CatalogueHead = z.output<typeof CatalogueHead>

export const listCatalogues = endpoint('GET /api/guide/catalogues', {
  query: PlaceQuery,
  answer: z.object({
    issues: z.array(CatalogueHead),
    isCut: z.boolean(),
    /** What the next one would hold; null where the reader issues none for this place. */
    next: z.nullable(
      z.object({ all: z.int(), fresh: z.int(), gone: z.int(), units: z.array(Named) }),
    ),
  }),
})

export const issueCatalogue = endpoint('POST /api/guide/catalogues', {
  body: z.strictObject({
    ...PlaceQuery.shape,
    unitCodes: z.array(PlaceCode).min(1).max(500),
  }),
  status: 201,
  answer: z.object({ id: z.uuid() }),
})

const CatalogueItem = z
  .object({
    id: z.uuid(),
    catalogueNo: z.string(),
    title: z.string(),
    mediaType: z.string(),
    lengthMinutes: z.nullable(z.int()),
    subject: z.nullable(z.string()),
  })
  .meta({ id: 'CatalogueItem' })
export type CatalogueItem = z.output<typeof CatalogueItem>

export const readCatalogue = endpoint('GET /api/guide/catalogues/:id', {
  params: Id,
  answer: CatalogueHead.extend({
    freshItems: z.array(CatalogueItem),
    goneItems: z.array(CatalogueItem),
    receipts: z.array(Receipt),
  }).meta({ id: 'CatalogueDetail' }),
})

export const printCatalogue = endpoint('GET /api/guide/catalogues/:id/paper', {
  params: Id,
  query: z.object({
    only: z.enum(['fresh', 'all']).default('all'),
    language: LanguageName.default('zh-Hans'),
  }),
  file: ['pdf'],
})

/** 资源下载记录: what was received, downloaded and introduced in these days. */
export const printDownloads = endpoint('GET /api/guide/downloads/paper', {
  query: PlaceQuery.extend({
    from: AskedDay,
    to: AskedDay,
    language: LanguageName.default('zh-Hans'),
  }),
  file: ['pdf'],
})

// ── What people ask for ──

/** What is told to everybody, and what is not: what others may join in asking for, and what nobody else should read. */
export const toldStates = ['matched', 'scheduled', 'answered', 'declined'] as const
export const answerStates = [...toldStates, 'gathering', 'hidden'] as const

const Answer = z
  .object({
    state: z.enum(answerStates),
    reply: z.nullable(z.string()),
    resourceId: z.nullable(z.uuid()),
    resourceTitle: z.nullable(z.string()),
    noticeId: z.nullable(z.uuid()),
    noticeTitle: z.nullable(z.string()),
    at: InstantText,
  })
  .meta({ id: 'RequestAnswer' })
export type Answer = z.output<typeof Answer>

const RequestGroup = z
  .object({
    /** As most wrote it. */
    topic: z.string(),
    votes: z.int(),
    /** Stations at which it was asked, the county’s own portal without a name. */
    stations: z.array(z.nullable(z.string())),
    dialects: z.array(z.string()),
    firstAt: InstantText,
    lastAt: InstantText,
    answer: z.nullable(Answer),
    /** Asked again since it was answered. */
    again: z.int(),
  })
  .meta({ id: 'RequestGroup' })
export type RequestGroup = z.output<typeof RequestGroup>

export const listRequests = endpoint('GET /api/guide/requests', {
  query: PlaceQuery,
  answer: z.object({ requests: z.array(RequestGroup), isCut: z.boolean(), mayAnswer: z.boolean() }),
})

export const answerRequests = endpoint('POST /api/guide/requests/answers', {
  body: z.strictObject({
    ...PlaceQuery.shape,
    topics: z.array(written().min(1).max(120)).min(1).max(50),
    state: z.enum(answerStates),
    reply: z.exactOptional(written().min(1).max(200)),
    resourceId: z.exactOptional(z.uuid()),
    noticeId: z.exactOptional(z.uuid()),
  }),
})
