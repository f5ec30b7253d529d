import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { crc32, deflateSync } from 'node:zlib'
import { sql } from 'kysely'
import { everywhere } from '../src/base/place.ts'
import { acceptancePart } from '../src/features/acceptance/file-part-actions.ts'
import { readFoundStation, readFoundStations } from '../src/features/founding/actions.ts'
import { judgeStations } from '../src/features/founding/stage-actions.ts'
import { printStationFile } from '../src/features/founding/station-file-actions.ts'
import { findFound } from '../src/features/founding/store.ts'
import { operator } from '../src/features/people/operator.ts'
import { programmePart } from '../src/features/programme/file-part-actions.ts'
import { openBlobStore } from '../src/platform/blobs/blob-store.ts'
import { openBlobDisk } from '../src/platform/blobs/disk.ts'
import { asSystem, type Tx } from '../src/platform/db.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, withTarget } from './table.ts'

/**
 * Stations with ten years behind them: forty appointments, ten plates, four agreements, sixty marks, a hundred moves and
 * 1,560 times each; of each agreement a scan of twelve pages, of each plate a photo of 1,024 by 768. The page of one, its bound file, the list of the county, the judgement of all. Medians of 12.
 *
 *     node bench/founding.ts
 */
const stations = 298
const years = 10
const samples = 12
const pageTargetMs = 200
const fileTargetMs = 3_000

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const sample = join(import.meta.dirname, '..', 'test', 'media', 'sample_doc_with_toc.pdf')
const now = new Date('2026-12-01T02:00:00Z')
const printer = openPrinter()
const blobs = openBlobStore(openBlobDisk(tmpdir()), { reserveBytes: 0 })
const ground = { db: hub.db, printer, blobs, clock: () => now }
const asked = (id = '') => ({ id, language: 'zh-Hans' as const })
try {
  const scan = await blobs.put(Readable.from([readFileSync(sample)]))
  const photo = await blobs.put(Readable.from([photograph(1_024, 768)]))
  await asSystem(hub.db, 'test', (tx) => fill(tx, { scan, photo }))
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ id: string }>`select station_id as id from station_stages order by 1`.execute(tx),
  )
  const ids = rows.map(({ id }) => id)
  const page = await readFoundStation(hub.db, operator, ids[0] ?? '', now)
  printNote(
    `${stations} stations, ${years} years: ${page.marks.length} marks and ${page.history.length} moves of each. Milliseconds.`,
  )
  const line = printTable(['founding', 'p50', 'p95'])
  for (const [name, work, target] of [
    [
      'the page of a station (200)',
      (n: number) => readFoundStation(hub.db, operator, ids[n] ?? '', now),
      pageTargetMs,
    ],
    [
      'its bound file (3000)',
      (n: number) =>
        printStationFile(ground, operator, asked(ids[n]), [programmePart, acceptancePart]),
      fileTargetMs,
    ],
    [
      'the list of the county',
      () => readFoundStations(hub.db, operator, everywhere, now),
      Number.POSITIVE_INFINITY,
    ],
    [
      'all judged anew',
      () =>
        asSystem(hub.db, 'test', async (tx) => {
          await findFound(tx, ids)
          await judgeStations(tx, { name: 'test' }, ids, now)
        }),
      Number.POSITIVE_INFINITY,
    ],
  ] as const) {
    const times: number[] = []
    for (let n = 0; n < samples; n++) {
      const begun = performance.now()
      await work(n)
      times.push(performance.now() - begun)
    }
    const { p50, p95 } = spreadOf(times)
    line([name, withTarget(millis(p50), p50 <= target), millis(p95)])
  }
} finally {
  await printer.close()
  await hub.close()
  await cluster.stop()
}

/** As many bytes as a telephone's photo that was made small: nothing in it repeats. */
function photograph(width: number, height: number): Buffer {
  const part = (name: string, bytes: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), bytes])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(bytes.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([2, 0], 8)
  const row = width / 4 + 1
  const rows = randomBytes(row * height)
  for (let y = 0; y < height; y++) rows[y * row] = 0
  return Buffer.concat([
    ...[Buffer.from('89504e470d0a1a0a', 'hex'), part('IHDR', head)],
    ...[part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))],
  ])
}

type Content = { hash: string; sizeBytes: number }

