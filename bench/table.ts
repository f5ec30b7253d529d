/** Lines of a Markdown table on standard output, as they become known. */
export function printTable(headings: readonly string[]): (cells: readonly string[]) => void {
  const line = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
  line(headings)
  line(headings.map(() => '---'))
  return line
}

export const printNote = (text: string): void => void process.stdout.write(`\n${text}\n\n`)

export type Spread = { p50: number; p95: number; worst: number }

/** The nearest-rank percentiles of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number
  return { p50: at(0.5), p95: at(0.95), worst: at(1) }
}

export const timesOf = (ours: number, yardstick: number): string =>
  `${(ours / yardstick).toFixed(ours / yardstick < 10 ? 1 : 0)}×`

/** A figure with its target: the ones that miss it catch the eye. */
export const withTarget = (figure: string, met: boolean): string => (met ? figure : `**${figure}**`)

export const millis = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0)
export const seconds = (ms: number): string => (ms / 1_000).toFixed(2)

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}
