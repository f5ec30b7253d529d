import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { dayOf, timeOf } from '../src/base/calendar.ts'
import { readGuide } from '../src/features/guide/xmltv/read.ts'
import { printTable, withTarget } from './table.ts'

/**
 * A programme guide in XMLTV of some 54 MB, 400 channels for 14 days, of which a county watches 12: how long reading it
 * takes, and how much memory that needs beside what is kept.
 */
const dir = mkdtempSync(join(tmpdir(), 'cunxiao-guide-'))
const path = join(dir, 'guide.xml')
await writeGuide(path, { channels: 400, days: 14 })
const megabytes = statSync(path).size / 1e6
const wanted = new Set(Array.from({ length: 12 }, (_, n) => `channel-${n * 31}`))

globalThis.gc?.()
const before = process.memoryUsage().rss
let most = before
let kept = 0
const begun = performance.now()
const report = await readGuide(watched(createReadStream(path, { highWaterMark: 2 ** 18 })), {
  wants: (channel) => wanted.has(channel),
  take: () => kept++,
})
const readSeconds = (performance.now() - begun) / 1_000
const moreBytes = most - before
rmSync(dir, { recursive: true })

const row = printTable(['XMLTV', 'broadcasts', 'kept', 'read in', 'memory beside it'])
row([
  `${megabytes.toFixed(0)} MB`,
  String(report.broadcasts),
  String(kept),
  withTarget(`${readSeconds.toFixed(2)} s`, readSeconds < 3),
  withTarget(`${(moreBytes / 1e6).toFixed(0)} MB`, moreBytes < 120e6),
])

async function* watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    most = Math.max(most, process.memoryUsage().rss)
    yield chunk
  }
}

async function writeGuide(to: string, { channels, days }: { channels: number; days: number }) {
  const file = createWriteStream(to)
  file.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv>\n')
  for (let n = 0; n < channels; n++)
    file.write(
      `<channel id="channel-${n}"><display-name lang="zh">第${n}频道</display-name></channel>\n`,
    )
  const first = Date.parse('2026-12-06T16:00:00Z')
  for (let n = 0; n < channels; n++)
    for (let at = 0; at < days * 24; at++) {
      const time = (hours: number) => {
        const moment = new Date(first + hours * 3_600_000)
        return `${dayOf(moment).replaceAll('-', '')}${timeOf(moment).replace(':', '')}00 +0800`
      }
      const more =
        file.write(`  <programme start="${time(at)}" stop="${time(at + 1)}" channel="channel-${n}">
    <title lang="zh">第${at}讲 乡村实用技术</title>
    <desc lang="zh">这一讲说怎样看天气安排农事、怎样选种和育苗，以及雨天的田间管理。主讲人会回答观众来信。</desc>
    <category lang="zh">科技</category>
    <credits><presenter>主持人</presenter></credits><icon src="https://example.org/icons/${n}-${at}.png"/>
  </programme>\n`)
      if (!more) await once(file, 'drain')
    }
  file.end('</tv>\n')
  await finished(file)
}
