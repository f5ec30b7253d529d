import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

type Question = { ask: string; given: unknown }

/** A benchmark's part in a process of its own, asked one thing at a time. */
export type Part = {
  ask<T>(name: string, given?: unknown): Promise<T>
  end(): Promise<void>
  /** As a power cut ends it. */
  kill(): Promise<void>
}

/** Starts a file of this directory; until it is ended it answers what it passed to `answerParent`. */
export function startPart(file: string): Part {
  const child = fork(join(import.meta.dirname, file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  return {
    async ask<T>(name: string, given?: unknown) {
      const answered = once(child, 'message') as Promise<[T]>
      child.send({ ask: name, given } satisfies Question)
      const answer = await Promise.race([answered, ended.then(() => undefined)])
      if (!answer) throw new Error(`${file} ended while it was asked to ${name}`)
      return answer[0]
    },
    async end() {
      if (child.connected) child.disconnect()
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** In the part: answers until the parent lets go or is gone. A failure ends the process. */
export async function answerParent(
  answers: Readonly<Record<string, (given: never) => Promise<unknown>>>,
): Promise<void> {
  process.on('message', async ({ ask, given }: Question) => {
    process.send?.((await answers[ask]?.(given as never)) ?? null)
  })
  await once(process, 'disconnect')
}
