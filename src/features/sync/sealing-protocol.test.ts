import { describe, expect, it } from 'vitest'
import { fingerprintOf, makeSealingKeys, sealBytes, sealTo, unseal } from './sealing-protocol.ts'

const station = makeSealingKeys()
const other = makeSealingKeys()
const text = Buffer.from('张三，1970-01-01')
const sealed = sealTo(station.publicKey, text, 'packet')

describe('S21 what is sealed', () => {
  it('S21 opens for its receiver, whatever its length', () => {
    for (const length of [0, 1, 17, 100_000]) {
      const bytes = Buffer.alloc(length, 7)
      const packed = sealTo(station.publicKey, bytes, 'packet')
      expect(packed.length).toBe(length + sealBytes)
      expect(unseal(station.privateKey, packed, 'packet')).toEqual(bytes)
    }
  })

  it('S21 does not open for anybody else, nor in another context', () => {
    expect(unseal(other.privateKey, sealed, 'packet')).toBeUndefined()
    expect(unseal(station.privateKey, sealed, 'feed')).toBeUndefined()
  })

  it('S21 does not open when any one bit was altered, or an end is missing', () => {
    for (let i = 0; i < sealed.length; i++) {
      const altered = Buffer.from(sealed)
      altered[i] = (altered[i] ?? 0) ^ (1 << (i % 8))
      expect(unseal(station.privateKey, altered, 'packet')).toBeUndefined()
      expect(unseal(station.privateKey, sealed.subarray(0, i), 'packet')).toBeUndefined()
    }
  })

  it('S21 a public half that gives everybody the same secret is not taken', () => {
    const weak = Buffer.from(sealed)
    weak.fill(0, 0, 32)
    expect(unseal(station.privateKey, weak, 'packet')).toBeUndefined()
  })

  it('S21 looks different each time and shows nothing of what is inside', () => {
    expect(sealTo(station.publicKey, text, 'packet')).not.toEqual(sealed)
    expect(sealed.includes(text)).toBe(false)
  })

  it('a fingerprint tells keys apart', () => {
    expect(fingerprintOf(station.publicKey)).toMatch(/^[0-9a-f]{16}$/)
    expect(fingerprintOf(other.publicKey)).not.toBe(fingerprintOf(station.publicKey))
  })
})
