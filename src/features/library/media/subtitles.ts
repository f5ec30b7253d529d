export type Cue = {
  fromMs: number
  toMs: number
  /** As WebVTT has it: escaped, with its tags. */
  text: string
  /** Where WebVTT puts it. */
  settings?: string
}

/** A line, counted from 1, that was meant as a cue. */
export type UnreadLine = { line: number; text: string }

export type Subtitles = {
  /** As browsers read them. */
  vtt: string
  /** In the order of their beginning. */
  cues: Cue[]
  unread: UnreadLine[]
}

/** Subtitles of any kind (SubRip, WebVTT, ASS, SSA), with everything in them that cannot be read. */
export function readSubtitles(text: string): Subtitles {
  const whole = text
    .replace(/^\uFEFF/, '')
    .replace(/\0/g, '')
    .replace(/\r\n?/g, '\n')
  if (isScript(whole)) return asVtt(readScript(whole.split('\n')))
  const isVtt = /^WEBVTT/.test(whole)
  const { cues, unread } = readTimed(whole.split('\n'), isVtt)
  // What browsers read already stays as its author wrote it.
  const keeps =
    isVtt && unread.length === 0 && timingsOf(whole).every((line) => strictVtt.test(line))
  if (keeps) return { vtt: whole, cues: cues.toSorted(byTime), unread }
  return asVtt({ cues, unread }, isVtt ? blocksOf(whole) : [])
}

/** Whether a file that begins so is meant as subtitles. */
export function looksLikeSubtitles(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  return (
    /^WEBVTT\b/.test(text) ||
    isScript(text) ||
    timingsOf(text).some((line) => timing.test(line.slice(0, 200)))
  )
}

const isScript = (text: string): boolean =>
  /^[ \t]*\[(script info|v4\+? styles|events)\]/im.test(text)
const timingsOf = (text: string): string[] =>
  text.split('\n').filter((line) => line.includes('-->'))

