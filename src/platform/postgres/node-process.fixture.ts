// A process of its own that keeps a PostgreSQL until its standard input ends: tests kill it.
import { startPostgres } from './supervisor.ts'

const [dataDir = ''] = process.argv.slice(2)

try {
  const postgres = await startPostgres({ dataDir, log: () => {} })
  process.stdout.write(`${JSON.stringify(postgres)}\n`)
  process.stdin.resume().once('end', () => void postgres.stop())
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: error })}\n`)
}
