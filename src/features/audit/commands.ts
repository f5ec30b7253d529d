import type { Command } from 'commander'
import { print, type WithGround } from '../../platform/command.ts'
import { asSystem } from '../../platform/db.ts'
import { verifyChains } from './chain-store.ts'
import { audit, eraseAuditPayloads } from './store.ts'

export function auditCommands(program: Command, withGround: WithGround): void {
  const trail = program.command('audit').description('the audit trail')
  trail
    .command('verify')
    .description(
      'recompute every chain; exit 1 when one is broken. Write the head down on paper to prove later that nothing was cut off.',
    )
    .action(() =>
      withGround(async ({ db }) => {
        const report = await asSystem(db, 'verify the audit trail', verifyChains)
        print(`entries ${report.entries}, erased ${report.erased}, head ${report.head}`)
        if (report.broken) {
          const { chain, link, entry, why } = report.broken
          print(
            `broken in chain ${chain} at link ${link}${entry ? `, entry ${entry}` : ''}: ${why}`,
          )
          process.exitCode = 1
        } else print('the chains are whole')
      }),
    )
  trail
    .command('erase')
    .description(
      'remove what the trail says about one subject, when its personal data must go; that something was said stays, and the chains still verify',
    )
    .argument('<type>', 'kind of subject, for example staff or person')
    .argument('<id>', 'its id')
    .requiredOption('--reason <text>', 'why, with the document that asks for it')
    .requiredOption('--place <code>', '12-digit code of the place the new entry belongs to')
    .action((type: string, id: string, { reason, place }: { reason: string; place: string }) =>
      withGround(async ({ db }) => {
        const erased = await asSystem(db, 'erase from the audit trail', async (tx) => {
          const count = await eraseAuditPayloads(tx, type, id)
          await audit(tx, { name: '命令行' }, [
            {
              action: 'audit.erased',
              subjectType: type,
              subjectId: id,
              regionCode: place,
              payload: { count, reason },
            },
          ])
          return count
        })
        print(`erased ${erased}`)
      }),
    )
}
