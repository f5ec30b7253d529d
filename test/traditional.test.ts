import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import phrases from './traditional.json' with { type: 'json' }
import { traditional } from './traditional.ts'

test('names of things are those of Taiwan, also where one stands within another', () => {
  expect(traditional('“数据”导出为文件，程序在服务器上')).toBe('「資料」匯出為檔案，程式在伺服器上')
  expect(traditional('设置文件')).toBe('設定檔')
  expect(traditional('打印两台电脑的表')).toBe('列印兩台電腦的表')
  // Riga is 里加 in the dictionary of characters.
  expect(traditional('命令里加上')).toBe('命令裡加上')
})

test('every phrase is said somewhere', () => {
  const src = join(import.meta.dirname, '..', 'src')
  const said = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => basename(file) === 'zh-Hans.json' || file === join('base', 'traditional.json'),
    )
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n')
  expect(Object.keys(phrases).filter((phrase) => !said.includes(phrase))).toEqual([])
})
