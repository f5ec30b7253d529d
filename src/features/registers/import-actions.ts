import { createHash } from 'node:crypto'
import { newId } from '../../base/ids.ts'
import { conflict } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldHeading } from '../../platform/folding.ts'
import {
  inspectSheet,
  readSheet,
  type SheetFile,
  type Worksheet,
} from '../../platform/sheets/read.ts'
import { type Actor, homeOf, requireAnywhere } from '../people/actor.ts'
import { readingWith, type SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'
import { countHeadings, type SheetReading } from './headings.ts'
import {
  clearOldImports,
  deleteImportRows,
  deleteStaleImports,
  findKeptChoices,
  type ImportRecord,
  insertImport,
  readImportFile,
  setImportPreview,
} from './import-store.ts'
import { registerOf, requireOpen, requireOwn } from './own-import-actions.ts'
import type { Preview } from './preview.ts'
import { previewSheet } from './preview-actions.ts'
import type { Register } from './registers.ts'

/** Reads the sheet and says what would happen. Nothing reaches the register. */
export async function previewImport(
  db: Db,
  actor: Actor,
  of: Register,
  file: { name: string; bytes: Uint8Array; pasted?: true; datum?: Datum; reading?: string },
  now: Date,
): Promise<Preview> {
  const { shape } = of
  requireAnywhere(actor, verbOf(shape, 'write'))
  const { datum = 'wgs84', reading } = file
  const platform = await platformReading(db, actor, of, reading)
  return scoped(db, actor, async (tx) => {
    const importId = newId(now.getTime())
    const regionCode = homeOf(actor)
    await insertImport(tx, {
      id: importId,
      register: shape.name,
      regionCode,
      fileName: file.name,
      fileSha256: createHash('sha256').update(file.bytes).digest(),
      file: Buffer.from(file.bytes),
      pasted: file.pasted ?? false,
      options: { datum, ...(reading !== undefined && { reading }) },
      madeBy: actor.personId,
      madeAt: now.toISOString(),
    })
    const keptFor = (headings: Buffer) =>
      findKeptChoices(tx, { register: shape.name, regionCode, headings })
    const read = await previewSheet(tx, actor, of, file, {
      ...{ importId, regionCode, datum, platform, keptFor },
      choices: {},
    })
    await setImportPreview(tx, importId, read)
    return read.preview
  })
}

/** Reads the same file again as the person says it is meant. */
export async function chooseReading(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  choices: SheetChoices,
): Promise<Preview> {
  return scoped(db, actor, async (tx) => {
    const found = await requireOpen(tx, actor, importId)
    const of = registerOf(registers, found)
    const { regionCode, options } = found
    const platform = await platformReading(tx, actor, of, options.reading)
    await deleteImportRows(tx, importId)
    const file = await requireFile(tx, found)
    const { datum } = options
    const told = { importId, regionCode, datum, platform, choices }
    const read = await previewSheet(tx, actor, of, file, told)
    await setImportPreview(tx, importId, read)
    return read.preview
  })
}

/** The worksheets of the file with their first rows, and what may be their headings. */
export async function readOpening(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
): Promise<Worksheet[]> {
  const { file, isHeading } = await keptSheet(db, actor, registers, importId)
  return inspectSheet(file, { isHeading })
}

/** The sheet once more, as it is read now, every row of it; nothing is opened before it is asked for. */
export async function readSheetAgain(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
): Promise<{ of: Register; open: () => ReturnType<typeof readSheet> }> {
  const { of, file, choices, isHeading } = await keptSheet(db, actor, registers, importId)
  const { worksheet, heading } = choices
  const options = {
    isHeading,
    expected: [],
    ...(worksheet !== undefined && { worksheet }),
    ...(heading !== undefined && { heading }),
  }
  return { of, open: () => readSheet(file, options) }
}

const keptSheet = (db: Db, actor: Actor, registers: readonly Register[], importId: string) =>
  scoped(db, actor, async (tx) => {
    const found = await requireOwn(tx, actor, importId)
    const of = registerOf(registers, found)
    const platform = await platformReading(tx, actor, of, found.options.reading)
    return {
      of,
      file: await requireFile(tx, found),
      choices: found.choices,
      isHeading: countHeadings(of.shape, foldHeading, readingWith(platform, found.choices)),
    }
  })

async function requireFile(tx: Tx, { id, fileName, pasted }: ImportRecord): Promise<SheetFile> {
  const bytes = await readImportFile(tx, id)
  if (!bytes) throw conflict('import_too_old')
  return { name: fileName, bytes, ...(pasted && { pasted }) }
}

async function platformReading(
  db: Db,
  actor: Actor,
  { readings }: Register,
  name: string | undefined,
): Promise<SheetReading | undefined> {
  return readings && scoped(db, actor, (tx) => readings(tx, actor, name))
}

/** Previews nobody confirmed within a week are forgotten; a confirmed one can be undone for a month. */
export function forgetStaleImports(db: Db, now: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
  return asSystem(db, 'forget stale imports', async (tx) => {
    await clearOldImports(tx, daysAgo(31))
    return deleteStaleImports(tx, daysAgo(7))
  })
}
