import { expect, test } from 'vitest'
import { makeSigningKeys, publicKeyOf, sign, verify } from '../sync/signature-protocol.ts'
import {
  codeText,
  contentText,
  maskedName,
  readCode,
  signedText,
  surnameOf,
} from './certificate-code.ts'
import { alphabet, drawNumber, readNumber } from './certificate-number.ts'

/** The same sequence every time. */
function dice(seed: number) {
  let now = seed
  return (below: number) => {
    now = (now * 48_271) % 2_147_483_647
    return now % below
  }
}

test('S3-17 a number reads itself, however it is typed', () => {
  const draw = dice(7)
  for (let i = 0; i < 500; i++) {
    const number = drawNumber(2026, draw)
    expect(number).toMatch(/^2026-\w{4}-\w{4}-\w{4}$/)
    expect(readNumber(number)).toBe(number)
    expect(readNumber(number.toLowerCase().replaceAll('-', ' '))).toBe(number)
  }
})

test('S3-17 every wrong character and every swapped pair is found', () => {
  const draw = dice(11)
  for (let i = 0; i < 40; i++) {
    const plain = drawNumber(2026, draw).replaceAll('-', '')
    for (let at = 4; at < plain.length; at++) {
      for (const other of alphabet)
        if (other !== plain[at])
          expect(readNumber(plain.slice(0, at) + other + plain.slice(at + 1))).toBeUndefined()
      const [a, b] = [plain[at], plain[at + 1]]
      if (b && a !== b)
        expect(
          readNumber(plain.slice(0, at) + b + a + plain.slice(at + 2)),
          `${plain} swapped at ${at}`,
        ).toBeUndefined()
    }
  }
})

const says = {
  ...{ number: '2026-ABCD-EFGH-JKM2', scope: 'administrator' as const, surname: '欧阳' },
  ...{ fromDay: '2026-12-01', toDay: '2029-11-30' },
}

test('S3-17 what the code says comes back, and the hub’s key speaks for it alone', () => {
  const { privateKey } = makeSigningKeys()
  const content = contentText(says)
  const code = codeText(content, sign(privateKey, signedText(content)))
  expect(code.length).toBeLessThanOrEqual(140)
  const read = readCode(code)
  expect(read?.says).toEqual(says)
  const text = signedText(read?.content ?? '')
  const signature = Buffer.from(read?.signature ?? []).toString('base64url')
  expect(verify(publicKeyOf(privateKey), text, signature)).toBe(true)
  const later = signedText(contentText({ ...says, toDay: '2039-11-30' }))
  expect(verify(publicKeyOf(privateKey), later, signature)).toBe(false)
  expect(verify(publicKeyOf(makeSigningKeys().privateKey), text, signature)).toBe(false)
})

test('S3-17 a code that somebody made up or cut off is no code, whatever stands where the surname is', () => {
  const code = codeText(contentText(says), Buffer.alloc(64).toString('base64url'))
  expect(readCode(code)?.says).toEqual(says)
  const surname = contentText(says).split('.').at(-1) ?? ''
  for (const other of ['A', 'AAAAA', '_', `${surname}A`.slice(0, 9), 'A'.repeat(41)])
    expect(readCode(code.replace(surname, other)), other).toBeUndefined()
  for (let length = 0; length < code.length; length++)
    expect(readCode(code.slice(0, length)), String(length)).toBeUndefined()
})

test('X-11 of a name the surname is told, and how long it is', () => {
  expect([surnameOf('欧阳小红'), surnameOf('李强'), surnameOf('东方')]).toEqual([
    '欧阳',
    '李',
    '东',
  ])
  expect([maskedName('欧阳小红'), maskedName('李强'), maskedName('王')]).toEqual([
    '欧阳**',
    '李*',
    '王*',
  ])
})
