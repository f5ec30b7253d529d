import { expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { type Answer, endpoint, requestOf, type Wish } from './endpoint.ts'

const rename = endpoint('PUT /api/places/:code/names/:language', {
  params: z.object({ code: z.string(), language: z.enum(['zh', 'en']) }),
  body: z.strictObject({ name: z.string() }),
  answer: z.object({ version: z.int() }),
})

test('a wish fills in the path; the rest is the body of a write and the query of a read', () => {
  expect(requestOf(rename.address, { code: '永顺 1/2', language: 'en', name: 'Yongshun' })).toEqual(
    {
      method: 'PUT',
      path: '/api/places/%E6%B0%B8%E9%A1%BA%201%2F2/names/en',
      query: {},
      body: { name: 'Yongshun' },
    },
  )
  expect(requestOf('GET /api/places', { under: '433127', search: '' })).toEqual({
    method: 'GET',
    path: '/api/places',
    query: { under: '433127', search: '' },
    body: undefined,
  })
})

test('a write sends an object even where nothing is said, because all of a body may be optional', () => {
  expect(requestOf('POST /api/jobs/:id/retry', { id: '7' }).body).toEqual({})
  expect(requestOf('DELETE /api/jobs/:id', { id: '7' }).body).toBeUndefined()
})

test('wish and answer have the types of the schemas', () => {
  expectTypeOf<Wish<typeof rename>>().toEqualTypeOf<{
    code: string
    language: 'zh' | 'en'
    name: string
  }>()
  expectTypeOf<Answer<typeof rename>>().toEqualTypeOf<{ version: number }>()
  expectTypeOf<Answer<{ params: typeof rename.params }>>().toEqualTypeOf<void>()
})
