import nameTable from '../../base/name-table.json' with { type: 'json' }
import { nameTurner, paperNames, withNamesTurned } from '../../base/names.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Printed, Printer, PrintFile } from '../../platform/pdf.ts'
import { wordsIn } from '../../platform/segmenting.ts'
import type { ConsentSheet } from './consent-sheet.ts'
import type { DecisionSheet } from './decision-sheet.ts'
import type { PaperFile, PaperFormat, PrintOptions } from './document.ts'
import { type HostList, hostListPages } from './host-list.ts'
import type { NoticePaper, NoticeSheet } from './notice-paper.ts'
import { cellsOfPapers, type OfficePapers } from './office-paper.ts'
import { cellsOfList, type PlainList } from './plain-list.ts'
import type { PlateArtwork } from './plate-artwork.ts'
import type { CertificatePaper } from './post-certificate-paper.ts'
import { cellCount, maxCells, type RegisterVolume, volumePages } from './register-volume.ts'
import type { RulePapers } from './rule-paper.ts'
import { type ServiceAreas, serviceAreaPages } from './service-area.ts'
import type { GateSheet, KeySheet, RecordPaper, SignInSheet } from './session-sheets.ts'
import { setPaper } from './set-paper.ts'
import type { TimetableSheet } from './timetable-sheet.ts'
import { writeWord } from './word-actions.ts'
import type { WorkloadSheets } from './workload-sheet.ts'

/**
 * 分类造册登记: a register bound by class, with page numbers and signature lines. Refused with
 * `document_too_large` when it belongs into several volumes.
 */
export async function printRegisterVolume(
  printer: Printer,
  volume: RegisterVolume,
  options: PrintOptions,
): Promise<Printed> {
  const cells = cellCount(volume)
  if (cells > maxCells) throw new Refusal('too_large', 'document_too_large', { cells, maxCells })
  return print(printer, 'register-volume', volumePages(volume), options)
}

/** One sheet for each unit, each numbered from its own first page. */
export const printDecisionSheets = (
  printer: Printer,
  sheets: readonly DecisionSheet[],
  options: PrintOptions,
): Promise<Printed> => print(printer, 'decision-sheet', { sheets }, options)

/** One sheet for each township, a line for each of its units. */
export const printConsentSheets = (
  printer: Printer,
  sheets: readonly ConsentSheet[],
  options: PrintOptions,
): Promise<Printed> => print(printer, 'consent-sheet', { sheets }, options)

/** One sheet for each township, a line for each of its stations. */
export const printTimetableSheets = (
  printer: Printer,
  sheets: readonly TimetableSheet[],
  options: PrintOptions,
): Promise<Printed> => print(printer, 'timetable-sheet', { sheets }, options)

/** A page for each school, with a map of whom it serves. */
export const printServiceAreas = (
  printer: Printer,
  areas: ServiceAreas,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'service-area', serviceAreaPages(areas), options)

/** Township or village → host school. */
export const printHostList = (
  printer: Printer,
  list: HostList,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'host-list', hostListPages(list), options)

/** The papers of a session: to sign, for the gate, for keys and room. */
export const printSignInSheet = (printer: Printer, sheet: SignInSheet, options: PrintOptions) =>
  print(printer, 'sign-in-sheet', sheet, options)
export const printGateSheet = (printer: Printer, sheet: GateSheet, options: PrintOptions) =>
  print(printer, 'gate-sheet', sheet, options)
export const printKeySheet = (printer: Printer, sheet: KeySheet, options: PrintOptions) =>
  print(printer, 'key-sheet', sheet, options)

/** A session or a themed activity on file (F22, O2-4), what assistants did in a month (F28). */
export const printRecordPaper = (
  printer: Printer,
  record: RecordPaper,
  options: PrintOptions,
  files: readonly PrintFile[] = [],
): Promise<Printed> => print(printer, 'record', { scans: [], ...record }, options, files)

export const printNoticePoster = (
  printer: Printer,
  paper: NoticePaper,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'notice-poster', paper, options)

/** For a hand: two of them on a sheet of A4 that is cut. */
export const printNoticeSlip = (
  printer: Printer,
  paper: NoticePaper,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'notice-slip', paper, options)

/** 节目预告单, with a line for each unit that signs for it. */
export const printNoticeSheet = (
  printer: Printer,
  sheet: NoticeSheet,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'notice-sheet', sheet, options)

/** Refused with `document_too_large` where nobody would print it. */
export async function printPlainList(
  printer: Printer,
  list: PlainList,
  options: PrintOptions,
): Promise<Printed> {
  const cells = cellsOfList(list)
  if (cells > maxCells) throw new Refusal('too_large', 'document_too_large', { cells, maxCells })
  return print(printer, 'plain-list', list, options)
}

/** A teacher's sheet of a term on a page of its own. */
export const printWorkloadSheets = (
  printer: Printer,
  sheets: WorkloadSheets,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'workload-sheet', sheets, options)

/** To be made as they are: a plate with a hole in its name is none. */
export async function printPlateArtwork(
  printer: Printer,
  artwork: PlateArtwork,
  options: Omit<PrintOptions, 'language'>,
): Promise<Printed> {
  // A plate says what its place is called, in the characters it is written in.
  const printed = await print(printer, 'plate', artwork, { ...options, language: 'zh-Hans' })
  if (printed.missing.length > 0)
    throw new Refusal('conflict', 'plate_without_glyph', { characters: printed.missing.join('') })
  return printed
}

/** A page for each system, to hang on the wall. */
export const printRulePapers = (
  printer: Printer,
  papers: RulePapers,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'rules', papers, options)

/**
 * Plans, letters, orders, notices, minutes, reports, applications and agreements of an office: as PDF, or as a file that Word
 * goes on with. Refused with `document_too_large` where nobody would print it.
 */
export async function printOfficePapers(
  printer: Printer,
  papers: OfficePapers,
  { name, ...options }: PrintOptions & { format: PaperFormat; name: string },
): Promise<PaperFile> {
  const cells = cellsOfPapers(papers)
  if (cells > maxCells) throw new Refusal('too_large', 'document_too_large', { cells, maxCells })
  const { title } = papers
  const { language } = options
  const set = papers.papers.map((one) => setPaper(one, { language, turn, wordsIn }))
  if (options.format === 'docx')
    return { name: `${name}.docx`, content: await writeWord(set, { title, ...options }) }
  const { pdf } = await print(printer, 'office-paper', { title, papers: set }, options)
  return { name: `${name}.pdf`, content: pdf }
}

/** One page of A5 each, with the code that checks it. */
export const printPostCertificates = (
  printer: Printer,
  content: { certificates: readonly CertificatePaper[] },
  options: PrintOptions,
): Promise<Printed> => print(printer, 'post-certificate', content, options)

const turn = nameTurner(nameTable)

function print(
  printer: Printer,
  template: string,
  content: object,
  { language, createdAt, simulated }: PrintOptions,
  files: readonly PrintFile[] = [],
): Promise<Printed> {
  return printer.print({
    folder: new URL('./', import.meta.url),
    template: `templates/${template}.typ`,
    data: {
      ...{ language, simulated },
      content: language === 'zh-Hant' ? withNamesTurned(content, turn, paperNames) : content,
    },
    ...{ createdAt, files },
  })
}
