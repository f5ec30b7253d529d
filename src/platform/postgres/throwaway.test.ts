import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { isAlive } from './postmaster-pid.ts'
import type { RunningPostgres } from './supervisor.ts'
import { startThrowawayPostgres } from './throwaway.ts'

const log = () => {}

test('a throw-away cluster is gone when it is stopped', async () => {
  const { stop, dataDirectory, pid } = await startThrowawayPostgres(log)
  await access(dataDirectory)
  await stop()
  expect(existsSync(dirname(dataDirectory))).toBe(false)
  expect(await isAlive(pid)).toBe(false)
})

test('what a killed run leaves, process and files, is removed by the next', async () => {
  const killed = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { startThrowawayPostgres } = await import(process.argv[1])
       console.log(JSON.stringify(await startThrowawayPostgres(() => {})))`,
      join(import.meta.dirname, 'throwaway.ts'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(killed, 'exit')
  const [line] = await once(createInterface({ input: killed.stdout }), 'line')
  const left: RunningPostgres = JSON.parse(line)
  killed.kill('SIGKILL')
  await exited
  expect(await isAlive(left.pid)).toBe(true)

  const { stop } = await startThrowawayPostgres(log)
  await stop()
  expect(await isAlive(left.pid)).toBe(false)
  expect(existsSync(dirname(left.dataDirectory))).toBe(false)
})
