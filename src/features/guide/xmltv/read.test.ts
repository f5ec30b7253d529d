import { expect, test } from 'vitest'
import { type Broadcast, type GuideReport, readGuide } from './read.ts'
import { tidyBroadcasts } from './tidy.ts'

async function read(
  file: string | Uint8Array,
  {
    wants = () => true,
    zone,
    chunk = 7,
  }: { wants?: (id: string) => boolean; zone?: string; chunk?: number } = {},
): Promise<{ told: Broadcast[]; report: GuideReport }> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const told: Broadcast[] = []
  const report = await readGuide(inChunks(bytes, chunk), {
    wants,
    take: (one) => told.push(one),
    ...(zone !== undefined && { zone }),
  })
  return { told, report }
}

function* inChunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  // The first is as large as a file's usually is: by it the encoding is told.
  const first = Math.min(bytes.length, 400)
  yield bytes.subarray(0, first)
  for (let at = first; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const guide = (body: string, head = '<?xml version="1.0" encoding="UTF-8"?>\n') =>
  `${head}<tv generator-info-name="neutral">\n${body}\n</tv>\n`
const sent = (start: string, more = '', title = '<title>水稻育秧</title>') =>
  `<programme start="${start}" ${more} channel="c1">${title}</programme>`
const instant = (at: number | undefined) => at !== undefined && new Date(at).toISOString()

test('S3-6 a guide is read: with a zone, without one, over midnight and by names of zones', async () => {
  const { told, report } = await read(
    guide(`
      <channel id="c1"><display-name lang="zh">农业频道</display-name><display-name>1</display-name></channel>
      ${sent('20261207193000 +0800', 'stop="20261207203000 +0800"')}
      ${sent('20261207233000', 'stop="20261208003000"')}
      ${sent('202612081100 UTC')}
      ${sent('20261208240000 +0800')}
      ${sent('20261209193000 +0530', 'stop="20261209190000 +0530"')}`),
  )
  expect(report.channels).toEqual([{ id: 'c1', names: ['农业频道', '1'] }])
  expect(told.map(({ from, to }) => [instant(from), instant(to)])).toEqual([
    ['2026-12-07T11:30:00.000Z', '2026-12-07T12:30:00.000Z'],
    ['2026-12-07T15:30:00.000Z', '2026-12-07T16:30:00.000Z'],
    ['2026-12-08T11:00:00.000Z', false],
    ['2026-12-08T16:00:00.000Z', false],
    ['2026-12-09T14:00:00.000Z', '2026-12-10T13:30:00.000Z'],
  ])
  expect(report).toMatchObject({ broadcasts: 5, taken: 5, unzoned: 1, unreadCount: 0 })
})

test('S3-6 a zone with summer time: the hour that is twice is the first, the one that is not the later', async () => {
  const { told } = await read(
    guide(
      ['20261025023000', '20260329023000', '20260701200000', '20261201200000']
        .map((at) => sent(at))
        .join(''),
    ),
    { zone: 'Europe/Berlin' },
  )
  expect(told.map(({ from }) => instant(from))).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-07-01T18:00:00.000Z',
    '2026-12-01T19:00:00.000Z',
  ])
})

test('S3-6 of several languages the Chinese one is taken, else the one that names none, else the first', async () => {
  const { told } = await read(
    guide(`
      ${sent('20261207193000 +0800', '', '<title lang="en">Rice</title><title lang="zh_CN">水稻</title><sub-title>第二集</sub-title><desc lang="zh">  怎样\n  育秧 </desc><category>科技</category>')}
      ${sent('20261207203000 +0800', '', '<title lang="de">Reis</title><title>水稻</title>')}
      ${sent('20261207213000 +0800', '', '<title lang="de"><![CDATA[Reis & Korn]]></title><title lang="fr">Riz</title>')}`),
  )
  expect(told.map(({ title }) => title)).toEqual(['水稻 第二集', '水稻', 'Reis & Korn'])
  expect(told[0]).toMatchObject({ about: '怎样 育秧', category: '科技', language: 'zh_CN' })
})

test('S3-6 what cannot be read is told by line, and the rest is taken', async () => {
  const { told, report } = await read(
    guide(
      [
        sent('20261207193000 +0800'),
        sent('bad'),
        sent('20260230193000 +0800'),
        sent('20261207'),
        sent('20261207193000 CST'),
        sent('20261207193000 +0800', '', '<title> </title>'),
        '<programme start="20261207193000 +0800"><title>无频道</title></programme>',
      ].join('\n'),
    ),
  )
  expect(told).toHaveLength(1)
  expect(report).toMatchObject({
    broadcasts: 7,
    unreadCount: 6,
    unread: [
      { line: 4, reason: 'time_unreadable' },
      { line: 5, reason: 'time_unreadable' },
      { line: 6, reason: 'time_too_coarse' },
      { line: 7, reason: 'zone_unknown' },
      { line: 8, reason: 'no_title' },
      { line: 9, reason: 'no_channel' },
    ],
  })
})

test('S3-6 channels that nobody watches are passed over', async () => {
  const other = sent('20261207193000 +0800').replace('"c1"', '"c2"')
  const { told, report } = await read(guide(sent('20261207193000 +0800') + other), {
    wants: (id) => id === 'c1',
  })
  expect(told.map(({ channel }) => channel)).toEqual(['c1'])
  expect(report).toMatchObject({ broadcasts: 2, taken: 1 })
})

