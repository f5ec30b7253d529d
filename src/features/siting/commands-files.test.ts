import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadMilp } from '../../platform/milp.ts'
import { answerTo, type SolveOptions } from './commands.ts'
import { solveSiting } from './solve.ts'
import { solveInWorker } from './worker.ts'

let folder: string
let solver: Parameters<typeof answerTo>[1]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siting-files-'))
  const milp = await loadMilp()
  solver = (problem) => solveSiting(problem, { milp, now: () => performance.now() })
})
afterAll(() => rmSync(folder, { recursive: true }))

type Files = { d?: string | Buffer; s?: string | Buffer; c?: string | Buffer }

const demands = 'id,x,y,weight\nd1,0,0,10\nd2,10,0,20\n'
const sites = 'id,x,y,capacity\ns1,0,0,\ns2,10,3,\n'

async function run(files: Files, options: Partial<SolveOptions> = {}, by = solver) {
  for (const [name, text] of Object.entries({ d: demands, s: sites, ...files }))
    writeFileSync(join(folder, `${name}.csv`), text)
  const path = (name: string) => join(folder, name)
  const given: SolveOptions = {
    demands: path('d.csv'),
    sites: path('s.csv'),
    ...(files.c !== undefined && { distances: path('c.csv') }),
    objective: 'distance',
    detour: 1,
    timeLimit: 60,
    json: true,
    ...options,
  }
  const { err, ...rest } = await answerTo(given, by, 0)
  return { ...rest, err: err.replaceAll(`${folder}/`, '') }
}

const usual = [
  { demand: 'd1', site: 's1', distance: 0 },
  { demand: 'd2', site: 's2', distance: 3 },
]

describe('S2-3 siting solve reads what people’s programs write', () => {
  test.each<[string, Files]>([
    ['a byte order mark in each file', { d: `\uFEFF${demands}`, s: `\uFEFF${sites}` }],
    ['CRLF', { d: demands.replaceAll('\n', '\r\n'), s: sites.replaceAll('\n', '\r\n') }],
    ['CR alone', { d: demands.replaceAll('\n', '\r') }],
    ['CRLF and LF mixed', { d: 'id,x,y,weight\r\nd1,0,0,10\nd2,10,0,20\r\n' }],
    ['LF and CRLF mixed', { d: 'id,x,y,weight\nd1,0,0,10\r\nd2,10,0,20\n' }],
    ['no line end at the end', { d: demands.trimEnd() }],
    ['quoted cells', { d: '"id","x","y","weight"\n"d1","0","0","10"\n"d2","10","0","20"\n' }],
    ['blank lines anywhere', { d: '\n\nid,x,y,weight\n\nd1,0,0,10\n  \nd2,10,0,20\n\n\n' }],
    ['rows of empty cells, as a spreadsheet leaves them', { d: `${demands},,,\n , ,,\n` }],
    ['blanks around cells', { d: ' id , x,y , weight\n d1 ,0 , 0, 10\nd2, 10,0 ,20 \n' }],
    ['headings in capitals', { d: demands.replace('id,x,y,weight', 'ID,X,Y,Weight') }],
    [
      'other columns and another order',
      {
        d: 'name,weight,y,x,id\n甲村,10,0,0,d1\n乙村,20,0,10,d2\n',
      },
    ],
    [
      'numbers with signs, points and exponents',
      {
        d: 'id,x,y,weight\nd1,+0,-0,1e1\nd2,10.,.0,2.0E+1\n',
      },
    ],
    ['an empty size, which is the weight', { d: 'id,x,y,weight,size\nd1,0,0,10,\nd2,10,0,20,1\n' }],
    [
      'an empty fixed cost, which is none',
      { s: 'id,x,y,capacity,fixed_cost\ns1,0,0,,\ns2,10,3,99,0\n' },
    ],
    [
      'a distance file without positions elsewhere',
      {
        d: 'id,weight\nd1,10\nd2,20\n',
        s: 'id,capacity\ns1,\ns2,\n',
        c: 'distance,site,demand\n0,s1,d1\n3,s2,d2\n',
      },
    ],
  ])('%s', async (_, files) => {
    const { exit, out, err } = await run(files)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ status: 'optimal', objective: 60, assignments: usual })
  })

  test('an id keeps its commas, quotes and line breaks', async () => {
    const { out } = await run({ d: 'id,x,y,weight\n"五峰""村""，\n东",0,0,10\n' })
    expect(JSON.parse(out).assignments).toEqual([
      { demand: '五峰"村"，\n东', site: 's1', distance: 0 },
    ])
  })

  test('no demands are answered at once, and without sites nobody is served', async () => {
    const none = await run({ d: 'id,x,y,weight\n' }, { hosts: 0 })
    expect(none).toMatchObject({ exit: 0, err: '' })
    expect(JSON.parse(none.out)).toEqual({
      status: 'optimal',
      objective: 0,
      bound: 0,
      gap: 0,
      tieBreak: null,
      hosts: [],
      assignments: [],
      unassigned: [],
    })
    for (const objective of ['distance', 'coverage', 'minimax'] as const) {
      const nowhere = await run({ s: 'id,x,y,capacity\n' }, { objective, radius: 5 })
      expect(nowhere).toMatchObject({ exit: 0, err: '' })
      expect(JSON.parse(nowhere.out)).toMatchObject({
        status: 'optimal',
        objective: 0,
        hosts: [],
        unassigned: ['d1', 'd2'].map((demand) => ({ demand, reason: 'no_site_of_right_kind' })),
      })
    }
  })
})

