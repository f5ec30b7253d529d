import type { Day } from '../../base/calendar.ts'
import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { qrCode } from '../../base/qr-code.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import {
  printNoticePoster,
  printNoticeSheet,
  printNoticeSlip,
  printPlainList,
} from '../documents/actions.ts'
import type { PrintOptions } from '../documents/document.ts'
import type { NoticePaper } from '../documents/notice-paper.ts'
import { acquisitionKinds, mediaTypes } from '../library/values.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import type { CatalogueItem, NoticeDetail, papers } from './api.ts'
import { readCatalogue, requireCatalogue } from './catalogue-actions.ts'
import { listCatalogueItems } from './catalogue-store.ts'
import { sayChanges } from './difference.ts'
import { listDownloads } from './download-store.ts'
import { paperItem, periodText } from './forms/paper.ts'
import { readNotice } from './notice-actions.ts'
import { listWords } from './paper-words.ts'
import { type ReceiptWay, wayLabels } from './receipt.ts'

/** Poster (A3), slip (A5) or the sheet on which is signed (A4). */
export async function printNotice(
  db: Db,
  actor: Actor,
  printer: Printer,
  {
    id,
    form,
    language,
    address,
  }: { id: string; form: (typeof papers)[number]; language: Language; address: string | undefined },
  now: Date,
): Promise<Printed> {
  const notice = await readNotice(db, actor, id, now)
  const paper = paperOf(notice, language, address)
  const options = { language, createdAt: now.toISOString(), simulated: notice.simulated }
  if (form === 'poster') return printNoticePoster(printer, paper, options)
  if (form === 'slip') return printNoticeSlip(printer, paper, options)
  return printNoticeSheet(
    printer,
    {
      ...paper,
      issuedOn: notice.state === 'draft' ? null : dayOf(notice.stateAt),
      units: notice.receipts.map(({ unitName, receivedBy, at, via }) => ({
        ...{ name: unitName, receivedBy, receivedOn: at === null ? null : dayOf(at) },
        via: via === null ? null : wayLabels[via as ReceiptWay][language],
      })),
    },
    options,
  )
}

const paperOf = (
  notice: NoticeDetail,
  language: Language,
  address: string | undefined,
): NoticePaper => ({
  ...{ title: notice.title, issuer: notice.issuerName, signature: notice.signature },
  period: periodText(notice, language),
  items: notice.items.map((item) => paperItem(item, language)),
  note: notice.note,
  changes: sayChanges(notice.changes, language),
  code: codeOf(notice.unitCodes, address),
})

/** The page of the one station, or of all; null where a telephone of the village reaches no such address. */
function codeOf(unitCodes: readonly string[], address: string | undefined): boolean[][] | null {
  if (address === undefined) return null
  const [only] = unitCodes
  const page = unitCodes.length === 1 && only ? `/stations/${only}` : '/stations'
  return qrCode(`${address.replace(/\/$/, '')}${page}`)
}

/** 课件目录: what is new since the last issue, then all of it by subject (S3-7). */
export async function printCatalogue(
  db: Db,
  actor: Actor,
  printer: Printer,
  { id, only, language }: { id: string; only: 'fresh' | 'all'; language: Language },
  now: Date,
): Promise<Printed> {
  const issue = await readCatalogue(db, actor, id)
  const all =
    only === 'fresh'
      ? []
      : await scoped(db, actor, async (tx) => {
          await requireCatalogue(tx, actor, id)
          return listCatalogueItems(tx, { issueId: id })
        })
  const words = listWords(language)
  const bySubject = Map.groupBy(all, ({ subject }) => subject ?? words.otherSubject)
  const rowOf = ({ catalogueNo, title, mediaType, lengthMinutes, subject }: CatalogueItem) => [
    ...[
      catalogueNo,
      title,
      mediaTypes[mediaType as keyof typeof mediaTypes]?.[language] ?? mediaType,
    ],
    ...[lengthMinutes, subject],
  ]
  return printPlainList(
    printer,
    {
      title: words.catalogue,
      place: issue.placeName,
      about: words.issueAbout(issue),
      asOf: issue.asOf,
      landscape: false,
      columns: [
        { heading: words.catalogueNo, share: 3, side: 'left' },
        { heading: words.title, share: 7, side: 'left' },
        { heading: words.mediaType, share: 2, side: 'center' },
        { heading: words.minutes, share: 1.4, side: 'right' },
        { heading: words.subject, share: 2.6, side: 'left' },
      ],
      sections: [
        { name: words.fresh, rows: issue.freshItems.map(rowOf) },
        ...[...bySubject].map(([name, items]) => ({ name, rows: items.map(rowOf) })),
        { name: words.gone, rows: issue.goneItems.map(rowOf) },
      ],
      none: words.none,
      signatures: words.signatures.map((label) => ({ label })),
    },
    optionsOf(language, now, issue.simulated),
  )
}

const optionsOf = (language: Language, now: Date, simulated: boolean): PrintOptions => ({
  ...{ language, createdAt: now.toISOString(), simulated },
})

/** 资源下载记录 of some days, by the register of what came in. */
export async function printDownloads(
  db: Db,
  actor: Actor,
  printer: Printer,
  asked: {
    place: { code: string; level: PlaceLevel }
    from: Day
    to: Day
    language: Language
  },
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'acquisitions.read')
  const { place, from, to, language } = asked
  const words = listWords(language)
  const reach = reachOf(actor, 'acquisitions.read')
  const { downloads, name } = await scoped(db, { scopes: reach }, async (tx) => ({
    downloads: await listDownloads(tx, rangeOf(place.code, place.level), { reach, from, to }),
    name: (await findPlaces(tx, [place.code]))[0]?.name ?? place.code,
  }))
  return printPlainList(
    printer,
    {
      title: words.downloads,
      place: name,
      about: words.days(from, to),
      asOf: dayOf(now),
      landscape: true,
      columns: [
        { heading: words.onDay, share: 2, side: 'center' },
        { heading: words.how, share: 1.4, side: 'center' },
        { heading: words.title, share: 6, side: 'left' },
        { heading: words.place, share: 2.6, side: 'left' },
        { heading: words.source, share: 3, side: 'left' },
        { heading: words.megabytes, share: 1.6, side: 'right' },
        { heading: words.need, share: 3.4, side: 'left' },
        { heading: words.note, share: 3, side: 'left' },
      ],
      sections: [
        {
          name: words.downloads,
          rows: downloads.map((one) => [
            ...[
              one.onDay,
              acquisitionKinds[one.kind as keyof typeof acquisitionKinds]?.[language] ?? one.kind,
            ],
            ...[
              one.title,
              { named: one.placeName },
              one.sourceName === null ? null : { named: one.sourceName },
              megabytes(one.sizeBytes),
              one.need,
              one.note,
            ],
          ]),
        },
      ],
      none: words.noDownloads,
      signatures: words.signatures.map((label) => ({ label })),
    },
    optionsOf(
      language,
      now,
      downloads.some(({ simulated }) => simulated),
    ),
  )
}

const megabytes = (bytes: number | null): string | null =>
  bytes === null ? null : (bytes / 1e6).toFixed(1)
