import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { type Config, readConfig, settingNames } from '../platform/config.ts'
import { projectDir } from './version.ts'

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

/** For a node in a process of its own on this machine: the environment without what is this node's alone. */
export function environmentForAnother(set: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = new Set(settingNames)
  const others = Object.entries(process.env).filter(([name]) => !own.has(name))
  return { ...Object.fromEntries(others), ...set }
}

/**
 * A one-time code, never as an argument: everybody on a machine reads those. From a file, standard input
 * (`-`), the environment (`CUNXIAO_CODE`), or the keyboard where `asked` and somebody sits there.
 */
export async function codeGiven(file: string | undefined, asked = ''): Promise<string | undefined> {
  if (file !== undefined) {
    return (file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')).trim()
  }
  const set = process.env[codeVariable]
  if (set) return set
  if (!asked || !process.stdin.isTTY) return undefined
  const keyboard = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await keyboard.question(asked)).trim() || undefined
  } finally {
    keyboard.close()
  }
}
export const codeVariable = 'CUNXIAO_CODE'
