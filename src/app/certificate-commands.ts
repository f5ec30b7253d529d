import { type Command, InvalidArgumentError } from 'commander'
import { notFound } from '../base/refusal.ts'
import { operator } from '../features/people/operator.ts'
import { createAuthority, issueDue } from '../features/stations/certificate-actions.ts'
import { findAuthority } from '../features/stations/certificate-store.ts'
import { print, type WithGround } from '../platform/command.ts'
import { asSystem } from '../platform/db.ts'

/** The hub as the authority that its stations' devices trust. */
export function certificateCommands(program: Command, withGround: WithGround): void {
  const authority = program
    .command('ca')
    .description('give the stations of this hub certificates of its own')
  authority
    .command('create')
    .description('from now on every station gets a certificate, and another one in time')
    .requiredOption('--name <name>', 'as devices show it: the county’s')
    .requiredOption(
      '--domain <domain>',
      'stations are called <school code>.<domain>; it vouches for nothing else',
      readDomain,
    )
    .option('--again', 'in the place of the one there is; its root has to be installed everywhere')
    .action((options: { name: string; domain: string; again?: boolean }) =>
      withGround(async ({ db, clock }) => {
        await createAuthority(db, operator, options, clock())
        print(`${options.name}, for ${options.domain}`)
        print(`certificates issued: ${await issueDue(db, clock())}`)
      }),
    )
  authority
    .command('certificate')
    .description('the root, PEM: to be installed on the devices of the schools')
    .action(() =>
      withGround(async ({ db }) => {
        const found = await asSystem(db, 'certificate authority', findAuthority)
        if (!found) throw notFound('authority', 'ca')
        print(found.certPem.trim())
      }),
    )
}

function readDomain(text: string): string {
  if (!/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(text) || text.length > 200)
    throw new InvalidArgumentError('Small letters, digits, hyphens, dots: stations.example.cn.')
  return text
}
