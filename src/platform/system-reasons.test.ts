import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemReasons } from './system-reasons.ts'

const src = join(import.meta.dirname, '..')
const program = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ts$/.test(file) && !/\.(test|fixture)\.|system-reasons/.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n')

test('every reason is given somewhere, once under one why', () => {
  const reasons = Object.values(systemReasons).flat()
  expect(reasons.filter((reason) => !program.includes(`'${reason}'`))).toEqual([])
  expect(reasons.length).toBe(new Set(reasons).size)
})

test('the program gives no reason of tests', () => {
  expect(program).not.toMatch(/asSystem\(\s*\w+,\s*'test/)
})
