import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../base/refusal.ts'
import { madeByHand, simpleRows } from './fixture.ts'
import { openFile } from './open.ts'

/** Reads a file to its end in this thread: anything but rows or a refusal is a bug. */
async function rowsOrRefusal(bytes: Buffer): Promise<'rows' | 'refused'> {
  try {
    const file = await openFile(bytes, 'file')
    for (const index of file.openings.keys()) for await (const _ of file.rowsOf(index));
    return 'rows'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.code).toMatch(/^sheet_/)
    return 'refused'
  }
}

const sheet = `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>数</t></is></c></row><row r="2"><c r="A2" s="1"><v>39507.5</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>`
const parts = { sheets: [sheet], strings: '<si><t>村</t></si>', formats: ['yyyy/m/d'] }

const damage = fc.array(
  fc.record({ at: fc.nat(), remove: fc.nat(12), insert: fc.uint8Array({ maxLength: 6 }) }),
  { minLength: 1, maxLength: 4 },
)

function damaged(
  bytes: Buffer,
  places: { at: number; remove: number; insert: Uint8Array }[],
): Buffer {
  let result = bytes
  for (const { at, remove, insert } of places) {
    const start = at % (result.length + 1)
    result = Buffer.concat([result.subarray(0, start), insert, result.subarray(start + remove)])
  }
  return result
}

test('a damaged archive gives rows or a refusal', async () => {
  const whole = await madeByHand(parts)
  expect(await rowsOrRefusal(whole)).toBe('rows')
  await fc.assert(
    fc.asyncProperty(damage, async (places) => {
      await rowsOrRefusal(damaged(whole, places))
    }),
    { numRuns: 500, verbose: 1 },
  )
})

test('damaged XML in a sound archive gives rows or a refusal', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), async (places, inStrings) => {
      const bytes = inStrings
        ? await madeByHand({
            ...parts,
            strings: damaged(Buffer.from(parts.strings), places).toString(),
          })
        : await madeByHand({ ...parts, sheets: [damaged(Buffer.from(sheet), places).toString()] })
      seen.add(await rowsOrRefusal(bytes))
    }),
    { numRuns: 500, verbose: 1 },
  )
  expect([...seen].sort()).toEqual(['refused', 'rows'])
})

test('any bytes give rows or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await rowsOrRefusal(Buffer.from(bytes))
    }),
    { numRuns: 1_000, verbose: 1 },
  )
  expect(await rowsOrRefusal(await madeByHand({ sheets: [simpleRows([['村']])] }))).toBe('rows')
})
