import { expect, test } from 'vitest'
import { linkOf } from './link-of.ts'

test('a link to some rows of a list leads to these rows: its filter arrives as the object that lists read', () => {
  const filter = { state: ['asked', 'lent'] }
  const link = `/console/loans?filter=${encodeURIComponent(JSON.stringify(filter))}`
  expect(linkOf(link)).toEqual({ to: '/loans', search: { filter } })
})

test('words of a query stay words, and a link without a query has none', () => {
  expect(linkOf('/console/siting/decisions?only=open')).toEqual({
    to: '/siting/decisions',
    search: { only: 'open' },
  })
  expect(linkOf('/console/waiting')).toEqual({ to: '/waiting', search: {} })
})
