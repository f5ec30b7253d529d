import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { registerNames } from '../base/verbs.ts'
import { fieldNames, isSorted } from '../features/registers/shape.ts'
import { hubRegisters } from './hub-registers.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test.each(hubRegisters.map(({ shape }) => [shape.name, shape] as const))(
  'every field that a list of %s sorts or filters by has its index',
  async (name, shape) => {
    const { rows } = await sql<{ definition: string }>`
      select indexdef as definition from pg_indexes where tablename = ${name}`.execute(database.db)
    const kept = rows.map(({ definition }) =>
      // A column that is called as a word of SQL stands in quotation marks.
      definition.replace(/^.* USING btree /, '').replaceAll('"', ''),
    )
    const wanted = fieldNames(shape)
      .filter((field) => field !== shape.nameField && isSorted(shape, field))
      .map((field) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
      .map((column) => `(${column}, id) INCLUDE (region_code) WHERE (retired_on IS NULL)`)
    expect(kept).toEqual(
      expect.arrayContaining([
        ...wanted,
        '(sort_name, id) INCLUDE (region_code, search_text) WHERE (retired_on IS NULL)',
        '(region_code, retired_on)',
      ]),
    )
  },
)

test('there are verbs for the registers of the hub, and for no other', () => {
  expect(hubRegisters.map(({ shape }) => shape.name).toSorted()).toEqual(registerNames.toSorted())
})

test('no text is sorted by that may be longer than an index holds', () => {
  // A third of a page, which PostgreSQL asks for, in characters of three bytes.
  const most = 2_700 / 3
  const tooLong = hubRegisters.flatMap(({ shape }) =>
    fieldNames(shape)
      .filter((field) => isSorted(shape, field))
      .filter((field) => {
        const schema = shape.row.shape[field] as {
          maxLength?: number | null
          def: { innerType?: { maxLength?: number | null } }
        }
        return (schema.maxLength ?? schema.def.innerType?.maxLength ?? 0) > most
      })
      .map((field) => `${shape.name}.${field}`),
  )
  expect(tooLong).toEqual([])
})
