import type { Command } from 'commander'
import { print, type WithGround } from '../../platform/command.ts'
import { asSystem } from '../../platform/db.ts'
import { verifyChain } from './store.ts'

export function auditCommands(program: Command, withGround: WithGround): void {
  program
    .command('audit')
    .description('the audit trail')
    .command('verify')
    .description(
      'recompute the whole chain; exit 1 when it is broken. Write the head down on paper to prove later that nothing was cut off.',
    )
    .action(() =>
      withGround(async ({ db }) => {
        const report = await asSystem(db, 'verify the audit trail', verifyChain)
        print(`entries ${report.entries}, erased ${report.erased}, head ${report.head}`)
        if (report.why) {
          print(`broken at entry ${report.brokenAt}: ${report.why}`)
          process.exitCode = 1
        } else print('the chain is whole')
      }),
    )
}