test('S3-6 the usual reference to a DTD, a default namespace, a mark and blank lines before it hinder nothing', async () => {
  const body = sent('20261207193000 +0800')
  const heads = [
    '\n\n  <?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n',
    '\ufeff<?xml version="1.0"?>\n',
    '',
  ]
  for (const head of heads) expect((await read(guide(body, head))).told).toHaveLength(1)
  const spaced = guide(body).replace('<tv ', '<x:tv xmlns:x="urn:x" ').replace('</tv>', '</x:tv>')
  expect((await read(spaced)).told).toHaveLength(1)
})

test('S3-6 GB18030, UTF-16 and Latin-1 are read as they are, whatever they say of themselves', async () => {
  const text = guide(
    `<channel id="c1"><display-name>农业频道</display-name></channel>${sent('20261207193000 +0800', '', '<title>水稻育秧技术</title><desc>怎样浸种、催芽和炼苗，下雨天怎么办</desc>')}`,
    '<?xml version="1.0" encoding="GBK"?>\n',
  )
  // Node encodes no GB18030: the bytes of these characters, as its own decoder reads them.
  expect((await read(gb18030(text))).told[0]?.title).toBe('水稻育秧技术')
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  expect((await read(wide)).told[0]?.title).toBe('水稻育秧技术')
  const latin = guide(
    sent('20261207193000 +0800', '', '<title>Über Möhren</title>'),
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n',
  )
  expect((await read(Buffer.from(latin, 'latin1'))).told[0]?.title).toBe('Über Möhren')
})

test('S3-6 a broken file is refused with the line and the reason', async () => {
  const cases: [string, object][] = [
    [
      guide('<programme start="1" channel="c">\n<title>未完</programme>'),
      { code: 'xmltv_broken', line: 4 },
    ],
    [
      guide(
        `${sent('20261207193000 +0800')}\n<title>盐 & 醋</title>\n${sent('20261207193000 +0800', '', '<title>a;b</title>')}`,
      ),
      { code: 'xmltv_broken', line: 4 },
    ],
    [guide(`${sent('20261207193000 +0800')}`).slice(0, -20), { code: 'xmltv_broken' }],
    [guide('<title>盐 & 醋</title>'), { code: 'xmltv_broken', line: 3 }],
    [guide('&missing;'), { code: 'xmltv_broken', line: 3 }],
    ['<html>\n<body/></html>', { code: 'xmltv_not', line: 1, found: 'html' }],
    ['频道,日期\nCCTV1,12月7日', { code: 'xmltv_broken' }],
    ['', { code: 'xmltv_empty' }],
  ]
  for (const [file, { code, ...details }] of cases as [string, { code: string }][])
    await expect(read(file), file).rejects.toMatchObject({ code, details })
})

test('S3-6 a file that defines entities is refused before one of them grows', async () => {
  const bomb = `<?xml version="1.0"?>
<!DOCTYPE tv [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tv><programme start="20261207193000" channel="c"><title>&b;</title></programme></tv>`
  await expect(read(bomb)).rejects.toMatchObject({ code: 'xmltv_entities', details: { line: 2 } })
  const outside = '<!DOCTYPE tv [<!ENTITY f SYSTEM "file:///etc/passwd">]><tv>&f;</tv>'
  await expect(read(outside)).rejects.toMatchObject({ code: 'xmltv_entities' })
})

test('S3-6 missing ends are the next beginning, and two at one time are told together', () => {
  const at = (hour: number, more: object = {}) => ({
    channel: 'c',
    from: hour * 3_600_000,
    title: '课',
    ...more,
  })
  const found = tidyBroadcasts([
    at(9, { title: '农事' }),
    at(8),
    at(8, { title: '天气' }),
    at(20),
    at(10, { to: 22 * 3_600_000 }),
    { ...at(9), channel: 'd' },
  ])
  expect(
    found.map(({ channel, from, to, title }) => [
      channel,
      from / 3_600_000,
      (to ?? 0) / 3_600_000,
      title,
    ]),
  ).toEqual([
    ['c', 8, 9, '课；天气'],
    ['c', 9, 10, '农事'],
    ['c', 10, 20, '课'],
    ['c', 20, 0, '课'],
    ['d', 9, 0, '课'],
  ])
})

/** The first bytes that decode to each character. */
function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030')
  const pairs = new Map<string, readonly number[]>()
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++)
      pairs.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return Uint8Array.from(
    [...text].flatMap((one) => (one < '\u0080' ? [one.charCodeAt(0)] : (pairs.get(one) ?? []))),
  )
}

test('S3-6 a guide that counts seconds is told by minutes, and one that lasts a whole day has no end', async () => {
  const { told } = await read(
    guide(`
      ${sent('20261207193015 +0800', 'stop="20261207193045 +0800"', '<title>预告</title>')}
      ${sent('20261207193045 +0800', 'stop="20261207200010 +0800"', '<title>正片</title>')}
      ${sent('20261208000000 +0800', 'stop="20261209000000 +0800"', '<title>全天</title>')}`),
  )
  expect(
    tidyBroadcasts(told).map(({ from, to, title }) => [instant(from), instant(to), title]),
  ).toEqual([
    ['2026-12-07T11:30:00.000Z', '2026-12-07T12:00:00.000Z', '预告；正片'],
    ['2026-12-07T16:00:00.000Z', false, '全天'],
  ])
})
