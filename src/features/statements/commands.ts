import { type Command, InvalidArgumentError, Option } from 'commander'
import { type PlaceLevel, placeLevels } from '../../base/place.ts'
import { print, readPlace, type WithGround } from '../../platform/command.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { type KeyScope, keyScopes } from './credential.ts'
import { addKey, revokeKey } from './credential-actions.ts'
import { listCredentials } from './credential-store.ts'

export function lrsCommands(program: Command, withGround: WithGround): void {
  const key = program
    .command('lrs')
    .description('the learning record store at /xapi')
    .command('key')
    .description('keys with which programs speak to it')
  key
    .command('add')
    .description('make a key; its secret is shown once')
    .argument('<name>', 'whose it is: stands on every statement that comes by it')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(keyScopes).default(['all']),
    )
    .option(
      '--place <code>',
      '12-digit code; by default the node’s own, with all it has',
      readPlace,
    )
    .addOption(
      new Option('--level <level>', 'level of the place').choices(placeLevels).default('county'),
    )
    .option('--json', 'as JSON: {key, secret}')
    .action((name: string, options: AddOptions) =>
      withGround(async ({ db }) => {
        const { scope: scopes, place, level, json } = options
        if (name.trim() === '') throw new InvalidArgumentError('A name.')
        const added = await addKey(db, operator, {
          name,
          scopes,
          ...(place !== undefined && { place: { regionCode: place, level } }),
        })
        if (json) print(JSON.stringify(added))
        else {
          print(`key     ${added.key}`)
          print(`secret  ${added.secret}`)
        }
      }),
    )
  key
    .command('list')
    .description('the keys there are, and what they may do')
    .action(() =>
      withGround(async ({ db }) => {
        for (const each of await asSystem(db, 'lrs key', listCredentials)) {
          const state = each.revokedAt === null ? '' : `  revoked ${each.revokedAt}`
          const place = each.level === null ? each.regionCode : `${each.regionCode} ${each.level}`
          print(`${each.key}  ${each.name}  ${each.scopes.join(' ')}  ${place}${state}`)
        }
      }),
    )
  key
    .command('revoke')
    .description('end a key; what was stated with it stays')
    .argument('<key>')
    .action((given: string) =>
      withGround(async ({ db, clock }) => {
        await revokeKey(db, operator, given, clock())
        print(`${given} is revoked`)
      }),
    )
}

type AddOptions = { scope: KeyScope[]; place?: string; level: PlaceLevel; json?: boolean }
