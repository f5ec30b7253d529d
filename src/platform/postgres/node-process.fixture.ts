// A process of its own that keeps a PostgreSQL until its standard input ends: tests kill it.
import { backupCluster } from './backup.ts'
import { startPostgres } from './supervisor.ts'

const [dataDir = '', backupInto] = process.argv.slice(2)
const log = () => {}

try {
  const postgres = await startPostgres({ dataDir, log })
  process.stdin.resume().once('end', () => void postgres.stop())
  process.stdout.write(`${JSON.stringify(postgres)}\n`)
  if (backupInto) {
    const backup = await backupCluster({ postgres, into: backupInto, now: () => new Date(), log })
    process.stdout.write(`${JSON.stringify(backup)}\n`)
  }
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: error })}\n`)
}
