import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { differences, tally } from '../../bench/rehearse/ledger.ts'

const rehearse = join(import.meta.dirname, '..', '..', 'bench', 'rehearse.ts')

test('a small county goes from empty registers to the codes of the province, over the interface and through a power cut', async () => {
  const { exit, out, err } = await new Promise<{ exit: number; out: string; err: string }>(
    (resolve) => {
      const words = [rehearse, '--stations', '8', '--seed', '7']
      execFile(process.execPath, words, (error, stdout, stderr) =>
        resolve({ exit: error ? Number(error.code ?? 1) : 0, out: stdout, err: stderr }),
      )
    },
  )
  expect(exit, `${err}\n${out}`).toBe(0)
  expect(out).toContain('Seed 7: 8 stations in 2 townships')
  for (const row of [
    '| station | 8 | operating 8 | 0 | 0 |',
    '| plate | 16 | hung 16 | 0 | 0 |',
    '| plan version | 2 | filed 1, returned 1 | 0 | 0 |',
    '| sheet | 11 | passed 9, rectify 2 | 0 | 0 |',
  ])
    expect(out).toContain(row)
})

test('what a rehearsal left otherwise, and what nobody did, is told row by row', () => {
  const expected = new Map([
    ['990101101201 school', 'hung'],
    ['990101101201 station', 'hung'],
  ])
  const found = new Map([
    ['990101101201 school', 'made'],
    ['990101101202 school', 'hung'],
  ])
  expect(differences('plate', expected, expected)).toEqual([])
  expect(differences('plate', expected, found)).toEqual([
    'plate 990101101201 school: expected hung, there is made',
    'plate 990101101201 station: expected hung, there is nothing',
    'plate 990101101202 school: expected nothing, there is hung',
  ])
  expect(tally(found)).toBe('hung 1, made 1')
})
