import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Instant } from '../base/calendar.ts'
import { everywhere, placeAt } from '../base/place.ts'
import { conflict, invalid, notFound } from '../base/refusal.ts'
import { findPlaces } from '../features/people/place-store.ts'
import { enrol, invite, inviteAgain } from '../features/sync/enrolment-actions.ts'
import { postJson } from '../features/sync/http-line-protocol.ts'
import { countWaiting, findUplink, setUplinkUrl } from '../features/sync/identity-store.ts'
import { listHubs } from '../features/sync/peer-store.ts'
import { beginAnew, findStateAt, settlePutBacks } from '../features/sync/put-back-store.ts'
import { type HubLevel, hubInvitation, hubLevels } from '../features/sync/scope.ts'
import { print, readPlace, type WithGround } from '../platform/command.ts'
import { asSystem, type Db } from '../platform/db.ts'
import { codeGiven } from './environment.ts'
import { replication } from './replication.ts'

/** A hub below another: a county's below its city's (S13). */
export function hubCommands(program: Command, withGround: WithGround): void {
  const hub = program
    .command('hub')
    .description('put a county’s hub below a city’s, and see how they stand')
  hub
    .command('invite')
    .description('on the hub above: the one-time code with which the hub of a place joins this one')
    .argument('<place>', '12-digit code of the province, city or county', readPlace)
    .addOption(new Option('--level <level>', 'of the place').choices(hubLevels).default('county'))
    .option('--name <name>', 'of the place, where this hub does not know it')
    .option('--again', 'another machine takes the place of the hub that has joined')
    .action((code: string, options: { level: HubLevel; name?: string; again?: boolean }) =>
      withGround(async ({ db, clock }) => {
        const invited = await inviteHub(db, { code, ...options }, clock())
        print(`${invited.code}  until ${invited.endsAt.toISOString()}`)
      }),
    )
  hub
    .command('join')
    .description(
      'on the hub below: join the hub above, or, without a code, follow it to a new address',
    )
    .requiredOption('--parent <url>', 'the address of the hub above')
    .option(
      '--code-file <file>',
      'a file with the one-time code from there; - for standard input; else CUNXIAO_CODE',
    )
    .action(({ parent, codeFile }: { parent: string; codeFile?: string }) =>
      withGround(async ({ db, clock }) => {
        print(
          await joinHub(
            db,
            { parent, code: await codeGiven(codeFile), fetch: globalThis.fetch },
            clock(),
          ),
        )
      }),
    )
  hub
    .command('status')
    .description('the hub above and the hubs below: last contact, and what waits to go up')
    .action(() =>
      withGround(async ({ db }) => {
        for (const line of await tellHubs(db)) print(line)
      }),
    )
  program
    .command('restored')
    .description(
      'on a hub whose given database was put back to an earlier state: its stations send again what is missing here, and read anew what the hub decides',
    )
    .option(
      '--state-at <instant>',
      'of when the database is; without it the last sign of life in it',
      readInstant,
    )
    .option(
      '--nothing-lost',
      'it changed over to another server and lost nothing: no station need do anything',
    )
    .action((options: { stateAt?: Instant; nothingLost?: boolean }) =>
      withGround(async ({ db }) => print(await sayRestored(db, options))),
    )
}

function readInstant(text: string): Instant {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('an instant as in 2026-11-23T02:00:00Z')
  return new Date(ms).toISOString()
}

/** Its own tools have put the database back, which it does not tell by itself. */
export async function sayRestored(
  db: Db,
  given: { stateAt?: Instant; nothingLost?: boolean },
): Promise<string> {
  return asSystem(db, 'restored', async (tx) => {
    const uplink = await findUplink(tx)
    if (uplink?.kind === 'station') throw conflict('restored_is_for_hubs')
    if (given.nothingLost)
      return `${await settlePutBacks(tx)} alarms are settled; no station need do anything`
    const stateAt = given.stateAt ?? (await findStateAt(tx))
    await beginAnew(tx, { stateAt, isKnown: true })
    return `a new incarnation: stations send again what was recorded after ${stateAt}, and read the feeds anew`
  })
}

export async function inviteHub(
  db: Db,
  given: { code: string; level: HubLevel; name?: string; again?: boolean },
  now: Date,
): Promise<{ code: string; endsAt: Date }> {
  const { code, level, again = false } = given
  if (placeAt(code, level) !== code) throw invalid('code_not_of_level', { value: code, level })
  const within = { scopes: [everywhere] }
  const { place, there } = await asSystem(db, 'hub invite', async (tx) => {
    const hubs = await listHubs(tx)
    return {
      place: (await findPlaces(tx, [code]))[0],
      there: hubs.find(({ regionCode, state }) => regionCode === code && state !== 'revoked'),
    }
  })
  if (there?.state === 'enrolled' && !again) {
    throw conflict('hub_there_already', { name: there.name })
  }
  if (there) return inviteAgain(db, within, there.id, now)
  const name = given.name ?? place?.name
  if (!name) throw notFound('place', code)
  return invite(db, within, hubInvitation({ code, level, name }), replication, now)
}

export async function joinHub(
  db: Db,
  {
    parent,
    code,
    fetch,
  }: { parent: string; code?: string | undefined; fetch: typeof globalThis.fetch },
  now: Date,
): Promise<string> {
  const uplink = await asSystem(db, 'hub join', findUplink)
  if (uplink && code === undefined) {
    await asSystem(db, 'hub join', (tx) => setUplinkUrl(tx, parent))
    return `${uplink.hubName} is now looked for at ${parent}`
  }
  const { node, hub } = await enrol(
    db,
    { url: parent, code: code ?? '', as: 'hub' },
    (url, body) => postJson(fetch, url, body),
    now,
  )
  return `joined ${hub.name} as ${node.name}`
}

export async function tellHubs(db: Db): Promise<string[]> {
  const { uplink, waiting, hubs } = await asSystem(db, 'hub status', async (tx) => ({
    uplink: await findUplink(tx),
    waiting: await countWaiting(tx),
    hubs: await listHubs(tx),
  }))
  const contact = (at: string | null) => (at ? `last contact ${at}` : 'no contact yet')
  return [
    uplink
      ? [
          `above: ${uplink.hubName} ${uplink.url ?? ''}`,
          contact(uplink.lastContactAt),
          `${waiting} records wait`,
          ...(uplink.lastTrouble === null ? [] : [`last try failed: ${uplink.lastTrouble}`]),
        ].join(', ')
      : 'above: none',
    ...hubs.map((below) =>
      [
        `below: ${below.regionCode} ${below.name}`,
        below.state,
        contact(below.contactAt),
        ...(below.waiting === null ? [] : [`${below.waiting} records wait there`]),
      ].join(', '),
    ),
  ]
}