const withWeight = (weight: string) => `id,x,y,weight\nd1,0,0,10\nd2,10,0,${weight}\n`
const withCapacity = (capacity: string) => `id,x,y,capacity\ns1,0,0,${capacity}\n`
const table = (row: string) => `demand,site,distance\nd1,s1,0\n${row}\n`

test.each<[string, Files, string]>([
  ['an empty demands file', { d: '' }, 'd.csv:1: is empty'],
  ['an empty sites file', { s: '' }, 's.csv:1: is empty'],
  ['an empty distances file', { c: '' }, 'c.csv:1: is empty'],
  ['a file of blank lines', { d: '\r\n  \r\n\r\n' }, 'd.csv:1: is empty'],
  ['a byte order mark alone', { d: '\uFEFF' }, 'd.csv:1: is empty'],
  [
    'GBK headings',
    { d: iconv.encode('编号,x,y,weight\nd1,0,0,1\n', 'gbk') },
    'd.csv:1: is not UTF-8',
  ],
  [
    'a GBK id far down',
    {
      s: Buffer.concat([Buffer.from(sites), iconv.encode('五峰小学,1,1,\n', 'gbk')]),
    },
    's.csv:4: is not UTF-8',
  ],
  [
    'GBK in the distances',
    { c: iconv.encode('demand,site,distance\n村,s1,1\n', 'gbk') },
    'c.csv:2: is not UTF-8',
  ],
  [
    'UTF-16',
    { d: Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(demands, 'utf-16le')]) },
    'd.csv:1: is not UTF-8',
  ],
  ['semicolons', { d: demands.replaceAll(',', ';') }, 'd.csv:1: lacks the column id'],
  ['tabs', { d: demands.replaceAll(',', '\t') }, 'd.csv:1: lacks the column id'],
  ['no heading', { d: 'd1,0,0,10\n' }, 'd.csv:1: lacks the column id'],
  ['no id column', { s: 'name,x,y,capacity\ns1,0,0,\n' }, 's.csv:1: lacks the column id'],
  ['no weight column', { d: 'id,x,y\nd1,0,0\n' }, 'd.csv:1: lacks the column weight'],
  [
    'half of a position',
    { d: 'id,x,lon,weight\nd1,0,0,1\n' },
    'd.csv:1: lacks the column lat and lon (or x and y)',
  ],
  ['no distance column', { c: 'demand,site\nd1,s1\n' }, 'c.csv:1: lacks the column distance'],
  [
    'a column twice',
    { d: 'id,x,y,weight,Weight\nd1,0,0,1,2\n' },
    'd.csv:1: has two columns named “weight”',
  ],
  ['a long row', { d: `${demands}d3,0,0,1,9\n` }, 'd.csv:4: has 5 values'],
  ['a number with thousands commas', { d: withWeight('1,000') }, 'd.csv:3: has 5 values'],
  ['a weight of NaN', { d: withWeight('NaN') }, 'd.csv:3: weight “NaN” is not a number'],
  [
    'a weight of Infinity',
    { d: withWeight('Infinity') },
    'd.csv:3: weight “Infinity” is not a number',
  ],
  ['a hexadecimal weight', { d: withWeight('0x10') }, 'd.csv:3: weight “0x10” is not a number'],
  [
    'a weight in full-width digits',
    { d: withWeight('２０') },
    'd.csv:3: weight “２０” is not a number',
  ],
  [
    'a weight beyond every number',
    { d: withWeight('1e400') },
    'd.csv:3: weight 1e400 is too large',
  ],
  ['an empty id', { d: 'id,x,y,weight\n,0,0,1\n' }, 'd.csv:2: id is empty'],
  ['a short row', { d: 'id,x,y,weight\nd1,0,0\n' }, 'd.csv:2: has 3 values'],
  [
    'a latitude out of range',
    { d: 'id,lat,lon,weight\nd1,91,0,1\n' },
    'd.csv:2: lat 91 is out of range',
  ],
  ['an empty weight', { d: withWeight('') }, 'd.csv:3: weight is empty'],
  ['a negative weight', { d: withWeight('-0.5') }, 'd.csv:3: weight -0.5 is negative'],
  ['a negative size', { d: 'id,x,y,weight,size\nd1,0,0,1,-1\n' }, 'd.csv:2: size -1 is negative'],
  ['a capacity of NaN', { s: withCapacity('nan') }, 's.csv:2: capacity “nan” is not a number'],
  ['a negative capacity', { s: withCapacity('-1') }, 's.csv:2: capacity -1 is negative'],
  [
    'a negative fixed cost',
    { s: 'id,x,y,capacity,fixed_cost\ns1,0,0,,-3\n' },
    's.csv:2: fixed_cost -3 is negative',
  ],
  ['a position without a number', { s: 'id,x,y,capacity\ns1,,0,\n' }, 's.csv:2: x is empty'],
  [
    'a longitude out of range',
    { d: 'id,lat,lon,weight\nd1,28,181,1\n' },
    'd.csv:2: lon 181 is out of range',
  ],
  ['a demand twice', { d: `${demands}d1,5,5,1\n` }, 'd.csv:4: id “d1” stands on line 2'],
  [
    'a site twice, once with blanks',
    { s: `${sites} s1 ,5,5,\n` },
    's.csv:4: id “s1” stands on line 2',
  ],
  ['an unknown site', { c: table('d1,s9,4') }, 'c.csv:3: there is no site “s9”'],
  ['an unknown demand', { c: table('d9,s1,4') }, 'c.csv:3: there is no demand “d9”'],
  ['a pair twice', { c: table('d1,s1,4') }, 'c.csv:3: this pair stands on line 2'],
  ['a negative distance', { c: table('d2,s1,-4') }, 'c.csv:3: distance -4 is negative'],
  ['a distance of NaN', { c: table('d2,s1,NaN') }, 'c.csv:3: distance “NaN” is not a number'],
  [
    'a fault after CR lines',
    { d: 'id,x,y,weight\rd1,0,0,1\rd2,0,0,ten\r' },
    'd.csv:3: weight “ten”',
  ],
  [
    'a fault after mixed line ends',
    { d: 'id,x,y,weight\r\nd1,0,0,1\nd2,0,0,ten\r\n' },
    'd.csv:3: weight “ten”',
  ],
  [
    'an open quote after blank lines',
    { d: 'id,x,y,weight\n\n\n"d1,0,0,1\nd2,0,0,1\n' },
    'd.csv:4: opens a quote',
  ],
  ['a fault after blank lines', { d: 'id,x,y,weight\n\n\nd1,0,0,ten\n' }, 'd.csv:4: weight “ten”'],
  [
    'a fault after CRLF lines',
    { d: 'id,x,y,weight\r\nd1,0,0,1\r\nd2,0,0,ten\r\n' },
    'd.csv:3: weight “ten”',
  ],
  [
    'a fault after a cell of two lines',
    { d: 'id,x,y,weight\n"d\n1",0,0,1\nd2,0,0,ten\n' },
    'd.csv:4: weight “ten”',
  ],
  [
    'a fault in a row of two lines',
    { d: 'id,x,y,weight\n"d\n1",0,0,ten\n' },
    'd.csv:2: weight “ten”',
  ],
  [
    'a quote that is never closed',
    { d: 'id,x,y,weight\nd1,0,0,1\n"d2,0,0,1\nd3,0,0,1\n' },
    'd.csv:3: opens a quote (") that is never closed',
  ],
  [
    'a quote in the middle of a cell',
    { d: 'id,x,y,weight\nd"1,0,0,1\n' },
    'd.csv:2: is not valid CSV',
  ],
  ['two kinds of positions', { d: 'id,lat,lon,weight\nd1,28,109,1\n' }, 's.csv:1: has x,y where'],
])('S2-3 %s ends with 2, and says file, line and reason', async (_, files, said) => {
  const { exit, out, err } = await run(files)
  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err.startsWith(said), err).toBe(true)
  expect(err).toMatch(/^[^\n]+\n$/)
})

test('S2-3 a file that is not there, or is a folder, is named', async () => {
  for (const name of ['none.csv', '.']) {
    const { exit, out, err } = await run({}, { sites: join(folder, name) })
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(':1: cannot be read')
  }
})

test('S2-3 time that is over before anything is found is unknown, and ends with 3', async () => {
  const { exit, out, err } = await run({}, { timeLimit: 0.001 }, solveInWorker)
  expect(JSON.parse(out)).toMatchObject({ status: 'unknown', objective: null, assignments: [] })
  expect({ exit, err }).toEqual({
    exit: 3,
    err: 'unknown: no solution was found in the time given\n',
  })
})
