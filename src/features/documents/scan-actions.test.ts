import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { Ground } from '../../platform/ground.ts'
import { openPrinter } from '../../platform/pdf.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { type BoundScan, printWithScans } from './scan-actions.ts'

const printer = openPrinter()
afterAll(() => printer.close())

const sample = readFileSync(new URL('../../../test/media/sample_doc_with_toc.pdf', import.meta.url))
const blobs = {
  sizeOf: async () => undefined,
} as unknown as Ground['blobs']

function png(width: number, height: number): Buffer {
  const part = (name: string, bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    const named = Buffer.concat([Buffer.from(name), bytes])
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 0], 8)
  const rows = Buffer.alloc((width + 1) * height, 0x60)
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0
  const sign = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    ...[sign, part('IHDR', head), part('IDAT', deflateSync(rows))],
    part('IEND', Buffer.alloc(0)),
  ])
}
function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}

const scan = (what: string, mediaType: BoundScan['mediaType'], bytes?: Buffer): BoundScan => ({
  ...{ what, name: `${what}.x`, form: 'paper', mediaType, hash: 'ab12'.repeat(16) },
  ...{ day: '2026-11-05', by: '石大山' },
  ...(bytes && { bytes }),
})
const record = {
  ...{ title: '站点档案', subject: '瓦场村', unit: '瓦场村', asOf: '2026-11-23', facts: [] },
  ...{ texts: [], tables: [], signatures: [{ label: '整理人' }] },
} as const
const print = async (scans: BoundScan[]) => {
  const { pdf } = await printWithScans({ printer, blobs }, record, scans, {
    ...{ language: 'zh-Hans', createdAt: '2026-11-23T08:00:00.000Z', simulated: false },
  })
  return { pdf, pages: pageTexts(pdf).map((page) => page.replace(/[\n\u200b]/g, '')) }
}

test('X-2 F44 every page of a scanned PDF and every picture is bound in, under what it is, its day and its digest', async () => {
  const { pages, pdf } = await print([
    scan('共用协议', 'application/pdf', sample),
    scan('签字的纪要', 'image/png', png(900, 1200)),
    { ...scan('挂牌照片', 'image/png', png(1200, 900)), form: 'photo' },
    { ...scan('上墙照片', 'image/png', png(1200, 900)), form: 'photo' },
  ])
  // The record, twelve pages of the PDF, the minutes, and both photos on one page.
  expect(pages).toHaveLength(1 + 12 + 1 + 1)
  for (const [at, page] of pages.slice(1, 13).entries()) {
    expect(page).toContain('附件1　共用协议')
    expect(page).toContain(`第 ${at + 1} 页　共 12 页`)
    expect(page).toContain('2026年11月5日')
    expect(page).toContain('ab12'.repeat(16))
  }
  expect(pages[13]).toContain('附件2　签字的纪要')
  expect(pages[14]).toMatch(/附件3　挂牌照片.*附件4　上墙照片/)
  expect(Buffer.from(pdf).includes('/Subtype /Form')).toBe(true)
})

test('X-2 what cannot be read is named with its reason, and breaks nothing', async () => {
  const { pages } = await print([
    scan('坏的PDF', 'application/pdf', sample.subarray(0, 2_000)),
    scan('坏的照片', 'image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')),
    scan('不在的', 'image/png'),
    scan('太大的', 'image/png', Buffer.alloc(65_000_000)),
    scan('好的', 'image/png', png(300, 400)),
  ])
  const all = pages.join('')
  for (const [what, why] of [
    ['附件1　坏的PDF', '文件损坏，打不开'],
    ['附件2　坏的照片', '文件损坏，打不开'],
    ['附件3　不在的', '原件不在这台电脑上'],
    ['附件4　太大的', '附件太多，没有装订进来'],
  ] as const) {
    const from = all.indexOf(what)
    expect(from).toBeGreaterThan(0)
    expect(all.slice(from, from + 220)).toContain(`没有装订：${why}`)
  }
  expect(pages.at(-1)).toContain('附件5　好的')
})

/** 4 × 4 pixels in the colours of a printing press, as some scanners and every printing house make. */
const cmyk = Buffer.from(
  '/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwBQNzxGPDJQRkFGWlVQX3jIgnhubnj1r7mRyP////////////////////////////////////////////' +
    '///////9sAQwFVWlp4aXjrgoLr/////////////////////////////////////////////////////////////////////////8AAFAgABAAE' +
    'BAERAAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAME/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAME/8' +
    'QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAAPwBSI1r/2Q==',
  'base64',
)

test('X-2 a picture in the colours of a printing press is bound in', async () => {
  const { pages, pdf } = await print([
    scan('印刷厂的扫描件', 'image/jpeg', cmyk),
    scan('好的', 'image/png', png(300, 400)),
  ])
  expect(pages.join('')).not.toContain('没有装订')
  expect(Buffer.from(pdf).includes('pdfaid:part')).toBe(false)
})

test('a file without scans stays PDF/A', async () => {
  const isArchival = ({ pdf }: { pdf: Uint8Array }) => Buffer.from(pdf).includes('pdfaid:part')
  expect(isArchival(await print([]))).toBe(true)
  expect(isArchival(await print([scan('签字的纪要', 'image/png', png(30, 40))]))).toBe(true)
  expect(isArchival(await print([scan('共用协议', 'application/pdf', sample)]))).toBe(false)
})
