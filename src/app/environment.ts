import { type Config, readConfig } from '../platform/config.ts'
import { projectDir } from './node.ts'

/** The only reader of the environment. `defaults` give way to what is set. */
export const configOfEnvironment = (defaults: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ ...defaults, ...process.env }, projectDir)
