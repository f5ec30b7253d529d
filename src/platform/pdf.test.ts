import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPrinter, type PrintJob } from './pdf.ts'
import { pageTexts } from './pdf-text.ts'

const printer = openPrinter()
let folder: URL

/** Each source by the name of its template. */
const templates = {
  'paragraph.typ': `
    #set document(date: auto)
    #set page(width: 12cm, height: 12cm)
    #set text(font: ("Noto Serif SC", "Noto Sans SC"), fallback: false, lang: "zh", region: "cn")
    #json(bytes(sys.inputs.data)).text`,
  'narrow.typ': `
    #set text(font: ("Noto Sans SC", "Noto Serif SC"), fallback: false, lang: "zh")
    #for text in json(bytes(sys.inputs.data)).texts { block(width: 15mm, text) }`,
  'aborting.typ': '#("a" * 9223372036854775)',
  'faulty.typ': '#nothing-of-this-name',
  'endless.typ': '#for a in range(100000) { for b in range(100000) { let c = a * b } }',
  'curious.typ': '#read("../secret.txt")',
}

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'pdf-'))
  const path = join(parent, '村校 模板')
  await mkdir(path)
  await writeFile(join(parent, 'secret.txt'), 'secret')
  for (const [name, source] of Object.entries(templates)) await writeFile(join(path, name), source)
  folder = pathToFileURL(`${path}/`)
})

afterAll(async () => {
  await printer.close()
  await rm(new URL('../', folder), { recursive: true })
})

const job = (template: keyof typeof templates, data: object = {}): PrintJob => ({
  folder,
  template,
  data,
  createdAt: '2026-11-23T08:00:00.000Z',
})

const paragraph = (text: string) => job('paragraph.typ', { text })

test('markup in the data is printed, not obeyed', async () => {
  const hostile = '#import "x" $ \\ #{1+1} *a* _b_ <c> @d // e "f"'
  const { pdf } = await printer.print(paragraph(hostile))
  expect(pageTexts(pdf).join('').replaceAll('\n', '')).toBe(hostile)
})

test('a rare Han character of the fonts is printed; one they lack is 〓 and reported', async () => {
  const { pdf, missing } = await printer.print(paragraph('𬱖㙟𠮷'))
  expect(pageTexts(pdf)).toEqual(['𬱖㙟〓\n'])
  expect(missing).toEqual(['𠮷'])
})

test('the same data and moment give the same bytes, in another process too', async () => {
  const other = openPrinter()
  try {
    const [first, second] = await Promise.all([
      printer.print(paragraph('同一份文件')),
      other.print(paragraph('同一份文件')),
    ])
    expect(Buffer.from(first.pdf).equals(second.pdf)).toBe(true)
    const later = { ...paragraph('同一份文件'), createdAt: '2026-11-23T08:00:01.000Z' }
    expect(Buffer.from(first.pdf).equals((await printer.print(later)).pdf)).toBe(false)
  } finally {
    await other.close()
  }
})

test('jobs given at once are each answered with their own file', async () => {
  const texts = ['甲', '乙', '丙', '丁']
  const printed = await Promise.all(texts.map((text) => printer.print(paragraph(text))))
  expect(printed.map(({ pdf }) => pageTexts(pdf))).toEqual(texts.map((text) => [`${text}\n`]))
})

test('a long text runs over pages', async () => {
  const { pdf, pages } = await printer.print(paragraph('汉字，'.repeat(3000)))
  expect(pages).toBeGreaterThan(10)
  expect(pageTexts(pdf)).toHaveLength(pages)
})

test('no line begins with a comma', async () => {
  const { pdf } = await printer.print(paragraph('摸底调查，'.repeat(200)))
  const lines = pageTexts(pdf).join('').split('\n')
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((line) => line.startsWith('，'))).toEqual([])
})

test('no text whatever makes typst fail', async () => {
  const seed = 20_261_123
  const texts = (['binary', 'grapheme', 'grapheme-composite'] as const).flatMap((unit) =>
    fc.sample(fc.string({ unit, maxLength: 30 }), { numRuns: 700, seed }),
  )
  const { pages } = await printer.print(job('narrow.typ', { texts }))
  expect(pages).toBeGreaterThan(1)
})

test('when typst aborts, that job fails and the next is printed', async () => {
  const [aborted, next] = await Promise.allSettled([
    printer.print(job('aborting.typ')),
    printer.print(paragraph('还在')),
  ])
  expect(aborted).toMatchObject({
    reason: { message: expect.stringMatching(/^typst ended with .+ while it set aborting\.typ$/) },
  })
  expect(next).toMatchObject({ value: { pages: 1 } })
})

test('a fault of a template is named with its place', async () => {
  await expect(printer.print(job('faulty.typ'))).rejects.toThrow(
    /faulty\.typ: unknown variable: nothing-of-this-name.*"line":0/,
  )
})

test('a template reads nothing outside its folder', async () => {
  await expect(printer.print(job('curious.typ'))).rejects.toThrow(/outside of project root/)
})

test('a document that takes too long is refused, and the next is printed', async () => {
  const impatient = openPrinter({ timeLimitMs: 15_000 })
  try {
    await expect(impatient.print(job('endless.typ'))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'document_takes_too_long',
      details: { timeLimitMs: 15_000 },
    })
    expect((await impatient.print(paragraph('下一份'))).pages).toBe(1)
  } finally {
    await impatient.close()
  }
})

test('a job given while the idle process is being ended is printed by a new one', async () => {
  const forgetful = openPrinter({ idleMs: 0 })
  try {
    for (let round = 0; round < 3; round++) {
      await forgetful.print(paragraph('一'))
      // The idle timer is older than this one, so it has fired and the process has not yet ended.
      await new Promise((resolve) => setTimeout(resolve, 1))
      expect((await forgetful.print(paragraph('二'))).pages).toBe(1)
    }
  } finally {
    await forgetful.close()
  }
})

test('a program that has printed ends by itself, wherever it stands', async () => {
  const program = `
    import { openPrinter } from ${JSON.stringify(new URL('./pdf.ts', import.meta.url).href)}
    const job = ${JSON.stringify(paragraph('根目录'))}
    const { pages } = await openPrinter().print({ ...job, folder: new URL(job.folder) })
    process.stdout.write(String(pages))`
  const run = promisify(execFile)
  for (const cwd of ['/', folder]) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
      cwd,
      timeout: 60_000,
    })
    expect(stdout).toBe('1')
  }
})

test('a closed printer prints no more', async () => {
  const closed = openPrinter()
  await closed.close()
  await expect(closed.print(paragraph('晚了'))).rejects.toThrow('the printer is closed')
})
