import { expect, test } from 'vitest'
import { nameAmong } from './certificate.ts'

test('a certificate for all stations of a county gives each the code of its school', () => {
  expect(nameAmong(['fh.example', '*.fh.example'], 'A-01')).toBe('a-01.fh.example')
  expect(nameAmong(['wachang.fh.example', 'other.example'], 'A-01')).toBe('wachang.fh.example')
  expect(nameAmong([], 'A-01')).toBeUndefined()
})
