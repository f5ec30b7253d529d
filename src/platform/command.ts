import type { Config } from './config.ts'
import type { Ground } from './ground.ts'

/** How a command reaches the data: opened for it, closed after it. */
export type WithGround = <T>(work: (ground: Ground, config: Config) => Promise<T>) => Promise<T>

export const print = (line: string): void => void process.stdout.write(`${line}\n`)
