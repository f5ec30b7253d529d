import { expect, it } from 'vitest'
import * as z from 'zod'
import { defineShared, type Personal } from './replication.ts'

const functions = {
  name: 'test.items',
  project: async () => new Map(),
  keys: async () => [],
  put: async () => {},
  del: async () => {},
}

it('S21 a personal field in a shared collection does not compile', () => {
  const Open = z.object({ name: z.string() })
  expect(defineShared<z.output<typeof Open>>({ ...functions, item: Open })).toMatchObject({
    personal: false,
  })
  type WithPhone = { phone: Personal<string> }
  const item = z.object({ phone: z.string() }) as unknown as z.ZodType<WithPhone>
  // @ts-expect-error: `phone` is of a person, so no item of this type may be shared.
  defineShared<WithPhone>({ ...functions, item })
})
