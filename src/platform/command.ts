import { InvalidArgumentError } from 'commander'
import { isDay } from '../base/calendar.ts'
import { isPlaceCode } from '../base/place.ts'
import type { Config } from './config.ts'
import type { Ground } from './ground.ts'

/** How a command reaches the data: opened for it, closed after it. */
export type WithGround = <T>(work: (ground: Ground, config: Config) => Promise<T>) => Promise<T>

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Reads an argument that is a place. */
export function readPlace(text: string): string {
  if (!isPlaceCode(text)) throw new InvalidArgumentError('12 digits, for example 433123000000.')
  return text
}

/** Reads an argument that is a calendar day. */
export function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('A day as YYYY-MM-DD.')
  return text
}
