import { expect, test } from 'vitest'
import { formOf } from './file.ts'

const bytes = (...parts: (number | string)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part))),
  )

test('X-18 what recorders of telephones write is known as sound, and their pictures are none', () => {
  const voice = (...parts: (number | string)[]) => formOf('voice', bytes(...parts))?.mediaType
  expect(voice('ID3', 4)).toBe('audio/mpeg')
  expect(voice(0xff, 0xfb, 0x90, 0x64)).toBe('audio/mpeg')
  expect(voice(0xff, 0xf1, 0x50, 0x80)).toBe('audio/aac')
  expect(voice('RIFF', 0, 0, 0, 0, 'WAVEfmt ')).toBe('audio/wav')
  expect(voice(0, 0, 0, 0x18, 'ftypM4A ')).toBe('audio/mp4')
  for (const brand of ['heic', 'mif1', 'avif'])
    expect(voice(0, 0, 0, 0x18, `ftyp${brand}`), brand).toBeUndefined()
  expect(voice(0xff, 0xd8, 0xff, 0xe0)).toBeUndefined()
  expect(formOf('photo', bytes(0xff, 0xfb, 0x90))).toBeUndefined()
})
