import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const projectDir = join(import.meta.dirname, '..', '..')
export const version: string = JSON.parse(
  readFileSync(join(projectDir, 'package.json'), 'utf8'),
).version
