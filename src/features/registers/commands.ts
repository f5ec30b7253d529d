import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { type Language, languages } from '../../base/language.ts'
import { invalid } from '../../base/refusal.ts'
import { print, type WithGround } from '../../platform/command.ts'
import { operator } from '../people/operator.ts'
import { confirmImport } from './confirm-actions.ts'
import { type Datum, datums } from './datum.ts'
import { exportSheet } from './export-actions.ts'
import { previewImport } from './import-actions.ts'
import type { Preview } from './preview.ts'
import type { Register } from './registers.ts'

export function registerCommands(
  program: Command,
  withGround: WithGround,
  registers: readonly Register[],
): void {
  const names = registers.map(({ shape }) => shape.name)
  const registerOf = (name: string) =>
    registers.find(({ shape }) => shape.name === name) as Register

  program
    .command('import')
    .description(
      'read a sheet (XLSX, CSV) into a register: shows what would happen, then writes all of it or nothing',
    )
    .addArgument(program.createArgument('<register>', 'which register').choices(names))
    .argument('<file>', 'the sheet')
    .option('--dry-run', 'only show what would happen')
    .option('--leave-out', 'write the good rows although others have problems')
    .addOption(
      new Option('--datum <datum>', 'system of the coordinates in the sheet')
        .choices(datums)
        .default('wgs84'),
    )
    .action(
      (name: string, path: string, options: { dryRun?: true; leaveOut?: true; datum: Datum }) =>
        withGround(async ({ db, clock }) => {
          const bytes = await readFile(path).catch((error: Error) => {
            throw invalid('file_unreadable', { path, reason: error.message })
          })
          const of = registerOf(name)
          const preview = await previewImport(
            db,
            operator,
            of,
            { name: basename(path), bytes, datum: options.datum },
            clock(),
          )
          printPreview(preview)
          if (options.dryRun) return
          const result = await confirmImport(
            db,
            operator,
            registers,
            preview.importId,
            { leaveOutRefused: options.leaveOut ?? false },
            clock(),
          )
          print(`written: ${result.created} created, ${result.changed} changed`)
        }),
    )

  program
    .command('export')
    .description('write a register as a sheet that can be read back; personal fields are masked')
    .addArgument(program.createArgument('<register>', 'which register').choices(names))
    .addOption(
      new Option('--format <format>', 'kind of sheet').choices(['xlsx', 'csv']).default('xlsx'),
    )
    .addOption(
      new Option('--language <language>', 'of the headings').choices(languages).default('zh-Hans'),
    )
    .option('--out <file>', 'where to; standard output by default')
    .action((name: string, options: { format: 'xlsx' | 'csv'; language: Language; out?: string }) =>
      withGround(async ({ db, clock }) => {
        const { format, language, out } = options
        const { pieces } = await exportSheet(
          db,
          operator,
          registerOf(name),
          { query: {}, language, format },
          clock(),
        )
        await pipeline(
          Readable.from(pieces),
          out === undefined ? process.stdout : createWriteStream(out),
          { end: out !== undefined },
        )
      }),
    )
}

function printPreview(preview: Preview): void {
  const { created, changed, unchanged, refused, problems, problemCount, ignoredHeadings } = preview
  print(`to create ${created}, to change ${changed}, unchanged ${unchanged}, refused ${refused}`)
  if (ignoredHeadings.length > 0)
    print(`headings without meaning here: ${ignoredHeadings.join(', ')}`)
  for (const { code, count, rows, names } of preview.warnings ?? [])
    print(`warning: ${code} ${count}: ${(names ?? rows ?? []).join(', ')}`)
  for (const { row, heading, field, code, value, details, level } of problems) {
    const where = `row ${row}, ${heading ?? field ?? ''}`
    print(
      `${level ?? 'error'}: ${where}: ${code}${value === undefined ? '' : ` “${value}”`}${details ? ` ${JSON.stringify(details)}` : ''}`,
    )
  }
  if (problemCount > problems.length) print(`… and ${problemCount - problems.length} more`)
}
