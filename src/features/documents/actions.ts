import { Refusal } from '../../base/refusal.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import type { DecisionSheet } from './decision-sheet.ts'
import type { PrintOptions } from './document.ts'
import { type HostList, hostListPages } from './host-list.ts'
import { cellCount, maxCells, type RegisterVolume, volumePages } from './register-volume.ts'

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

/** Township or village → host school. */
export const printHostList = (
  printer: Printer,
  list: HostList,
  options: PrintOptions,
): Promise<Printed> => print(printer, 'host-list', hostListPages(list), options)

function print(
  printer: Printer,
  template: string,
  content: object,
  { language, createdAt, simulated }: PrintOptions,
): Promise<Printed> {
  return printer.print({
    folder: new URL('./', import.meta.url),
    template: `templates/${template}.typ`,
    data: { language, simulated, content },
    createdAt,
  })
}
