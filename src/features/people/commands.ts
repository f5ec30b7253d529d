import { type Command, InvalidArgumentError, Option } from 'commander'
import { type PlaceLevel, placeLevels } from '../../base/place.ts'
import { print, readDay, readPlace, type WithGround } from '../../platform/command.ts'
import { LoginName } from './account.ts'
import { operator } from './operator.ts'
import { type OrganisationKind, organisationKinds } from './organisation.ts'
import { recodePlace } from './recode-actions.ts'
import { type RoleCode, roleCodes } from './role.ts'
import { addUser } from './user-actions.ts'

export function peopleCommands(program: Command, withGround: WithGround): void {
  program
    .command('user')
    .description('accounts')
    .command('add')
    .description(
      'add a person with a post and an account; prints the one-time code with which he sets his password',
    )
    .argument('<login>', 'login name: 2 to 40 letters, digits, dots, hyphens', readLogin)
    .requiredOption('--name <name>', 'the person’s name')
    .addOption(
      new Option('--role <role>', 'what the post may do').choices(roleCodes).makeOptionMandatory(),
    )
    .requiredOption('--place <code>', '12-digit code of the place', readPlace)
    .addOption(
      new Option('--level <level>', 'level of the place').choices(placeLevels).default('county'),
    )
    .addOption(
      new Option('--kind <kind>', 'kind of the organisation')
        .choices(Object.keys(organisationKinds))
        .default('programme_office'),
    )
    .option(
      '--organisation <name>',
      'name of the organisation; made when the place has none of that kind',
    )
    .option('--title <title>', 'title of the post; by default that of the role')
    .action((loginName: string, options: UserOptions) =>
      withGround(async ({ db, clock }) => {
        const added = await addUser(db, operator, { loginName, ...options }, clock())
        print(`${loginName} ${added.code}`)
        print(`valid until ${added.expiresAt}`)
      }),
    )

  program
    .command('place')
    .description('places')
    .command('recode')
    .description(
      'a place got another code: moves everything that carries the old one, or a code below it, in one transaction; sheets with the old code are read as the new one',
    )
    .argument('<old>', '12-digit code', readPlace)
    .argument('<new>', '12-digit code of the same level', readPlace)
    .addOption(
      new Option('--level <level>', 'level of the place')
        .choices(placeLevels)
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'the new name, if it changed')
    .requiredOption('--from <day>', 'the day it took effect, YYYY-MM-DD', readDay)
    .requiredOption('--source <document>', 'title and number of the document')
    .action((oldCode: string, newCode: string, options: RecodeOptions) =>
      withGround(async ({ db }) => {
        const { level, name, from: onDay, source: sourceDocument } = options
        const { rows } = await recodePlace(db, operator, {
          oldCode,
          newCode,
          level,
          name,
          onDay,
          sourceDocument,
        })
        print(`${oldCode} is now ${newCode}; ${rows} entries moved`)
      }),
    )
}

type RecodeOptions = { level: PlaceLevel; name?: string; from: string; source: string }

type UserOptions = {
  name: string
  role: RoleCode
  place: string
  level: PlaceLevel
  kind: OrganisationKind
  organisation?: string
  title?: string
}

function readLogin(text: string): string {
  const parsed = LoginName.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('2 to 40 letters, digits, dots, hyphens or underscores.')
  return parsed.data
}
