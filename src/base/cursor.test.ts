import { expect, test } from 'vitest'
import * as z from 'zod'
import { type Cursor, pageQuery, withNext } from './cursor.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const query = pageQuery(z.union([z.string(), z.number(), z.boolean(), z.null()]))

test.each(['木江坪', '麻冲乡>', 7, false, null])(
  'the next page is asked for after the last row of this one, sorted by %j',
  (value) => {
    const page = withNext({ rows: ['…'], next: { value, id } })
    expect(page).toEqual({ rows: ['…'], next: expect.stringMatching(/^[\w-]+$/) })
    expect(query.parse({ after: page.next })).toEqual({ after: { value, id }, limit: 50 })
  },
)

test('the last page has no next', () => {
  const last: { rows: string[]; next?: Cursor } = { rows: [] }
  expect(withNext(last)).toEqual({ rows: [] })
})

test.each(['石', '====', 'bnVsbA', btoa(JSON.stringify(['a', 'no id'])), btoa('{')])(
  'what no page gave out is refused: %s',
  (after) => {
    expect(query.safeParse({ after }).success).toBe(false)
  },
)
