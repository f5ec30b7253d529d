import { describe, expect, it } from 'vitest'
import {
  answerText,
  makeSigningKeys,
  publicKeyOf,
  readSealHeader,
  requestText,
  sealHeader,
  sign,
  verify,
} from './signature-protocol.ts'

const station = makeSigningKeys()
const other = makeSigningKeys()
const node = '6f1c2a34-0000-4000-8000-0000000000aa'
const hub = '6f1c2a34-0000-4000-8000-0000000000bb'
const nonce = '0123456789abcdef0123456789abcdef'
const request = { method: 'POST', path: '/sync/push', body: Buffer.from('{"from":1}'), hub }
const text = requestText(request, { node, nonce })
const signature = sign(station.privateKey, text)

describe('S30 what is signed', () => {
  it('S30 is the signer’s word, in 86 letters', () => {
    expect(signature).toMatch(/^[A-Za-z0-9_-]{86}$/)
    expect(verify(station.publicKey, text, signature)).toBe(true)
    expect(publicKeyOf(station.privateKey)).toEqual(station.publicKey)
  })

  it('S30 is nobody else’s word', () => {
    expect(verify(other.publicKey, text, signature)).toBe(false)
  })

  it('S30 holds for this request only: method, path, body, node, nonce and hub', () => {
    const others = [
      requestText({ ...request, method: 'PUT' }, { node, nonce }),
      requestText({ ...request, path: '/sync/pull' }, { node, nonce }),
      requestText({ ...request, body: Buffer.from('{"from":2}') }, { node, nonce }),
      requestText({ ...request, hub: node }, { node, nonce }),
      requestText(request, { node: hub, nonce }),
      requestText(request, { node, nonce: nonce.toUpperCase() }),
      answerText(nonce, 200, request.body),
    ]
    for (const each of others) expect(verify(station.publicKey, each, signature)).toBe(false)
  })

  it('S30 a signature with any one letter changed, or cut, says nothing', () => {
    for (let i = 0; i < 85; i++) {
      const letter = signature[i] === 'A' ? 'B' : 'A'
      const altered = signature.slice(0, i) + letter + signature.slice(i + 1)
      expect(verify(station.publicKey, text, altered)).toBe(false)
    }
    for (const cut of ['', 'A', signature.slice(1), `${signature}AAAA`]) {
      expect(verify(station.publicKey, text, cut)).toBe(false)
    }
  })

  it('S30 a request carries it in one header; another form is none', () => {
    const seal = { node, nonce, signature }
    expect(readSealHeader(sealHeader(seal))).toEqual(seal)
    for (const header of ['', node, `${sealHeader(seal)} `, sealHeader(seal).slice(1)]) {
      expect(readSealHeader(header)).toBeUndefined()
    }
  })
})
