import * as z from 'zod'
import { dayOf, type Instant } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { PlaceCode } from '../library/values.ts'
import { describeCase } from '../registers/shape.ts'
import { byStart, NoticeItem, signatureMost } from './notice-item.ts'

export type NoticeState = 'draft' | 'issued' | 'withdrawn'
/** `past`: items that had begun when it was asked. `correctedBy`: another correction of the same notice was issued. */
export type NoticeFacts = {
  past: { title: string; startsAt: Instant }[]
  correctedBy: string | null
  /** What it corrects is no issued notice. */
  correctsNone: boolean
}

const whatHindersIssue = ({ past, correctedBy, correctsNone }: NoticeFacts): Obstacle[] => [
  ...past.slice(0, 1).map(({ title, startsAt }) => ({
    code: 'notice_item_past',
    details: { title, day: dayOf(startsAt), at: startsAt, count: past.length },
  })),
  ...(correctedBy === null
    ? []
    : [{ code: 'notice_corrected_already', details: { title: correctedBy } }]),
  ...(correctsNone ? [{ code: 'notice_corrects_none' }] : []),
]

/** Made and issued at the school without a line too; what could not be known there the hub sees to. */
export const noticeLifecycle = defineLifecycle<NoticeState, NoticeFacts>()({
  name: 'notice',
  initial: 'draft',
  states: {
    draft: text('草稿', 'Draft'),
    issued: text('已发出', 'Issued'),
    withdrawn: text('已撤回', 'Withdrawn'),
  },
  moves: {
    issue: {
      label: text('发出', 'Issue'),
      about: text(
        '发给名单上的乡镇和村，发出后不能再改；有变化时另发更正。',
        'It goes to the townships and villages named and is not changed any more; what changes is told by a correction.',
      ),
      from: ['draft'],
      to: 'issued',
      by: 'guide.issue',
      at: 'both',
      judgedAt: 'hub',
      obstacles: whatHindersIssue,
    },
    withdraw: {
      label: text('撤回', 'Withdraw'),
      about: text(
        '整份预告作废，收到的人会看到原因；只是改时间地点的，请发更正。',
        'None of it holds, and whoever received it reads why; where only a time or place changes, correct it.',
      ),
      from: ['issued'],
      to: 'withdrawn',
      by: 'guide.issue',
      at: 'both',
      reason: 'required',
    },
  },
})

/** Each may be a message of its own, and that is more than anybody reads. */
const itemsMost = 60

export const Notice = z.strictObject({
  title: z.string().min(1).max(40),
  issuerCode: z.string().regex(/^\d{12}$|^[0-9A-Z-]{4,20}$/),
  fromDay: RowDay,
  toDay: RowDay,
  unitCodes: z.array(PlaceCode).min(1).max(500),
  signature: z.string().min(2).max(signatureMost),
  note: z.exactOptional(z.string().min(1).max(200)),
  corrects: z.exactOptional(z.uuid()),
  items: z.exactOptional(z.array(NoticeItem).max(itemsMost)),
})
export type Notice = z.output<typeof Notice>

/** 节目预告单: what is on at which station in some days, issued before the first of it (S3-6, INV-27). */
export const notice = describeCase({
  name: 'notices',
  label: text('节目预告单', 'Programme notices'),
  row: Notice,
  naturalKey: ['issuerCode', 'fromDay', 'title'],
  nameField: 'title',
  placeField: 'issuerCode',
  owned: true,
  lifecycle: noticeLifecycle,
  editable: ['draft'],
  feed: 'shared',
  fields: {
    title: { label: text('标题', 'Title'), searched: true },
    issuerCode: {
      label: text('发布单位', 'Issued by'),
      hint: text('学校代码，或县、乡镇的区划代码', 'Code of the school, or of county or township'),
    },
    fromDay: { label: text('从哪天', 'From'), also: ['开始日期'] },
    toDay: { label: text('到哪天', 'To'), also: ['结束日期'] },
    unitCodes: { label: text('发给', 'To whom'), also: ['乡镇村代码'] },
    signature: {
      label: text('短信落款', 'Signature of messages'),
      hint: text('写在每条短信开头的【】里', 'Stands in 【】 at the head of each message'),
    },
    note: { label: text('附言', 'Note') },
    corrects: { label: text('更正哪一份', 'Corrects') },
    items: { label: text('内容', 'Items'), parts: true },
  },
  check: ({ fromDay, toDay, items = [] }): Problem[] => [
    ...(toDay < fromDay ? [{ code: 'notice_to_before', field: 'toDay' }] : []),
    ...(items.length === 0 ? [{ code: 'notice_items_none', field: 'items' }] : []),
    ...items.flatMap((item) => problemsOf(item, fromDay, toDay)),
    ...(new Set(items.map(({ id }) => id)).size < items.length
      ? [{ code: 'notice_item_twice', field: 'items' }]
      : []),
  ],
})

const dayMs = 86_400_000

function problemsOf({ title, startsAt, endsAt }: NoticeItem, from: string, to: string): Problem[] {
  const length = Date.parse(endsAt) - Date.parse(startsAt)
  const day = dayOf(startsAt)
  const told = { field: 'items', details: { title, day } }
  return [
    ...(length <= 0 || length >= dayMs ? [{ code: 'notice_item_length', ...told }] : []),
    ...(day < from || day > to ? [{ code: 'notice_item_outside', ...told }] : []),
  ]
}

export const itemsOf = ({ items = [] }: Pick<Notice, 'items'>): NoticeItem[] =>
  items.toSorted(byStart)
