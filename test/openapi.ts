import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNode } from '../src/app/node.ts'
import { openNodeBlobs } from '../src/app/node-blobs.ts'
import { type Role, roles } from '../src/app/roles.ts'
import { projectDir } from '../src/app/version.ts'
import { readConfig } from '../src/platform/config.ts'
import { connect } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'
import { openPrinter } from '../src/platform/pdf.ts'

/** Lints the OpenAPI documents of hub and station; run by `npm run check`. */
if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'cunxiao-openapi-'))
  try {
    const files: string[] = []
    for (const role of Object.keys(roles) as Role[]) {
      const file = join(folder, `${role}.json`)
      writeFileSync(file, JSON.stringify(await documentOf(role, folder)))
      files.push(file)
    }
    process.exitCode = redocly(['lint', ...files]).status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Without its telemetry and its look for a newer version it asks nobody outside. */
export function redocly(args: readonly string[], stdio: 'inherit' | 'pipe' = 'inherit') {
  return spawnSync(join(projectDir, 'node_modules', '.bin', 'redocly'), args, {
    cwd: projectDir,
    encoding: 'utf8',
    stdio,
    shell: process.platform === 'win32',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  })
}

/** As the node answers it; nothing of it is in a database. */
async function documentOf(role: Role, dataDir: string): Promise<object> {
  const { db } = connect('postgres://nobody@127.0.0.1:1/nothing')
  const config = readConfig({ CUNXIAO_DATA: dataDir }, dataDir)
  const ground = {
    ...{ db, clock: () => new Date(), log: createLog('silent') },
    ...{ printer: openPrinter(), blobs: openNodeBlobs(config) },
  }
  const server = await buildNode(role, ground, config)
  try {
    await server.ready()
    return server.swagger()
  } finally {
    await server.close()
    await ground.printer.close()
    await db.destroy()
  }
}
