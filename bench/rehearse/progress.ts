import {
  movePhases,
  readProgramme,
  readProgrammes,
} from '../../src/features/programme/programme-api.ts'
import { readPlanTasks, tickPart } from '../../src/features/programme/task-api.ts'
import type { World } from './world.ts'

/** Each unit ticks its own part of every task. */
export async function tickTasks(world: World): Promise<void> {
  const { county, ledger } = world
  const { director, bureau, department, finance } = county.people
  const place = { place: county.code, placeLevel: 'county' } as const
  for (const person of [director, bureau, department, finance, county.people.administrator]) {
    const login = await world.as(person)
    const { tasks } = await login.ask(readPlanTasks, place)
    for (const { title, parts } of tasks)
      for (const { id, isMine, doneOn, orgName } of parts) {
        if (!isMine || doneOn !== null) continue
        await login.ask(tickPart, { id, done: true, note: '已办结' })
        ledger.note('task part', `${title} ${orgName}`, 'done')
      }
  }
}

/** The gate of a phase is passed: all that it counts is done. */
export const closePhase =
  (number: number) =>
  async (world: World): Promise<void> => {
    const { county, ledger } = world
    const director = await world.as(county.people.director)
    const { programmes } = await director.ask(readProgrammes, {
      ...{ place: county.code, placeLevel: 'county' },
    })
    const { phases } = await director.ask(readProgramme, { id: programmes[0]?.id ?? '' })
    const phase = phases.find((one) => one.number === number)
    if (!phase) throw new Error(`no phase ${number}`)
    const open = phase.items.filter(({ isDone }) => !isDone)
    if (open.length > 0) throw new Error(`phase ${number} lacks ${JSON.stringify(open)}`)
    await director.ask(movePhases, { rows: [{ id: phase.id }], move: 'close' })
    ledger.note('phase', String(number), 'closed')
  }
