import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { archiveOf, readAll } from './fixture.ts'
import { sheetLimits } from './limits.ts'

// The thread starts with less memory than the product gives it, so that the test needs less too.
const { memoryMb } = sheetLimits
beforeAll(() => void Object.assign(sheetLimits, { memoryMb: 64 }))
afterAll(() => void Object.assign(sheetLimits, { memoryMb }))
afterEach(() => vi.useRealTimers())

/** A few hundred kilobytes that inflate to `count` texts. */
const workbookOfTexts = (count: number) => {
  function* strings() {
    const piece = '<si><t>村村村村村村村村村村村村村村村村</t></si>'.repeat(1_000)
    yield '<sst>'
    for (let i = 0; i < count; i += 1_000) yield piece
    yield '</sst>'
  }
  return archiveOf([
    {
      name: 'xl/workbook.xml',
      text: ['<workbook><sheets><sheet name="a" id="1"/></sheets></workbook>'],
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: [
        '<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/></Relationships>',
      ],
    },
    { name: 'xl/s.xml', text: ['<worksheet/>'] },
    { name: 'xl/sharedStrings.xml', text: strings() },
  ])
}

test('a workbook that exhausts the memory of its thread is refused; the process lives on', async () => {
  const bytes = await workbookOfTexts(2_500_000)
  await expect(readAll({ name: '', bytes }, ['村'])).rejects.toMatchObject({
    code: 'sheet_too_large',
    details: { what: 'memoryMb' },
  })
})

test('a workbook that keeps its thread busy beyond the time limit is refused', async () => {
  const bytes = await workbookOfTexts(500_000)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const read = expect(readAll({ name: '', bytes }, ['村'])).rejects.toMatchObject({
    code: 'sheet_too_large',
    details: { what: 'batchMs', limit: 30_000 },
  })
  vi.advanceTimersByTime(30_000)
  await read
})

test('a few hundred thousand different texts are no reason to refuse', async () => {
  const bytes = await workbookOfTexts(200_000)
  await expect(readAll({ name: '', bytes }, ['村'])).rejects.toMatchObject({ code: 'sheet_empty' })
})
