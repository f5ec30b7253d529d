import { addDays, type Day, dayOf } from '../../src/base/calendar.ts'
import { logInWithCode, logInWithPassword } from '../../src/features/people/login-api.ts'
import { findFreePort } from '../../src/platform/postgres/free-port.ts'
import { type Part, startPart } from '../parts.ts'
import type { County, Person } from './county.ts'
import { type Ledger, newLedger } from './ledger.ts'
import { enter, type Line, type Login } from './login.ts'

/** One node, the people of one county at their browsers, and what they hold to have done. */
export type World = {
  seed: number
  county: County
  line: Line
  ledger: Ledger
  /** Where the node keeps its data, and its database's administrator, for reading back. */
  dataDir: string
  administratorUrl(): string
  today(): Day
  /** A later day begins: who was logged in is so no more. */
  go(days: number): Promise<void>
  /** At his browser, logged in on that day. */
  as(person: Person): Promise<Login>
  /** Of the account that was made for him. */
  give(person: Person, slip: Slip): void
  firstCode(): Promise<string>
  /** Cuts the node's power, whatever is under way, and starts it again. */
  restart(): Promise<void>
  /** When it answers again, where its power was cut. */
  isBack(): Promise<void>
  close(): Promise<void>
}

/** `code`: with which he sets his password; absent: he has one. */
export type Slip = { loginName: string; code?: string }

/** Of everybody: longer than anybody guesses, and none of his names. */
export const password = '春种一粒粟秋收万颗子'

export async function openWorld(seed: number, county: County, dataDir: string): Promise<World> {
  const line: Line = { url: '', requests: 0, asked: new Map() }
  const port = await findFreePort(undefined)
  let node: Part
  let administratorUrl = ''
  // From this machine's own day on: commands beside the node know no other.
  let now = Date.now()
  const start = async () => {
    node = startPart('rehearse-node.ts')
    const given = { dataDir, port, now: new Date(now).toISOString() }
    const started = await node.ask<{ url: string; administratorUrl: string }>('start', given)
    line.url = started.url
    administratorUrl = started.administratorUrl
  }
  await start()
  const slips = new Map<string, Slip>()
  const entered = new Map<string, Promise<Login>>()
  let back = Promise.resolve()
  const logIn = async ({ name }: Person): Promise<Login> => {
    const slip = slips.get(name)
    if (!slip) throw new Error(`nobody gave ${name} an account`)
    const { loginName, code } = slip
    slips.set(name, { loginName })
    const of = (code ? logInWithCode : logInWithPassword).address
    const said = code ? { code, newPassword: password } : { loginName, password }
    return enter(line, addressOf(loginName), loginName, { of, said })
  }
  return {
    ...{ seed, county, line, dataDir, ledger: newLedger() },
    administratorUrl: () => administratorUrl,
    today: () => dayOf(new Date(now)),
    go: async (days) => {
      // Ten in the morning, where the county is.
      now = Date.parse(`${addDays(dayOf(new Date(now)), days)}T02:00:00.000Z`)
      entered.clear()
      await node.ask('setNow', new Date(now).toISOString())
    },
    as: (person) => {
      const there = entered.get(person.name) ?? logIn(person)
      entered.set(person.name, there)
      // Whose login broke off with the line tries it anew.
      there.catch(() => entered.delete(person.name))
      return there
    },
    give: (person, slip) => void slips.set(person.name, slip),
    firstCode: () => node.ask<string>('code'),
    restart: () => {
      const restarted = async () => {
        await node.kill()
        await start()
      }
      back = restarted()
      return back
    },
    isBack: () => back,
    close: () => node.end(),
  }
}

/** Each from a place of his own: a county does not sit behind one address. */
function addressOf(loginName: string): string {
  let sum = 0
  for (const letter of loginName) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_000
  return `10.${sum % 200}.${Math.floor(sum / 200) % 250}.${1 + (loginName.length % 200)}`
}

const atOnce = 4

/** What several do at the same time, in the order in which they were asked; a few at once. */
export async function together<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const done: R[] = new Array(items.length)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) done[at] = await work(items[at] as T)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}
