import { expect, test } from 'vitest'
import { languages } from '../base/language.ts'
import { formatCell, parseCell } from '../features/registers/cells.ts'
import { fieldNames, isList } from '../features/registers/shape.ts'
import { foldText } from '../platform/folding.ts'
import { hubRegisters } from './hub-registers.ts'

const lists = hubRegisters.flatMap(({ shape }) =>
  fieldNames(shape).flatMap((field) => {
    const choices = Object.keys(shape.fields[field]?.choices ?? {})
    return isList(shape, field) && choices.length > 0 ? [{ shape, field, choices }] : []
  }),
)

test.each(lists.map((one) => [`${one.shape.name}.${one.field}`, one] as const))(
  'what a sheet of ours says in %s is read back in every language',
  (_name, { shape, field, choices }) => {
    for (const language of languages) {
      for (const some of [choices, choices.toReversed(), ...choices.map((one) => [one])]) {
        const text = String(formatCell(shape, field, some, language))
        expect(parseCell(shape, field, text, foldText), text).toEqual({ value: some })
      }
    }
  },
)
