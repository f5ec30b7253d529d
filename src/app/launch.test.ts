import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openChildren } from '../features/releases/child-actions.ts'
import { projectDir } from './version.ts'

test('S36: a command of this program ends by itself under a launcher, and tells it when it failed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'launched-'))
  const { command } = openChildren({
    environment: { CUNXIAO_DATA: dataDir, PATH: '/usr/bin:/bin' },
    words: [],
    port: 1,
    tls: false,
    patience: { stopMs: 1_000, answerMs: 1_000 },
  })
  try {
    await command(projectDir, ['release', 'status'])
    await expect(command(projectDir, ['release', 'nothing'])).rejects.toThrow('ended with 2')
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
