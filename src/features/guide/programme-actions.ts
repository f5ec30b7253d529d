import { PassThrough, Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { addDays, countyZone, type Day, dayOf, timeOf } from '../../base/calendar.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { invalid, Refusal } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { previewImport } from '../registers/import-actions.ts'
import type { DayOfChannel, ReadGuide } from './api.ts'
import { type KnownChannel, listChannels, listProgramme } from './programme-store.ts'
import { programmeRegister } from './registers.ts'
import { type Broadcast, readGuide } from './xmltv/read.ts'
import { tidyBroadcasts } from './xmltv/tidy.ts'

/** The programme of a day, of the channels of the county; a channel of which nothing is known is there without anything. */
export async function readProgramme(
  db: Db,
  actor: Actor,
  { place, day }: { place: { code: string; level: PlaceLevel }; day: Day },
): Promise<DayOfChannel[]> {
  requireAnywhere(actor, 'programme_items.read')
  return scoped(db, actor, (tx) => programmeOf(tx, place.code, { from: day, to: day }))
}

/** By channel. What began the evening before and runs over midnight is told on the day of its beginning. */
export async function programmeOf(
  tx: Parameters<typeof listChannels>[0],
  code: string,
  days: { from: Day; to: Day },
): Promise<DayOfChannel[]> {
  const channels = await listChannels(tx, rangeOf(placeAt(code, 'county'), 'county'))
  const items = Map.groupBy(
    // Of the day before what overlaps, and of the day after what ends the last one.
    await listProgramme(tx, {
      channels: channels.map(({ channelCode }) => channelCode),
      from: addDays(days.from, -1),
      to: addDays(days.to, 1),
    }),
    ({ channelCode }) => channelCode,
  )
  return channels.map(({ channelCode, name, kind, whereFound, language, simulated }) => ({
    ...{ channelCode, name, kind, whereFound, language, simulated },
    items: (items.get(channelCode) ?? []).filter(({ day }) => day >= days.from && day <= days.to),
  }))
}

const zones = { county: countyZone, utc: 'UTC' } as const

/**
 * Reads a programme guide for the channels that the register knows, and offers what is still to come of it for
 * confirming like any other sheet.
 */
export async function previewGuide(
  db: Db,
  actor: Actor,
  file: { name: string; bytes: AsyncIterable<Uint8Array>; unzoned: keyof typeof zones },
  now: Date,
): Promise<ReadGuide> {
  requireAnywhere(actor, 'programme_items.write')
  const own = await scoped(db, actor, async (tx) =>
    (await listChannels(tx)).filter((one) => may(actor, 'programme_items.write', one)),
  )
  if (own.length === 0) throw invalid('channels_none')
  const codeOf = channelFinder(own)
  const taken = new Map<string, string>()
  const unknown = new Map<string, string>()
  const broadcasts: Broadcast[] = []
  const report = await readGuide(await unpacked(file.bytes), {
    zone: zones[file.unzoned],
    wants: (id, names) => {
      const code = codeOf(id, names)
      if (code === undefined) unknown.set(id, names[0] ?? id)
      else taken.set(id, code)
      return code !== undefined
    },
    take: (one) => {
      if (broadcasts.length >= mostBroadcasts)
        throw new Refusal('too_large', 'xmltv_too_much', { most: mostBroadcasts })
      // Several of a guide may be one here: the same channel in another resolution.
      broadcasts.push({ ...one, channel: taken.get(one.channel) ?? one.channel })
    },
  })
  if (taken.size === 0) {
    const channels = [...unknown.values()]
    throw invalid('xmltv_channels_unknown', {
      count: channels.length,
      channels: channels.slice(0, 10),
    })
  }
  const coming = tidyBroadcasts(broadcasts).filter(
    ({ from, to = from }) => Math.max(from, to) > now.getTime(),
  )
  if (coming.length === 0) throw invalid('xmltv_all_past', { count: broadcasts.length })
  const bytes = Buffer.from(sheetOf(coming))
  const name = file.name.replace(/(\.(xml|xmltv|gz))+$/i, '') || 'guide'
  const preview = await previewImport(
    db,
    actor,
    programmeRegister,
    { name: `${name}.tsv`, bytes, pasted: true },
    now,
  )
  const nameOf = new Map(own.map(({ channelCode, name: called }) => [channelCode, called]))
  return {
    importId: preview.importId,
    ...{ broadcasts: report.broadcasts, taken: coming.length, unzoned: report.unzoned },
    past: broadcasts.length - coming.length,
    ...{ unread: report.unread, unreadCount: report.unreadCount },
    channels: [...new Set(taken.values())].map((code) => nameOf.get(code) ?? code),
    unknown: [...unknown.values()].slice(0, 20),
    unknownCount: unknown.size,
    preview,
  }
}

/** A month of all that a county watches; beyond it somebody chose the wrong file. */
const mostBroadcasts = 100_000

/** By what guides call it: an id, a name or the code itself, in any script and however it is spaced. */
function channelFinder(known: readonly KnownChannel[]) {
  const codes = new Map(
    known.flatMap(({ channelCode, name, guideIds }) =>
      [channelCode, name, ...(guideIds ?? [])].map((word) => [keyOf(word), channelCode] as const),
    ),
  )
  return (id: string, names: readonly string[]): string | undefined =>
    [id, ...names].map((word) => codes.get(keyOf(word))).find((code) => code !== undefined)
}

const keyOf = (name: string): string => foldText(name).replace(/[\s\-_.]/g, '')

/** What a person could have typed. */
function sheetOf(broadcasts: readonly Broadcast[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => quoted(cell.replace(/\s+/g, ' ').trim())).join('\t')
  return [
    line(['频道代码', '播出日期', '开始时间', '结束时间', '节目名称', '类别', '内容简介']),
    ...broadcasts.map(({ channel, from, to, title, category = '', about = '' }) =>
      line([
        channel,
        dayOf(new Date(from)),
        timeOf(new Date(from)),
        to === undefined ? '' : timeOf(new Date(to)),
        title,
        category.slice(0, 40),
        about.slice(0, 300),
      ]),
    ),
  ].join('\n')
}

/** A quotation mark at the beginning would be read as one around the cell. */
const quoted = (cell: string): string =>
  cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell

/** What a guide may be when it is unpacked: ten times the largest there are. */
const mostBytes = 600_000_000

/** Guides are often sent as `guide.xml.gz`. */
async function unpacked(bytes: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const chunks = bytes[Symbol.asyncIterator]()
  const first = await chunks.next()
  const all = (async function* () {
    if (!first.done) yield first.value
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  })()
  const isPacked = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  return isPacked ? gunzipped(all) : all
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const out = new PassThrough()
  let size = 0
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > mostBytes)
        done(new Refusal('too_large', 'xmltv_too_large', { megabytes: mostBytes / 1e6 }))
      else done(null, chunk)
    },
  })
  const unpacking = pipeline(Readable.from(packed), createGunzip(), counting, out)
  unpacking.catch((error: unknown) => out.destroy(error instanceof Error ? error : undefined))
  try {
    yield* out
    await unpacking
  } catch (error) {
    throw error instanceof Refusal ? error : invalid('xmltv_not_packed')
  }
}