async function fill(tx: Tx, { scan, photo }: { scan: Content; photo: Content }): Promise<void> {
  await sql`set local session_replication_role = replica`.execute(tx)
  const code = sql`('433123' || (101 + n / 16)::text || (201 + n % 16)::text)`
  await sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on, active_from)
    select gen_random_uuid(), ${code}, ${code}, 'village', gen_random_uuid(), '2016-09-01', '2016-10-01'
    from generate_series(0, ${stations}::integer - 1) as n`.execute(tx)
  await sql`insert into station_stages (station_id, region_code, stage) select id, region_code, 'trial'
    from learning_stations`.execute(tx)
  const each = (count: number) =>
    sql`learning_stations as l, generate_series(0, ${count}::integer - 1) as k`
  const head = sql`id, version, region_code, unit_code, search_text, sort_name`
  const own = sql`gen_random_uuid(), 1, l.region_code, l.unit_code, '', ''`
  await sql`insert into appointments (${head}, state, position, name, party_member, from_day, to_day)
    select ${own}, case when k < 36 then 'ended' else 'active' end,
      (array['head_administrator', 'technical_administrator', 'assistant', 'assistant'])[1 + k % 4], '石大山' || k, true,
      date '2016-09-01' + (k / 4) * 365, case when k < 36 then date '2016-08-31' + (k / 4 + 1) * 365 end
    from ${each(40)}`.execute(tx)
  await sql`insert into plates (${head}, state, kind, wording, ordered_on, hung_on, school_id)
    select ${own}, case when k < 8 then 'replaced' else 'hung' end, (array['school', 'station'])[1 + k % 2], '',
      date '2016-09-01' + (k / 2) * 730, date '2016-10-01' + (k / 2) * 730, l.school_id
    from ${each(10)}`.execute(tx)
  await sql`insert into joint_use_agreements (${head}, state, from_day, to_day, signed_on, school_id)
    select ${own}, 'signed', date '2016-09-01' + k * 1096, date '2016-08-31' + (k + 1) * 1096, '2016-09-01', l.school_id
    from ${each(4)}`.execute(tx)
  for (const [register, kind, type, { hash, sizeBytes }] of [
    ['joint_use_agreements', 'scan', 'application/pdf', scan],
    ['plates', 'photo', 'image/png', photo],
  ] as const)
    await sql`insert into row_files (id, register, row_id, region_code, kind, name, media_type, hash, size_bytes, added_by_name)
      select gen_random_uuid(), ${register}, id, region_code, ${kind}, 'a', ${type}, ${hash}, ${sizeBytes}, '石大山'
      from ${sql.table(register)}`.execute(tx)
  await sql`insert into post_certificates (${head}, state, number, name, scope, from_day, to_day)
    select ${own}, 'valid', l.unit_code || k, '石大山' || 36 + k, 'administrator', '2025-01-01', '2027-12-31'
    from ${each(4)}`.execute(tx)
  await sql`insert into station_marks (id, station_id, region_code, mark, school_id, day, rests_on, actor_name)
    select gen_random_uuid(), l.id, l.region_code, case when k < 6
        then (array['listed', 'approved', 'filed', 'letters', 'rules', 'trial'])[k + 1]
        else (array['order', 'mended'])[1 + k % 2] end, l.school_id, date '2016-09-01' + k * 60,
      case when k >= 6 then md5(l.id::text || k / 2)::uuid end, '石大山'
    from ${each(60)}`.execute(tx)
  await sql`insert into moves (id, lifecycle, subject_id, region_code, name, from_state, to_state, actor_name, at)
    select gen_random_uuid(), 'station', l.id, l.region_code, 'rectify', 'operating', 'rectifying', '石大山',
      timestamptz '2016-09-01' + k * interval '30 days' from ${each(100)}`.execute(tx)
  await sql`insert into slots (id, region_code, school_id, room_id, track, kind, station_ids, pattern)
    select l.id, l.unit_code, l.school_id, l.school_id, 'community', 'group_learning', array[l.id], '{}'
    from learning_stations as l`.execute(tx)
  await sql`insert into occurrences (id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during)
    select gen_random_uuid(), l.unit_code, l.id, l.school_id, l.school_id, 'group_learning', array[l.id], d.day,
      tstzrange(d.day + interval '19 hours', d.day + interval '20 hours')
    from ${each(1_560)}, lateral (select date '2017-02-01' + (k * 7 / 3) as day) as d`.execute(tx)
  await sql`analyze`.execute(tx)
}
