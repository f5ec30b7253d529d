// A command of its own process that keeps the data open until its standard input ends: tests hold it there.
import { once } from 'node:events'
import { sql } from 'kysely'
import { readConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { joinData } from './data.ts'

const [dataDir = ''] = process.argv.slice(2)
const data = await joinData(readConfig({ CUNXIAO_DATA: dataDir }, dataDir), createLog('silent'))
process.stdout.write('open\n')
process.stdin.resume()
await once(process.stdin, 'end')
await sql`select graphile_worker.add_job('mark')`.execute(data.db)
await data.close()
