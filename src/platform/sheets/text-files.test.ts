import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readPasted } from './delimited.ts'
import { detectEncoding } from './encoding.ts'
import { readAll } from './fixture.ts'

const simplified = '学校代码,学校名称\r\n433123101201,凤凰县和平村小学\r\n'
const traditional = '學校編號,學校名稱\r\n433123101201,鳳凰縣和平村小學\r\n'

describe('the encoding is recognised', () => {
  test.each([
    ['utf-8', simplified, 'utf-8', false],
    ['utf-8', simplified, 'utf-8', true],
    ['utf-16le', simplified, 'utf-16le', true],
    ['utf-16be', simplified, 'utf-16be', true],
    ['gbk', simplified, 'gb18030', false],
    ['gb18030', `${simplified}1,㐀𠀀村\r\n`, 'gb18030', false],
    ['gbk', traditional, 'gb18030', false],
    ['big5', traditional, 'big5', false],
    ['gbk', '姓名\r\n', 'gb18030', false],
    ['big5', '姓名\r\n', 'big5', false],
    ['ascii', 'code,name\r\n', 'utf-8', false],
  ] as const)('%s %.4s', async (encoding, text, detected, addBOM) => {
    const bytes = iconv.encode(text, encoding, { addBOM })
    expect(detectEncoding(bytes)).toBe(detected)
    const first = text.split(',')[0]?.trim() ?? ''
    const { heading, rows } = await readAll({ name: '', bytes }, [first])
    const found = [heading.cells, ...rows.map(({ cells }) => cells)]
    expect(found).toEqual(
      text
        .trim()
        .split('\r\n')
        .map((line) => line.split(',')),
    )
  })

  test('one wrong byte in UTF-8 is not read as another encoding', () => {
    const bytes = Buffer.from(simplified)
    expect(() => detectEncoding(bytes.subarray(0, -3))).toThrow('sheet_encoding')
  })
})

describe('separated values', () => {
  const rowsOf = async (text: string) =>
    (await readAll({ name: '', bytes: Buffer.from(text) }, ['村'])).rows

  test.each([
    ['comma', '村,数\n"和,平",3\n'],
    ['tab', '村\t数\n和,平\t3\n'],
    ['semicolon', '村;数\n和,平;3\n'],
    ['full-width semicolon', '村；数\n和,平；3\n'],
  ])('by %s', async (_, text) => {
    expect(await rowsOf(text)).toEqual([{ number: 2, cells: ['和,平', '3'] }])
  })

  test('a row is numbered as the spreadsheet program shows it: breaks in quotes start none', async () => {
    expect(await rowsOf('村,数\r\n"一\r\n二",1\r\n\r\n三,2')).toEqual([
      { number: 2, cells: ['一\n二', '1'] },
      { number: 4, cells: ['三', '2'] },
    ])
  })

  test('quotation marks are doubled in quotes and themselves outside', async () => {
    expect(await rowsOf('村,数\n"5""电视",5"\n')).toEqual([{ number: 2, cells: ['5"电视', '5"'] }])
  })

  test('a code that a spreadsheet program shortened is a problem, not a code', async () => {
    expect(await rowsOf('村,数\n4.33123E+11,1\n')).toEqual([
      {
        number: 2,
        cells: ['4.33123E+11', '1'],
        problems: [{ column: 0, code: 'digits_lost', value: '4.33123E+11' }],
      },
    ])
  })

  test('exactly one guarding apostrophe is taken away', async () => {
    expect(await rowsOf("村,数\n'=1+1,''-5\n'80s,'电视\n")).toEqual([
      { number: 2, cells: ['=1+1', "'-5"] },
      { number: 3, cells: ["'80s", "'电视"] },
    ])
  })
})

describe('pasted cells', () => {
  test('tabs and breaks inside a cell come quoted', () => {
    expect(readPasted('村\t数\r\n"一\n二"\t"a\tb"\r\n\r\n 三 \t\r\n')).toEqual([
      { number: 1, cells: ['村', '数'] },
      { number: 2, cells: ['一\n二', 'a\tb'] },
      { number: 4, cells: ['三'] },
    ])
  })

  test('a quotation mark that is never closed is itself', () => {
    expect(readPasted('"大河\t2\n小河\t3').map(({ cells }) => cells)).toEqual([
      ['"大河', '2'],
      ['小河', '3'],
    ])
  })

  test('nothing pasted is no rows', () => {
    expect(readPasted('\r\n\t \n')).toEqual([])
  })
})
