/**
 * Search in a catalogue of 20,000 resources through the whole server, ranked for a township of ten
 * industries and needs; the yardstick is `like '%…%'` over the folded titles, run by the superuser.
 * Then the import of that catalogue, and of the same one again.
 *
 *     node bench/library-search.ts [rows]
 */
import pg from 'pg'
import {
  needRegister,
  resourceRegister,
  sourceRegister,
} from '../src/features/library/registers.ts'
import { shippedSubjects } from '../src/features/library/shipped-subjects.ts'
import { adoptShippedSubjects } from '../src/features/library/subject-actions.ts'
import { operator } from '../src/features/people/operator.ts'
import { saveRow } from '../src/features/registers/actions.ts'
import { confirmImport } from '../src/features/registers/confirm-actions.ts'
import { previewImport } from '../src/features/registers/import-actions.ts'
import { industryRegister } from '../src/features/schools/registers.ts'
import { foldText } from '../src/platform/folding.ts'
import { accounts, fillCounty, township } from './county.ts'
import { getAs, logIn, openHub, startCluster } from './hub.ts'
import {
  millis,
  printNote,
  printTable,
  seconds,
  spreadOf,
  timed,
  timesOf,
  withTarget,
} from './table.ts'

const rows = Number(process.argv[2] ?? 20_000)
const samples = 60
const targetMs = 30

const queries: readonly [name: string, query: Record<string, string>][] = [
  ['nothing typed: what serves the township', {}],
  ['nothing typed, videos for September', { mediaType: 'video', month: '9' }],
  ['a word of many titles', { text: '技术' }],
  ['a word of some', { text: '修剪' }],
  ['two words', { text: '茶树 修剪' }],
  ['across words', { text: '季修' }],
  ['initials', { text: 'csxj' }],
  ['spelt out', { text: 'chashuxiujian' }],
  ['wrong characters of the same sound', { text: '茶数休减' }],
  ['a wrong character', { text: '茶树丰产栽种' }],
  ['a wrong letter', { text: 'chashuxujian' }],
  ['a subject’s name', { text: '果树' }],
  ['nothing like it', { text: '航天发射' }],
]

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const database = new pg.Client(cluster.adminUrl.replace(/\/postgres$/, '/cunxiao'))
await database.connect()
try {
  await fillCounty(hub.db)
  const ownerCode = `${township.slice(0, 6)}000000`
  await adoptShippedSubjects(hub.db, operator, ownerCode)
  await saveRow(hub.db, operator, sourceRegister, {
    ...{ name: '平台', code: 'platform', ownerCode, originLevel: 'province' },
  })
  const first = await importTimed(rows, '')
  const again = await importTimed(rows, '')
  const updated = await importTimed(rows, '（修订）')
  await database.query(`update resources set state = 'published'`)
  await fillWants()
  await rateSome(database)
  await database.query('vacuum analyze')

  printNote(`${rows} rows of a platform’s catalogue, from a CSV file to what is written. Seconds.`)
  const printImport = printTable(['sheet', 'new', 'updated', 'skipped', 'preview', 'confirm'])
  for (const [name, { preview, result, previewMs, confirmMs }] of [
    ['for the first time', first],
    ['the same again', again],
    ['every title changed', updated],
  ] as const)
    printImport([
      name,
      String(result.created),
      String(result.changed),
      String(preview.unchanged),
      seconds(previewMs),
      seconds(confirmMs),
    ])

  printNote(
    `Milliseconds; ${samples} requests each, one after another, 30 rows with their reasons. ` +
      `Target: p95 at most ${targetMs} ms (misses in bold).`,
  )
  const print = printTable(['search', 'found', 'p50', 'p95', 'like p50', 'p95', 'ours / like'])
  const cookie = await logIn(hub.server, accounts.township, 0)
  for (const [name, query] of queries) {
    const place = { place: township, placeLevel: 'township', limit: '30' }
    const url = `/api/library/search?${new URLSearchParams({ ...place, ...query })}`
    const answer = JSON.parse(await getAs(hub.server, cookie, url)) as {
      count: number
      counted: boolean
    }
    const ours = await repeat(() => getAs(hub.server, cookie, url))
    const like = `%${foldText(query.text ?? '')}%`
    const yardstick = await repeat(() =>
      database.query(
        `select * from resources where state = 'published' and search_text like $1 order by sort_name limit 30`,
        [like],
      ),
    )
    print([
      name,
      `${answer.count}${answer.counted ? '' : '+'}`,
      millis(ours.p50),
      withTarget(millis(ours.p95), ours.p95 <= targetMs),
      millis(yardstick.p50),
      millis(yardstick.p95),
      timesOf(ours.p50, yardstick.p50),
    ])
  }
} finally {
  await database.end()
  await hub.close()
  await cluster.stop()
}

