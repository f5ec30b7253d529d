import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { issueFirstAdministratorCode } from '../src/features/people/setup-actions.ts'
import { readConfig } from '../src/platform/config.ts'
import { createLog } from '../src/platform/log.ts'
import { answerParent } from './parts.ts'

/** What the node takes for now runs so far ahead of this machine's clock. */
let aheadMs = 0
let node: Awaited<ReturnType<typeof startNode>> | undefined

/** A hub as `cunxiao start` runs it, but for its clock: the path takes months. */
await answerParent({
  start: async ({ dataDir, port, now }: { dataDir: string; port: number; now: string }) => {
    const settings = { CUNXIAO_PORT: String(port), CUNXIAO_TRUST_PROXY: '127.0.0.1' }
    const config = readConfig({ ...settings, CUNXIAO_DATA: dataDir }, projectDir)
    aheadMs = Date.parse(now) - Date.now()
    node = await startNode('hub', config, createLog('silent'), nowAhead)
    return { url: node.url, administratorUrl: node.ground.postgres?.adminUrl ?? '' }
  },
  // As the command prints it at its start.
  code: async () => (await issueFirstAdministratorCode(required().ground.db, nowAhead())) ?? '',
  setNow: async (now: string) => {
    aheadMs = Date.parse(now) - Date.now()
  },
})
await node?.stop()

function nowAhead(): Date {
  return new Date(Date.now() + aheadMs)
}

function required() {
  if (!node) throw new Error('the node is not started')
  return node
}
