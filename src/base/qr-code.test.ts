import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { formatBits, qrCode } from './qr-code.ts'
import { errorCorrection } from './reed-solomon.ts'

const drawn = (text: string): string =>
  qrCode(text)
    .map((row) => row.map((dark) => (dark ? '#' : '.')).join(''))
    .join('\n')
const digestOf = (text: string): string => createHash('sha256').update(drawn(text)).digest('hex')

describe('a QR code', () => {
  test('has the error correction of the example in the standard’s annex', () => {
    const data = [
      0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec,
      0x11,
    ]
    expect(errorCorrection(data, 10)).toEqual([
      0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55,
    ])
  })

  test('tells level M and the mask as the standard’s table does', () => {
    expect(
      [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => formatBits(mask).toString(2).padStart(15, '0')),
    ).toEqual([
      '101010000010010',
      '101000100100101',
      '101111001111100',
      '101101101001011',
      '100010111111001',
      '100000011001110',
      '100111110010111',
      '100101010100000',
    ])
  })

  // Each of these was read back by a decoder that shares no code with this one.
  test('is drawn as a decoder has read it: versions 1, 4 and 10', () => {
    expect(drawn('村校')).toBe(`\
#######..#..#.#######
#.....#..##...#.....#
#.###.#.#.#.#.#.###.#
#.###.#.##.##.#.###.#
#.###.#.#.###.#.###.#
#.....#.##..#.#.....#
#######.#.#.#.#######
........#####........
#.#####..#..#.#####..
######..##..#..#.#.#.
###.####..##.#..###.#
........#.#....##...#
#..##.##..##.#..####.
........#..#####..#.#
#######..#..#.##.####
#.....#.#.#####..#..#
#.###.#.##..#..#...#.
#.###.#.##..#..####..
#.###.#.#.##.#.##....
#.....#..#.....#.....
#######.#..#.#.#...#.`)
    expect(digestOf('http://hub.example:8470\n7K2M-9QRS-TUVW-XYZ2')).toBe(
      '0c322dfa92fd821709c4a95226f97eb71d847e9ebe450bc24783fd1279d103f3',
    )
    expect(digestOf('7K2M-9QRS-TUVW-XYZ2 '.repeat(10))).toBe(
      'c5179689b6238bb783aa620ce67d8034a51aa815702b021d8e7cde55bd2ba522',
    )
  })

  test('grows with the text, to 213 bytes and no further', () => {
    const sides = [14, 15, 26, 42, 62, 84, 106, 122, 152, 180, 213].map(
      (bytes) => qrCode('x'.repeat(bytes)).length,
    )
    expect(sides).toEqual([21, 25, 25, 29, 33, 37, 41, 45, 49, 53, 57])
    expect(() => qrCode('x'.repeat(214))).toThrow('214 bytes')
  })
})