async function importTimed(count: number, suffix: string) {
  const bytes = catalogue(count, suffix)
  const file = { name: '目录.csv', bytes, reading: 'platform' }
  let preview: Awaited<ReturnType<typeof previewImport>> | undefined
  const previewMs = await timed(async () => {
    preview = await previewImport(hub.db, operator, resourceRegister, file, new Date())
  })
  if (!preview || preview.refused > 0)
    throw new Error(JSON.stringify(preview?.problems.slice(0, 3)))
  const { importId } = preview
  let result = { created: 0, changed: 0 }
  const confirmMs = await timed(async () => {
    result = await confirmImport(
      hub.db,
      operator,
      [resourceRegister],
      importId,
      { leaveOutRefused: false },
      new Date(),
    )
  })
  return { preview, result, previewMs, confirmMs }
}

/** Titles as catalogues have them: a thing, something done to it, a kind of lesson. */
function catalogue(count: number, suffix: string): Buffer {
  const things = shippedSubjects.flatMap(({ name, synonyms = [] }) => [name, ...synonyms])
  const acts = [
    ...['修剪', '冬季管理', '丰产栽培', '病虫害防治', '测土施肥', '育苗', '贮藏保鲜', '防疫'],
    ...['选种', '加工', '市场分析', '政策解读', '安全生产', '节水灌溉', '机械化作业', '经验介绍'],
  ]
  const kinds = [
    '技术',
    '讲座',
    '问答',
    '实例',
    '入门',
    '第一讲',
    '第二讲',
    '专题片',
    '手册',
    '要点',
  ]
  const media = ['视频', '音频', '电子图书', '培训材料']
  const at = <T>(list: readonly T[], i: number) => list[i % list.length] as T
  const heading = '标题,编号,主题,类型,用途,语言,适用月份,时长,方言'
  const lines = Array.from({ length: count }, (_, i) => {
    const thing = i % 97 === 0 ? '茶树' : at(things, i * 7)
    const title = `${thing}${at(acts, Math.floor(i / 3))}${at(kinds, Math.floor(i / 11))}${i}号${suffix}`
    return [
      ...[title, `P${i}`, thing, at(media, i), '集中学习', '普通话'],
      ...[
        i % 4 === 0 ? String((i % 12) + 1) : '',
        String(10 + (i % 50)),
        i % 20 === 0 ? '苗语' : '',
      ],
    ].join(',')
  })
  return Buffer.from([heading, ...lines].join('\r\n'))
}

async function fillWants(): Promise<void> {
  const villageCode = `${township.slice(0, 9)}201`
  const products = ['茶叶', '水稻', '油菜', '猕猴桃', '黄牛', '山羊', '蜂蜜']
  for (const [i, product] of products.entries())
    await saveRow(hub.db, operator, industryRegister, {
      ...{ villageCode, product, households: 20 + i * 30 },
    })
  for (const topic of ['茶树怎样修剪', '手机怎样上网', '柑橘怎样贮藏'])
    await saveRow(hub.db, operator, needRegister, {
      ...{ placeCode: township, topic, askedOn: '2026-11-01', people: 20, dialect: '苗语' },
    })
}

/** Every tenth resource rated by four people. */
async function rateSome(client: pg.Client): Promise<void> {
  await client.query(`
    insert into learner_ratings (id, station, resource_id, understood, learnt, used, at)
    select gen_random_uuid(), gen_random_uuid(), r.id, 1 + n, 1 + n, 1 + n, now()
    from (select id, row_number() over (order by id) as place from resources) as r
    cross join generate_series(1, 4) as n where r.place % 10 = 0`)
}

async function repeat(work: () => Promise<unknown>) {
  await work()
  const all: number[] = []
  for (let i = 0; i < samples; i++) all.push(await timed(work))
  return spreadOf(all)
}
