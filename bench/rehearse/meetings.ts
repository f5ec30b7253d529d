import { addDays } from '../../src/base/calendar.ts'
import { action, meeting } from '../../src/features/acceptance/meeting.ts'
import { handOn, planMeeting, readMeeting } from '../../src/features/acceptance/meeting-api.ts'
import { allRows, moveAll } from './all.ts'
import type { Township } from './county.ts'
import type { Login } from './login.ts'
import { attach, scan } from './papers.ts'
import { bringIn } from './sheet.ts'
import { together, type World } from './world.ts'

const topic = '试运行总结联席会议'

/** Each station's people meet; what is handed to somebody is on the next agenda until it is done. */
export async function meet(world: World): Promise<void> {
  const { county } = world
  await world.go(2)
  const day = addDays(world.today(), 4)
  await together(county.townships, async (township) => {
    const clerk = await world.as(township.clerk)
    await bringIn(
      clerk,
      meeting,
      [township, ...township.villages].map(({ code, secretary }) => ({
        ...{ unitCode: code, topic, day, begins: '15:00', venue: '村部会议室' },
        ...{ chair: secretary.name, agenda: '总结试运行\n研究学习培训计划' },
      })),
    )
    await moveAll(clerk, meeting, 'notify', await allRows(clerk, meeting, { state: 'planned' }))
  })
  await world.go(4)
  await together(county.townships, (township) => write(world, township))
}

async function write(world: World, township: Township): Promise<void> {
  const { ledger } = world
  const clerk = await world.as(township.clerk)
  const rows = await allRows(clerk, meeting, { state: 'notified' })
  await moveAll(clerk, meeting, 'hold', rows)
  await bringIn(
    clerk,
    meeting,
    rows.map(({ unitCode, day }) => ({
      ...{ unitCode: String(unitCode), topic, day: String(day) },
      ...{ minutes: '通报试运行情况，商量下一步安排。', resolutions: '按时开放，落实值班。' },
    })),
    'changed',
  )
  const [one, another] = rows
  if (!one || !another) throw new Error(`${township.code} holds no meetings`)
  await handOver(world, clerk, one, true)
  await handOver(world, clerk, another, false)
  await attach(world, clerk, { shape: meeting, kind: 'minutes', file: scan }, rows)
  await moveAll(clerk, meeting, 'sign', rows)
  for (const { unitCode } of rows) ledger.note('meeting', `${unitCode} ${topic}`, 'signed')
  await planNext(world, clerk, String(another.unitCode))
}

async function handOver(
  world: World,
  clerk: Login,
  { id, unitCode }: { id: string; unitCode?: unknown },
  isDone: boolean,
): Promise<void> {
  const what = isDone ? '修好教室门锁' : '添置二十把座椅'
  const given = { id, what, ownerName: '站点协管员', dueDay: addDays(world.today(), 30) }
  const { id: item } = await clerk.ask(handOn, given)
  if (isDone) await moveAll(clerk, action, 'finish', [{ id: item }], '已经换了新锁')
  world.ledger.note('action item', `${unitCode} ${what}`, isDone ? 'done' : 'open')
}

/** Its agenda is made of what is still open. */
async function planNext(world: World, clerk: Login, unitCode: string): Promise<void> {
  const day = addDays(world.today(), 60)
  const next = { unitCode, day, topic: '下一次联席会议', begins: '15:00' }
  const { id } = await clerk.ask(planMeeting, next)
  const { carried } = await clerk.ask(readMeeting, { id })
  if (carried.length !== 1) throw new Error(`${carried.length} items carried at ${unitCode}`)
  world.ledger.note('meeting', `${unitCode} ${next.topic}`, 'planned')
}
