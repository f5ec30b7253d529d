import { CommanderError } from 'commander'
import { Refusal } from '../base/refusal.ts'
import { weatherOf } from '../platform/weather.ts'
import { makeProgram } from './program.ts'
import { say } from './say.ts'

// Under a launcher: nothing goes on without it.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

try {
  await makeProgram().parseAsync()
} catch (error) {
  // Commander has said what is wrong; help and version are not wrong at all.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    const weather = weatherOf(error)
    const refusal = weather ? new Refusal('unavailable', weather) : error
    if (!(refusal instanceof Refusal)) throw error
    process.stderr.write(`${say(refusal)}\n`)
    process.exitCode = 1
  }
}
