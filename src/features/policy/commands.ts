import { type Command, InvalidArgumentError, Option } from 'commander'
import { dayOf } from '../../base/calendar.ts'
import { type PlaceLevel, placeLevels } from '../../base/place.ts'
import { print, readDay, readPlace, type WithGround } from '../../platform/command.ts'
import { operator } from '../people/operator.ts'
import { setPolicy } from './actions.ts'
import { type RuleName, ruleNames, rules } from './rule.ts'

export function policyCommands(program: Command, withGround: WithGround): void {
  const policy = program
    .command('policy')
    .description('values of the rules, with the day they hold from and the document that says so')
  policy
    .command('list')
    .description('the rules there are, with the values the product begins with')
    .action(() => {
      for (const name of ruleNames)
        print(`${name} = ${rules[name].initial}  ${rules[name].label.en}`)
    })
  policy
    .command('set')
    .description('set a rule for a place from a day on; what held before stays on record')
    .addArgument(policy.createArgument('<rule>', 'see `cunxiao policy list`').choices(ruleNames))
    .argument('<value>', 'a number or other JSON value', readJson)
    .requiredOption('--place <code>', '12-digit code', readPlace)
    .addOption(
      new Option('--level <level>', 'level of the place').choices(placeLevels).default('county'),
    )
    .option('--from <day>', 'first day, YYYY-MM-DD; today by default', readDay)
    .requiredOption('--source <document>', 'title and number of the document')
    .action((rule: RuleName, value: unknown, options: PolicyOptions) =>
      withGround(async ({ db, clock }) => {
        const validFrom = options.from ?? dayOf(clock())
        await setPolicy(db, operator, {
          rule,
          value,
          regionCode: options.place,
          level: options.level,
          validFrom,
          sourceDocument: options.source,
        })
        print(`${rule} = ${JSON.stringify(value)} for ${options.place} from ${validFrom}`)
      }),
    )
}

type PolicyOptions = { place: string; level: PlaceLevel; from?: string; source: string }

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('A number such as 3000, or another JSON value.')
  }
}