/** Hours may be missing, have one digit or three; the fraction has a comma, a dot, or their wide forms. */
const time = String.raw`(?:(\d{1,3})\s*[:：])?\s*(\d{1,2})\s*[:：]\s*(\d{1,2})(?:\s*[,.，．。:;]\s*(\d{1,3}))?`
const timing = new RegExp(String.raw`^\s*${time}\s*[-–—]+\s*[>＞》]\s*${time}(?:\s+(.*))?$`)
const strictTime = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}`
const strictVtt = new RegExp(String.raw`^${strictTime}[ \t]+-->[ \t]+${strictTime}([ \t].*)?$`)
/** Two times in one line, or an arrow beside a time: a cue, however it is written. */
const meantAsTiming =
  /\d\s*[:：]\s*\d.*(--?>|＞).*|\d+[:：]\d+[:：]\d+.*\d+[:：]\d+[:：]\d+|-->.*\d[:：]\d/

type Read = { cues: Cue[]; unread: UnreadLine[] }

/** SubRip and WebVTT: a line of times, and what is said until the next one. */
function readTimed(lines: readonly string[], isVtt: boolean): Read {
  const cues: Cue[] = []
  const unread: UnreadLine[] = []
  // A line of times is short; what is longer is not searched to its end.
  const begins = lines.flatMap((line, n) => {
    const head = line.slice(0, 200)
    return meantAsTiming.test(head) || timing.test(head) ? [n] : []
  })
  const first = isVtt ? (begins[0] ?? lines.length) : 0
  begins.forEach((n, nth) => {
    const next = begins[nth + 1] ?? lines.length
    const line = lines[n] ?? ''
    const said = withoutIndex(lines.slice(n + 1, next), next < lines.length)
    const times = timing.exec(line.slice(0, 200))
    const [fromMs, toMs] = times ? [msOf(times, 1), msOf(times, 5)] : [0, 0]
    if (!times || toMs <= fromMs) {
      unread.push({ line: n + 1, text: line.trim() })
      return
    }
    const { kept, lost } = isVtt ? { kept: untilBlank(said), lost: [] } : untilUntimed(said)
    unread.push(...lost.map((at) => ({ line: n + 2 + at, text: (said[at] ?? '').trim() })))
    const text = kept.map((one) => (isVtt ? one : plain(one))).filter((one) => one.trim() !== '')
    const settings = isVtt ? times[9]?.trim() : undefined
    if (text.length > 0) {
      cues.push({ fromMs, toMs, text: text.join('\n'), ...(settings && { settings }) })
    }
  })
  const before = lines.slice(first, begins[0] ?? lines.length).findIndex((line) => isSaid(line))
  if (!isVtt && before >= 0) {
    unread.unshift({ line: before + 1, text: (lines[before] ?? '').trim() })
  }
  return { cues, unread }
}

const isSaid = (line: string): boolean => line.trim() !== '' && !/^\s*\d+\s*$/.test(line)

function msOf(found: RegExpExecArray, at: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = [0, 1, 2].map((n) => Number(found[at + n] ?? 0))
  // A fraction of two digits counts hundredths.
  const fraction = Number(`0.${found[at + 3] ?? '0'}`)
  return Math.round((hours * 3_600 + minutes * 60 + seconds + fraction) * 1_000)
}

/** The number before the next line of times belongs to that; blank lines within a cue do not end it. */
function withoutIndex(said: readonly string[], nextFollows: boolean): readonly string[] {
  const isIndex = nextFollows && said.length > 1 && /^\s*\d+\s*$/.test(said.at(-1) ?? '')
  return isIndex ? said.slice(0, -1) : said
}

/** WebVTT ends a cue with a blank line; a name of the next one may follow. */
function untilBlank(said: readonly string[]): readonly string[] {
  const blank = said.findIndex((line) => line.trim() === '')
  return blank < 0 ? said : said.slice(0, blank)
}

/** After a blank line a number with words below it is a cue whose times are missing. */
function untilUntimed(said: readonly string[]): { kept: readonly string[]; lost: number[] } {
  const numbers = said.flatMap((line, n) => {
    const afterBlank = n > 0 && said[n - 1]?.trim() === ''
    return afterBlank && /^\s*\d+\s*$/.test(line) && isSaid(said[n + 1] ?? '') ? [n] : []
  })
  const [first] = numbers
  return first === undefined
    ? { kept: said, lost: [] }
    : { kept: said.slice(0, first), lost: numbers }
}

/** Bold, italic and underlined stay; colours, fonts and places go; what is no tag is no tag. */
function plain(line: string): string {
  return line
    .replace(/\{\\[^{}]*\}|<\/?(?:font|span|c)\b[^<>]*>/gi, '')
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d+);)/g, '&amp;')
    .replace(/<(?!\/?[biu]>)/gi, '&lt;')
    .replace(/(?<!<\/?[biu])>/gi, '&gt;')
}

/** Advanced SubStation Alpha and its forebear: one line a cue, named columns, styles in braces. */
function readScript(lines: readonly string[]): Read {
  const cues = new Map<string, Cue>()
  const unread: UnreadLine[] = []
  let columns = usualColumns
  let within = ''
  lines.forEach((line, n) => {
    within = /^\s*\[(.+)\]/.exec(line)?.[1]?.toLowerCase() ?? within
    const [, kind = '', rest = ''] = /^\s*(\w+)\s*:\s*(.*)$/.exec(line) ?? []
    if (within !== 'events') return
    if (kind.toLowerCase() === 'format')
      columns = rest.split(',').map((one) => one.trim().toLowerCase())
    if (kind.toLowerCase() !== 'dialogue') return
    const cells = rest.split(',')
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? ''
    const times = timing.exec(`${cell('start')} --> ${cell('end')}`)
    const [fromMs, toMs] = times ? [msOf(times, 1), msOf(times, 5)] : [0, 0]
    if (!times || toMs <= fromMs || columns.indexOf('text') < 0) {
      unread.push({ line: n + 1, text: line.trim() })
      return
    }
    const text = scriptText(cells.slice(columns.indexOf('text')).join(','))
    // The outline of a word is often a cue of its own.
    if (text !== '') cues.set(`${fromMs} ${toMs} ${text}`, { fromMs, toMs, text })
  })
  return { cues: [...cues.values()], unread }
}

const usualColumns = [
  ...['layer', 'start', 'end', 'style', 'name'],
  ...['marginl', 'marginr', 'marginv', 'effect', 'text'],
]

/** Without styles, comments and drawings. */
function scriptText(text: string): string {
  let draws = false
  return text
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return draws ? '' : part
      const drawing = [...part.matchAll(/\\p(\d+)/g)].at(-1)?.[1]
      if (drawing !== undefined) draws = drawing !== '0'
      return ''
    })
    .join('')
    .replace(/\\h/g, ' ')
    .split(/\\[Nn]/)
    .map((line) => plain(line.trim()))
    .filter(Boolean)
    .join('\n')
}

/** What stands between the cues of WebVTT and says how they look. */
const blocksOf = (vtt: string): string[] =>
  vtt.split(/\n{2,}/).filter((block) => /^(STYLE|REGION)\b/.test(block))

const byTime = (a: Cue, b: Cue): number => a.fromMs - b.fromMs || a.toMs - b.toMs

function asVtt({ cues, unread }: Read, blocks: readonly string[] = []): Subtitles {
  const sorted = cues.toSorted(byTime)
  const told = sorted.map(
    ({ fromMs, toMs, text, settings }) =>
      `${clockOf(fromMs)} --> ${clockOf(toMs)}${settings ? ` ${settings}` : ''}\n${text}`,
  )
  return { vtt: `${['WEBVTT', ...blocks, ...told].join('\n\n')}\n`, cues: sorted, unread }
}

/** `01:02:03.450` */
export function clockOf(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = String(ms % 1_000).padStart(3, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${rest}`
}

/** What stands on the screen, without tags. */
export const saidIn = ({ text }: Cue): string =>
  text
    .replace(/<[^<>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')

/** Cues that begin only when the film has ended; they are never seen. */
export const cuesOutside = (cues: readonly Cue[], durationMs: number): Cue[] =>
  durationMs > 0 ? cues.filter(({ fromMs }) => fromMs >= durationMs) : []
