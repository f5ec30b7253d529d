import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Manner =
  | 'good'
  | 'crashes'
  | 'is never healthy'
  | 'says another version'
  | 'cannot migrate'

/** A program of thirty lines that does what a launcher asks of one; its database is a file. */
export async function writeTinyProgram(
  directory: string,
  about: { version: string; schema: number; manner: Manner },
): Promise<void> {
  await mkdir(join(directory, 'src', 'app'), { recursive: true })
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(directory, 'src', 'app', 'cli.ts'),
    `const about = ${JSON.stringify(about)}\n${program}`,
  )
}

const program = `
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
const database = join(process.env.CUNXIAO_DATA, 'database.json')
const read = () => JSON.parse(readFileSync(database, 'utf8'))
const [word, second] = process.argv.slice(2)
appendFileSync(join(process.env.CUNXIAO_DATA, 'story'), about.version + ' ' + word + '\\n')
if (word === 'backup') {
  const into = join(second, '20261125T080000Z')
  mkdirSync(into)
  cpSync(database, join(into, 'database.json'))
  process.exit()
}
if (word === 'restore') {
  cpSync(join(second, 'database.json'), database)
  process.exit()
}
if (word === 'release') {
  writeFileSync(database, JSON.stringify({ ...read(), schema: about.schema }))
  process.exit(about.manner === 'cannot migrate' ? 1 : 0)
}
if (read().schema > about.schema || about.manner === 'crashes') process.exit(1)
writeFileSync(database, JSON.stringify({ ...read(), writtenBy: about.version }))
createServer((request, response) => {
  response.statusCode = about.manner === 'is never healthy' ? 503 : 200
  const version = about.manner === 'says another version' ? '9.9.9' : about.version
  response.end(JSON.stringify({ ready: about.manner !== 'is never healthy', version }))
}).listen(Number(process.env.CUNXIAO_PORT), '127.0.0.1')
`
