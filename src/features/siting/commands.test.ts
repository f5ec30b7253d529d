import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const cli = join(import.meta.dirname, '../../app/cli.ts')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'siting-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Run = { exit: number; out: string; err: string }

async function run(
  files: { d?: string | Buffer; s?: string | Buffer; c?: string },
  ...options: string[]
): Promise<Run> {
  const given = { d: demands, s: sites, ...files }
  for (const [name, text] of Object.entries(given)) writeFileSync(join(folder, `${name}.csv`), text)
  const distances = files.c === undefined ? [] : ['--distances', 'c.csv']
  const named = ['--demands', 'd.csv', '--sites', 's.csv', ...distances, ...options]
  return start(['siting', 'solve', ...named])
}

function start(given: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...given], { cwd: folder }, (error, out, err) =>
      resolve({ exit: error ? Number(error.code) : 0, out, err }),
    )
  })
}

const demands = 'id,x,y,weight\nd1,0,0,10\nd2,10,0,20\nd3,100,0,5\n'
const sites = 'id,x,y,capacity\ns1,0,0,\ns2,10,3,\n'

test('S2-3 one JSON object holds status, objective, bound, gap, hosts and every assignment', async () => {
  const { exit, out, err } = await run({}, '--json')
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(JSON.parse(out)).toEqual({
    status: 'optimal',
    objective: 20 * 3 + 5 * Math.hypot(90, 3),
    bound: expect.closeTo(20 * 3 + 5 * Math.hypot(90, 3), 6),
    gap: expect.closeTo(0, 6),
    tieBreak: null,
    hosts: ['s1', 's2'],
    assignments: [
      { demand: 'd1', site: 's1', distance: 0 },
      { demand: 'd2', site: 's2', distance: 3 },
      { demand: 'd3', site: 's2', distance: Math.hypot(90, 3) },
    ],
    unassigned: [],
  })
})

test('S1-6 a demand beyond the radius is listed with its reason and the exit status is 0', async () => {
  const { exit, out } = await run({}, '--radius', '50', '--json')
  expect(exit).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    status: 'optimal',
    unassigned: [{ demand: 'd3', reason: 'all_beyond_radius' }],
  })
})

test('detour multiplies and rounding down follows it', async () => {
  const { out } = await run({}, '--detour', '1.3', '--round', 'down', '--json')
  const distances = JSON.parse(out).assignments.map((one: { distance: number }) => one.distance)
  expect(distances).toEqual([0, 3, 117])
})

test('degrees give great-circle metres', async () => {
  const d = 'id,lat,lon,weight\nd1,28.0,109.0,1\n'
  const s = 'id,lat,lon,capacity\ns1,29.0,109.0,5\n'
  const { out } = await run({ d, s }, '--json')
  expect(JSON.parse(out).objective).toBeCloseTo((6_371_008.8 * Math.PI) / 180, 3)
})

test('coverage and minimax answer in their own units', async () => {
  const covered = await run(
    {},
    '--objective',
    'coverage',
    '--radius',
    '5',
    '--hosts',
    '1',
    '--json',
  )
  expect(JSON.parse(covered.out)).toMatchObject({ status: 'optimal', objective: 20, bound: 20 })
  const worst = await run({}, '--objective', 'minimax', '--json')
  expect(JSON.parse(worst.out)).toMatchObject({ objective: Math.hypot(90, 3), tieBreak: 'optimal' })
})

test('a pair absent from the distances is not allowed', async () => {
  const c = 'demand,site,distance\nd1,s2,7\nd2,s2,4\n'
  const { exit, out } = await run({ c }, '--json')
  expect(exit).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    objective: 150,
    hosts: ['s2'],
    unassigned: [{ demand: 'd3', reason: 'no_site_of_right_kind' }],
  })
})

test('fixed costs count, an empty capacity is unlimited and size uses up capacity', async () => {
  const d = 'id,x,y,weight,size\nd1,0,0,1,3\nd2,1,0,1,3\n'
  const s = 'id,x,y,capacity,fixed_cost\ns1,0,0,3,5\ns2,50,0,,7\n'
  const { out } = await run({ d, s }, '--json')
  expect(JSON.parse(out)).toMatchObject({ objective: 5 + 7 + 49, hosts: ['s1', 's2'] })
})

test('a byte order mark, CRLF and quoted ids are read as what they mean', async () => {
  const d = '\uFEFFid,x,y,weight\r\n"五峰,村",0,0,10\r\n'
  const { exit, out } = await run({ d }, '--json')
  expect(exit).toBe(0)
  expect(JSON.parse(out).assignments).toEqual([{ demand: '五峰,村', site: 's1', distance: 0 }])
})

test.each([
  [['--hosts', '0'], /--hosts is 0/],
  [['--hosts', '1'], /hold 20/],
])(
  '%s that cannot hold the demands is infeasible, with the reason on stderr',
  async (options, reason) => {
    const s = 'id,x,y,capacity\ns1,0,0,20\ns2,10,3,20\n'
    const { exit, out, err } = await run({ s }, ...options, '--json')
    expect(exit).toBe(3)
    expect(JSON.parse(out)).toMatchObject({
      status: 'infeasible',
      objective: null,
      assignments: [],
    })
    expect(err).toMatch(reason)
  },
)

test.each([
  [
    'a row without a number',
    { d: 'id,x,y,weight\nd1,0,0,ten\n' },
    'd.csv:2: weight “ten” is not a number',
  ],
  ['an unclosed quote', { d: 'id,x,y,weight\n"d1,0,0,1\n' }, 'd.csv:2: opens a quote'],
  ['an unknown site', { c: 'demand,site,distance\nd1,s9,4\n' }, 'c.csv:2: there is no site “s9”'],
  [
    'GBK',
    {
      d: Buffer.concat([
        Buffer.from('id,x,y,weight\n'),
        Buffer.from([0xce, 0xe5, 0xb7, 0xe5]),
        Buffer.from(',0,0,1\n'),
      ]),
    },
    'd.csv:2: is not UTF-8',
  ],
])(
  '%s ends with 2, file, line and reason on stderr and nothing on stdout',
  async (_, files, reason) => {
    const { exit, out, err } = await run(files, '--json')
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(reason)
  },
)

test.each([
  [['--hosts', '-1']],
  [['--hosts', '1.5']],
  [['--radius', 'far']],
  [['--objective', 'coverage']],
  [['--objective', 'cheap']],
  [['--time-limit', '0']],
])('the option %s is refused with 2 and nothing on stdout', async (options) => {
  const { exit, out } = await run({}, ...options, '--json')
  expect({ exit, out }).toEqual({ exit: 2, out: '' })
})

test('a file that is not there is named', async () => {
  const named = ['--demands', 'none.csv', '--sites', 's.csv', '--json']
  const { exit, err } = await start(['siting', 'solve', ...named])
  expect(exit).toBe(2)
  expect(err).toContain('none.csv:1: cannot be read')
})

test('without --json a table for reading comes out', async () => {
  const { out } = await run({})
  expect(out).toContain('status     optimal')
  expect(out).toContain('s2: d2 (3), d3 (90.05)')
})
