import type { Page } from 'playwright-core'
import { minuteOf } from '../../src/base/calendar.ts'
import { password } from './node.ts'

/** From an hour ago, or where that was yesterday from midnight, for another hour, as the county's clocks show it. */
export function sinceAnHour(): { from: string; to: string } {
  const now = new Date()
  return { from: local(now, -Math.min(60, minuteOf(now))), to: local(now, 60) }
}

/** `2026-11-24 19:00`. */
const local = (now: Date, minutes: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' },
  }).format(now.getTime() + minutes * 60_000)

export async function logInAsKeeper(page: Page, loginName: string): Promise<void> {
  await page.getByLabel('登录名').fill(loginName)
  await page.getByLabel('密码').fill(password)
  await page.keyboard.press('Enter')
}

/** Of 24 million points of noise, which no camera packs better, taken with the telephone on its side. */
export async function hugePhoto(
  page: Page,
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate<string>(`(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 6000
    canvas.height = 4000
    const context = canvas.getContext('2d')
    const noise = context.createImageData(6000, 400)
    for (let row = 0; row < 10; row++) {
      const words = new Uint32Array(noise.data.buffer)
      for (let at = 0; at < words.length; at += 16384) crypto.getRandomValues(words.subarray(at, at + 16384))
      for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255
      context.putImageData(noise, 0, row * 400)
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.93))
    const bytes = new Uint8Array(await blob.arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(text)
  })()`)
  const jpeg = Buffer.from(base64, 'base64')
  return {
    ...{ name: 'IMG_2041.jpg', mimeType: 'image/jpeg' },
    buffer: Buffer.concat([jpeg.subarray(0, 2), onItsSide, jpeg.subarray(2)]),
  }
}

/** The part of a JPEG that says so: APP1, Exif, one entry, orientation 6. */
const onItsSide = Buffer.from(
  'ffe100224578696600004d4d002a00000008000101120003000000010006000000000000',
  'hex',
)
