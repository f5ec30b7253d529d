import { afterAll, beforeAll, expect, test } from 'vitest'
import { hubRegisters } from '../src/app/hub-registers.ts'
import { answerNames, nameTurner } from '../src/base/names.ts'
import { fieldNames } from '../src/features/registers/shape.ts'
import { foldText } from '../src/platform/folding.ts'
import { openTestNode, type TestNode } from './harness/node.ts'
import { operationsOf, type Schema } from './harness/operations.ts'
import chosen from './place-names.json' with { type: 'json' }
import { ambiguous, nameTable } from './place-names.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

/** The texts that a body takes, by the names of their fields. */
const textsOf = (schema: unknown, key = ''): string[] => {
  if (Array.isArray(schema)) return schema.flatMap((one) => textsOf(one, key))
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, type, enum: words, format, pattern, ...rest } = schema as Schema
  const own = type === 'string' && !words && !format && !pattern ? [key] : []
  const inner = Object.entries(properties as object).flatMap(([name, one]) => textsOf(one, name))
  return [...own, ...inner, ...Object.values(rest).flatMap((one) => textsOf(one, key))]
}

test('no text that anybody may send stands in a field whose names are turned for display', () => {
  const sent = operationsOf(node.server).flatMap(({ body }) => textsOf(body))
  const kept = hubRegisters.flatMap(({ shape }) => fieldNames(shape))
  expect(sent).toEqual(expect.arrayContaining(['name', 'reason']))
  expect([...sent, ...kept].filter((name) => answerNames.fields.has(name))).toEqual([])
})

test('what is said of a character is of one that needs it', () => {
  const needed = new Set(ambiguous())
  const { simplified, traditional, phrases } = nameTable()
  const usual = (letter: string) => traditional[simplified.indexOf(letter)] ?? letter
  const alone = ([from, to]: [string, string]) => Array.from(from, usual).join('') === to
  expect(Object.entries(phrases).filter(alone)).toEqual([])
  // 冲 签 卤 and 脏 have several Traditional ones, none of them the same.
  expect(Object.keys(chosen.characters).filter((letter) => !needed.has(letter))).toEqual([
    '冲',
    '签',
    '卤',
    '脏',
  ])
})

test('whoever types a name as it is shown finds it', () => {
  const { simplified, phrases } = nameTable()
  const turn = nameTurner(nameTable())
  const names = [...Object.keys(phrases), ...Array.from(simplified, (letter) => `${letter}家村`)]
  expect(names.filter((name) => foldText(turn(name)) !== foldText(name))).toEqual([])
})
