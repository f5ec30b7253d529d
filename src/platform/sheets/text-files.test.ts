import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
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

  test('a list of codes with one name of rare characters is GB18030', () => {
    const bytes = iconv.encode('code,name\r\n1,㐂𠮷\r\n', 'gb18030')
    expect(detectEncoding(bytes)).toBe('gb18030')
  })

  test('what the mark says is UTF-8 and is none is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('\ufeff村,数\n和'), Buffer.from([0xe5, 0xb9])])
    await expect(readAll({ name: '', bytes }, ['村'])).rejects.toMatchObject({
      code: 'sheet_encoding',
    })
  })

  test('UTF-16 without its mark', async () => {
    const bytes = iconv.encode('村,name\r\n和平,heping\r\n', 'utf-16le', { addBOM: false })
    expect((await readAll({ name: '', bytes }, ['村'])).rows[0]?.cells).toEqual(['和平', 'heping'])
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

  test.each([
    '4.33E+11',
    '4.33123199001011E+17',
    '4,33e+17',
    '4.33E+017',
    '４.３３Ｅ＋１１',
    '4.33e17',
    '4E+11',
  ])('so is %s', async (cut) => {
    const [row] = await rowsOf(`村;数\n${cut};1\n`)
    expect(row?.problems).toMatchObject([{ column: 0, code: 'digits_lost' }])
  })

  test.each([
    ['4.33123101201E+11', '433123101201'],
    ['1.50E+01', '15'],
    ['1E5', '1E5'],
    ['2E3-1', '2E3-1'],
    ["'1.5E+12", '1.5E+12'],
  ])('%s has all its digits, or is a name', async (typed, read) => {
    expect(await rowsOf(`村;数\n${typed};1\n`)).toEqual([{ number: 2, cells: [read, '1'] }])
  })

  test('="0012" and \'0012 are the text 0012', async () => {
    const text = '村,数\n="0012","=""0013"""\n="甲,乙",\'0014\n'
    expect(await rowsOf(text)).toEqual([
      { number: 2, cells: ['0012', '0013'] },
      { number: 3, cells: ['甲,乙', '0014'] },
    ])
  })

  test('the separator is the one that makes headings of the first line, however many others there are', async () => {
    expect(await rowsOf('村;数\n和,平,一,二,三;3\n')).toEqual([
      { number: 2, cells: ['和,平,一,二,三', '3'] },
    ])
    expect(await rowsOf('村,数,名\n和平\t,3\t,一\t\n上\t,4\t,二\t\n')).toMatchObject([
      { cells: ['和平', '3', '一'] },
      { cells: ['上', '4', '二'] },
    ])
  })

  test('a file that names its separator has that one, and the line is no row', async () => {
    expect(await rowsOf('sep=|\r\n村|数,村,数\r\n和|3\r\n')).toEqual([
      { number: 2, cells: ['和', '3'] },
    ])
  })

  test('CR CR LF ends one row', async () => {
    expect(await rowsOf('村,数\r\r\n一,1\r\r\n\r\r\n二,2\r\r\n')).toEqual([
      { number: 2, cells: ['一', '1'] },
      { number: 4, cells: ['二', '2'] },
    ])
  })

  test('a quotation mark that closes nothing is itself, and is told of', async () => {
    expect(await rowsOf('村,数\n"21寸,1\n二,2\n"19寸,3\n')).toEqual([
      {
        number: 2,
        cells: ['"21寸', '1'],
        problems: [{ column: 0, code: 'quotation_open', value: '"21寸', level: 'warning' }],
      },
      { number: 3, cells: ['二', '2'] },
      {
        number: 4,
        cells: ['"19寸', '3'],
        problems: [{ column: 0, code: 'quotation_open', value: '"19寸', level: 'warning' }],
      },
    ])
    expect(await rowsOf('村,数\n "甲,乙",5\n"21寸"屏,1\n')).toEqual([
      { number: 2, cells: ['甲,乙', '5'] },
      { number: 3, cells: ['21寸屏', '1'] },
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
  const rowsOf = async (text: string) => {
    const file = { name: '', bytes: Buffer.from(text), pasted: true } as const
    return (await readAll(file, ['村'])).rows
  }

  test('tabs and breaks inside a cell come quoted', async () => {
    expect(await rowsOf('村\t数\r\n"一\n二"\t"a\tb"\r\n\r\n 三 \t\r\n')).toEqual([
      { number: 2, cells: ['一\n二', 'a\tb'] },
      { number: 4, cells: ['三'] },
    ])
  })

  test('they are parted by tabs alone, and are UTF-8 though GB18030 were likelier', async () => {
    expect(await rowsOf('村,数\t村\n农业,学习;一\t2\n')).toEqual([
      { number: 2, cells: ['农业,学习;一', '2'] },
    ])
  })

  test('a quotation mark that is never closed is itself', async () => {
    expect((await rowsOf('村\t数\n"大河\t2\n小河\t3')).map(({ cells }) => cells)).toEqual([
      ['"大河', '2'],
      ['小河', '3'],
    ])
  })

  test('nothing pasted is no sheet', async () => {
    await expect(rowsOf('\r\n\t \n')).rejects.toMatchObject({ code: 'sheet_empty' })
  })
})
