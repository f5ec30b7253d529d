import { expect, test } from 'vitest'
import { pixelsOf } from './picture-size.ts'
import { requirePhoto, requireScan } from './scan-actions.ts'

/** A PNG that is whole and says how large it is; of what it draws nothing is read. */
function png(width: number, height: number): Buffer {
  const part = (kind: string, bytes: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(bytes.length)
    head.write(kind, 4)
    return Buffer.concat([head, bytes, Buffer.alloc(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  const parts = [part('IHDR', head), part('IDAT', Buffer.alloc(9)), part('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}
/** A table, a frame of that mark, the picture, its end. */
const jpeg = (mark: string, width: number, height: number): Buffer => {
  const hex = (size: number) => size.toString(16).padStart(4, '0')
  const frame = `ff${mark}000b08${hex(height)}${hex(width)}01011100`
  return Buffer.from(`ffd8ffc40004aaaa${frame}ffda000400003fffd9`, 'hex')
}

test('how many pixels a picture has is read from its head, whatever way it was packed', () => {
  expect(pixelsOf(png(7_016, 9_921))).toBe(69_605_736)
  for (const mark of ['c0', 'c1', 'c2']) expect(pixelsOf(jpeg(mark, 640, 480))).toBe(307_200)
  expect(pixelsOf(jpeg('c4', 640, 480))).toBeUndefined()
  for (let length = 0; length < 15; length++)
    expect(pixelsOf(jpeg('c0', 640, 480).subarray(0, length))).toBeUndefined()
})

test('X-18 a picture of few bytes that would take all memory to print is refused; A3 at 600 dpi is not', async () => {
  const bomb = png(20_000, 20_000)
  for (const check of [requireScan, requirePhoto])
    await expect(check('牌.png', bomb)).rejects.toMatchObject({
      ...{ kind: 'too_large', code: 'picture_too_large' },
    })
  await expect(requireScan('a.jpg', jpeg('c2', 20_000, 20_000))).rejects.toMatchObject({
    code: 'picture_too_large',
  })
  expect((await requireScan('协议.png', png(7_016, 9_921))).ending).toBe('png')
})
