import { setTimeout as delay } from 'node:timers/promises'
import { addDays, type Day } from '../../src/base/calendar.ts'
import type { Wish } from '../../src/base/endpoint.ts'
import { newId } from '../../src/base/ids.ts'
import { beginTrials, readTrials } from '../../src/features/acceptance/api.ts'
import {
  actOnSession,
  type KeeperSession,
  readKeeperWeek,
} from '../../src/features/sessions/keeper-api.ts'
import { session } from '../../src/features/sessions/session.ts'
import { mondayOf } from '../../src/features/timetable/calendar/days.ts'
import { allRows, moveAll } from './all.ts'
import type { School } from './county.ts'
import type { Login } from './login.ts'
import { hostsOf } from './teams.ts'
import { together, type World } from './world.ts'

/** It begins on a Monday, for every station of the county. */
export async function beginTrial(world: World): Promise<void> {
  const { county } = world
  const next = addDays(mondayOf(world.today()), 7)
  await world.go((Date.parse(next) - Date.parse(world.today())) / 86_400_000)
  const director = await world.as(county.people.director)
  const { begun } = await director.ask(beginTrials, {
    ...{ place: county.code, placeLevel: 'county', day: world.today() },
  })
  const hosts = await hostsOf(world)
  if (begun !== hosts.size) throw new Error(`${begun} trials of ${hosts.size} began`)
}

/** More than holidays can take away. */
const mostWeeks = 12
/** Keepers record what took place so many weeks at once. */
const weeksAtOnce = 2
/** After these the node's power is cut. */
const darkWeek = 4
/** So often the heads confirm what was recorded. */
const confirmedEvery = 4

/** Keepers record what took place, heads confirm it, until every station has the weeks that the rule wants. */
export async function runTrial(world: World): Promise<void> {
  const { county } = world
  const schools = [...new Set((await hostsOf(world)).values())]
  for (let week = weeksAtOnce; week <= mostWeeks; week += weeksAtOnce) {
    const monday = world.today()
    await world.go(7 * weeksAtOnce)
    const recorded = recordSince(world, schools, monday)
    if (week === darkWeek) await cutWhileRecording(world)
    await recorded
    if (week % confirmedEvery > 0) continue
    await together(schools, (school) => confirmSessions(world, school))
    const director = await world.as(county.people.director)
    const { trials } = await director.ask(readTrials, { place: county.code, placeLevel: 'county' })
    const short = trials.filter(({ lacks }) =>
      lacks.some(({ code }) => code === 'trial_weeks_short'),
    )
    if (short.length === 0) return
  }
  throw new Error(`after ${mostWeeks} weeks some stations lack weeks`)
}

/** The power goes while keepers send what they recorded, and comes back. */
async function cutWhileRecording(world: World): Promise<void> {
  const sent = world.line.requests
  while (world.line.requests < sent + 20) await delay(5)
  await world.restart()
}

async function recordSince(world: World, schools: readonly School[], from: Day): Promise<void> {
  await together(schools, async ({ keeper }) => {
    const login = await patiently(world, () => world.as(keeper))
    const { sessions } = await patiently(world, () =>
      login.ask(readKeeperWeek, { from, days: 7 * weeksAtOnce }),
    )
    for (const one of sessions)
      if (one.version === null && one.day < world.today()) await record(world, login, one)
  })
}

/** As a telephone does: kept with a key of its own, and sent until it was taken. */
async function record(world: World, login: Login, one: KeeperSession): Promise<void> {
  const at = new Date(`${one.day}T14:00:00.000Z`).toISOString()
  const isOpenDay = one.kind === 'open_day'
  const act: Wish<typeof actOnSession>['act'] = {
    act: 'close',
    ...{ key: newId(), at, sentAt: at, headCount: 18, members: 6 },
    ...{ beganAt: one.plannedFrom, endedAt: one.plannedTo, gist: '大家问得多的已记下。' },
    serviceFunction: isOpenDay ? 'services' : 'skills',
    ...(!isOpenDay && { title: '冬季田间管理' }),
  }
  const { state } = await patiently(world, () => login.ask(actOnSession, { id: one.id, act }))
  if (state !== 'recorded') throw new Error(`${one.id} is ${state}`)
}

/** Again where the line broke, once the node is back. */
async function patiently<T>(world: World, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    await world.isBack()
    return work()
  }
}

async function confirmSessions(world: World, { code, head }: School): Promise<void> {
  const login = await world.as(head)
  const rows = await allRows(login, session, { state: 'recorded' })
  await moveAll(login, session, 'confirm', rows)
  for (const { day, plannedFrom } of rows)
    world.ledger.note('session', `${code} ${day} ${plannedFrom}`, 'confirmed')
}
