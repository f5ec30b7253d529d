import { expect, test } from 'vitest'
import { withRuntime } from './runtime-page.ts'
import { storesScript } from './stores-script.ts'

const stores = `<script>${storesScript}</script>`
const script = `${stores}<script src="/runtime/scorm.js"></script>`
const made = (page: string) => withRuntime(Buffer.from(page), true).toString()

test('a page of no SCORM course has what stands in for stores alone', () => {
  expect(withRuntime(Buffer.from('<p>一</p>'), false).toString()).toBe(`${stores}<p>一</p>`)
})

test('the runtime is the first script of a page, and the page stays what it was', () => {
  const rest = '<meta charset="utf-8"><title>课</title><script src="a.js"></script></head><body>一'
  expect(made(`<!DOCTYPE html><html><head lang="zh">${rest}`)).toBe(
    `<!DOCTYPE html><html><head lang="zh">${script}${rest}`,
  )
  expect(made('<header>没有头</header>')).toBe(`${script}<header>没有头</header>`)
  expect(made('<!doctype html>\n<p>一</p>')).toBe(`<!doctype html>${script}\n<p>一</p>`)
})

test('a mark of the encoding stays first', () => {
  expect(made('\uFEFF<p>一</p>')).toBe(`\uFEFF${script}<p>一</p>`)
})

test('a page in GBK keeps its bytes', () => {
  const gbk = Buffer.from([0x3c, 0x68, 0x65, 0x61, 0x64, 0x3e, 0xbf, 0xce])
  expect(withRuntime(gbk, true).subarray(-2)).toEqual(Buffer.from([0xbf, 0xce]))
})

test('a page in UTF-16 becomes UTF-8, with its mark', () => {
  for (const mark of ['\uFEFF', '']) {
    const wide = Buffer.from(`${mark}<html><head></head><p>育秧</p>`, 'utf16le')
    expect(withRuntime(wide, true).toString()).toBe(`\uFEFF<html><head>${script}</head><p>育秧</p>`)
  }
})
