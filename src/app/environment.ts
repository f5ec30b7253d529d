import { type Config, readConfig, settingNames } from '../platform/config.ts'
import { projectDir } from './node.ts'

/** The only reader of the environment. `defaults` give way to what is set. */
export const configOfEnvironment = (defaults: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ ...defaults, ...process.env }, projectDir)

/** The settings that are set, by name, as the environment has them. */
export const settingsOfEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = process.env[name]
      return value ? [[name, value]] : []
    }),
  )
