/**
 * Every file of ../shared/cases/content as an upload: opened, refused with its reason, or wrong, against
 * what is right for each (bench/package-cases.ts). Where that folder is not there, it says so.
 *
 *     node bench/packages.ts [folder]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildContent } from '../src/app/node.ts'
import { openNodeBlobs } from '../src/app/node-blobs.ts'
import { projectDir } from '../src/app/version.ts'
import type { Edition } from '../src/features/library/editions/api.ts'
import { addEdition } from '../src/features/library/editions/edition.fixture.ts'
import { openingPath } from '../src/features/library/editions/edition.ts'
import { encodePath } from '../src/features/library/packages/references.ts'
import { resourceRegister } from '../src/features/library/registers.ts'
import { setStates } from '../src/features/library/store.ts'
import { operator } from '../src/features/people/operator.ts'
import { saveRow } from '../src/features/registers/actions.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem, connect } from '../src/platform/db.ts'
import { migrateJobs } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { county, fillCounty } from './county.ts'
import { startCluster } from './hub.ts'
import { type Case, cases } from './package-cases.ts'
import { printNote, printTable } from './table.ts'

const folder = process.argv[2] ?? join(projectDir, '..', 'shared', 'cases', 'content')

async function tryAll(): Promise<void> {
  const cluster = await startCluster()
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-packages-'))
  await migrate(cluster.url)
  const { db, pool } = connect(cluster.url)
  await migrateJobs(pool)
  const printer = openPrinter()
  const blobs = openNodeBlobs({ dataDir })
  const ground = { db, clock: () => new Date(), log: createLog('silent'), printer, blobs }
  const content = buildContent(ground, readConfig({ CUNXIAO_DATA: dataDir }, dataDir))
  await content.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(content.server.address() as AddressInfo).port}`
  try {
    await fillCounty(db)
    const addOne = async (name: string, { as, also = [] }: Case): Promise<string> => {
      const { id } = await saveRow(db, operator, resourceRegister, {
        ...{ title: name, catalogueNo: name, ownerCode: county, subjects: ['practical'] },
        ...{ originLevel: 'county', mediaType: as, useModes: ['group'], language: 'mandarin' },
      })
      const add = (file: string, bytes: Buffer) =>
        addEdition(ground, operator, id, { name: file, bytes })
      // Words lie under a film.
      if (/\.(srt|vtt|ass)$/.test(name)) await add('film.mp4', filmFor(name))
      const edition = await add(name, readFileSync(join(folder, name)))
      await asSystem(db, 'test', (tx) => setStates(tx, [id], 'published'))
      if (edition.state !== 'ready') return codeOf(edition)
      const paths = [openingPath(edition.manifest, edition.content) ?? '', ...also.map(encodePath)]
      for (const path of paths) {
        const { status } = await fetch(`${origin}/content/${edition.id}/${path}`)
        if (status !== 200) return `${status} ${path}`
      }
      return 'opened'
    }
    const counts = { opened: 0, refused: 0, wrong: 0 }
    const row = printTable(['file', 'as', 'right', 'came'])
    for (const name of readdirSync(folder)
      .filter((one) => one !== 'README.md')
      .toSorted()) {
      const one = cases.get(name)
      const came = one ? await addOne(name, one).catch(String) : 'nobody said what is right'
      const isRight = one?.right === came
      counts[!isRight ? 'wrong' : came === 'opened' ? 'opened' : 'refused']++
      row([name, one?.as ?? '', one?.right ?? '', isRight ? came : `**${came}**`])
    }
    printNote(
      `${counts.opened} opened, ${counts.refused} refused with their reason, ${counts.wrong} wrong (target: none).`,
    )
  } finally {
    await content.close()
    await printer.close()
    await db.destroy()
    await cluster.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The film of the tests, each time another file: an empty box at its end. */
function filmFor(name: string): Buffer {
  const film = readFileSync(join(projectDir, 'test', 'media', 'low_res_sample.mp4'))
  const box = Buffer.alloc(8 + name.length)
  box.writeUInt32BE(box.length)
  box.write(`free${name}`, 4, 'latin1')
  return Buffer.concat([film, box])
}

const codeOf = ({ state, fault }: Edition): string => {
  const [first] = (fault?.faults ?? []) as { code: string }[]
  return first?.code ?? fault?.code ?? state
}

if (existsSync(folder)) await tryAll()
else process.stdout.write(`there is no ${folder}: nothing was tried\n`)
