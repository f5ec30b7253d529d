import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { countyZone } from '../../../base/calendar.ts'
import { encodingOf, lookedBytes } from '../../../base/encoding.ts'
import { invalid, type Refusal } from '../../../base/refusal.ts'
import { readTime, type TimeFault } from './time.ts'

/** What is sent on one channel; times in ms. */
export type Broadcast = {
  channel: string
  from: number
  /** Absent: the file does not say, or says one a day or more after the beginning. */
  to?: number
  title: string
  about?: string
  category?: string
  language?: string
}

export type Channel = { id: string; names: string[] }
export type Unread = { line: number; reason: TimeFault | 'no_title' | 'no_channel' }

export type GuideReport = {
  channels: Channel[]
  /** What stands in the file, and what of it is of the channels that are wanted. */
  broadcasts: number
  taken: number
  /** Times of wanted channels that name no zone, and were read as the county's. */
  unzoned: number
  /** What could not be read: the first of it, and how much in all. */
  unread: Unread[]
  unreadCount: number
}

export type Reading = {
  /** Whether what is sent on that channel is wanted; asked when the channels, which come first, are known. */
  wants(channel: string, names: readonly string[]): boolean
  take(broadcast: Broadcast): void
  /** Whose time is meant where a file names none. */
  zone?: string
}

const shownUnread = 20
/** Longer than any title or summary that somebody reads. */
const longestText = 1_000

/**
 * Reads a programme guide in XMLTV as it comes: nothing is held but channels and what is being read. Refused with the
 * line where it is no XML, no guide, or defines entities, which no guide needs and which grow without end.
 */
export async function readGuide(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  reading: Reading,
): Promise<GuideReport> {
  const { parser, report } = guideParser(reading)
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk.subarray(0, lookedBytes), 'xml'))
    write(parser, decoder.decode(chunk, { stream: true }))
  }
  write(parser, decoder?.decode() ?? '')
  if (parser.begun === undefined) throw invalid('xmltv_empty')
  parser.close()
  return report
}

type Parser = SaxesParser & { begun?: true }

/** An editor's blank line before the declaration is no reason to send the file back. */
function write(parser: Parser, text: string): void {
  const told = parser.begun ? text : text.trimStart()
  if (told === '') return
  parser.begun = true
  parser.write(told)
}

const refused = (parser: Parser, code: string, details: object = {}): Refusal =>
  invalid(code, { line: parser.line, ...details })

function guideParser(reading: Reading): { parser: Parser; report: GuideReport } {
  const report: GuideReport = {
    ...{ channels: [], broadcasts: 0, taken: 0, unzoned: 0, unread: [], unreadCount: 0 },
  }
  const parser: Parser = new SaxesParser({ xmlns: false, position: true })
  const at = new Position(parser, reading, report)
  parser.on('error', (error) => {
    // `4:17: unclosed tag: title`; the line is told by itself.
    const reason = error.message.replace(/^[\d:]+\s*/, '')
    // Of a lone `&` and of a tag without its end what is missed is looked for far below.
    const line = /^(disallowed|unclosed)/.test(reason) ? at.line : parser.line
    throw refused(parser, 'xmltv_broken', { reason, line })
  })
  parser.on('doctype', (text) => {
    if (text.includes('<!ENTITY')) throw refused(parser, 'xmltv_entities')
  })
  parser.on('opentag', (tag) => at.opens(tag))
  parser.on('closetag', ({ name }) => at.closes(localOf(name)))
  parser.on('text', (text) => at.says(text))
  parser.on('cdata', (text) => at.says(text))
  return { parser, report }
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

const texts = ['title', 'sub-title', 'desc', 'category'] as const
type TextName = (typeof texts)[number]
type Told = { text: string; language: string }

/** Where in the file the parser is, and what of it is kept. */
class Position {
  readonly #parser: Parser
  readonly #reading: Reading
  readonly #report: GuideReport
  readonly #wanted = new Map<string, boolean>()
  readonly #names = new Map<string, string[]>()
  /** Where the last tag stood. */
  line = 1
  #depth = 0
  #channel: Channel | undefined
  #broadcast: { attributes: Record<string, string>; line: number } | undefined
  #told: Partial<Record<TextName, Told>> = {}
  /** The text that is being said, of whatever it is. */
  #saying: { name: TextName | 'display-name'; language: string } | undefined
  #text = ''

  constructor(parser: Parser, reading: Reading, report: GuideReport) {
    this.#parser = parser
    this.#reading = reading
    this.#report = report
  }

  opens({ name: full, attributes }: SaxesTagPlain): void {
    const name = localOf(full)
    this.line = this.#parser.line
    this.#depth++
    if (this.#depth === 1 && name !== 'tv')
      throw refused(this.#parser, 'xmltv_not', { found: name })
    if (this.#depth === 2) {
      if (name === 'channel') this.#channel = { id: (attributes.id ?? '').trim(), names: [] }
      else if (name === 'programme') this.#begins(attributes)
    } else if (this.#depth === 3) {
      const language = attributes.lang ?? ''
      if (this.#channel && name === 'display-name') this.#saying = { name, language }
      else if (this.#broadcast && isText(name)) this.#saying = { name, language }
      this.#text = ''
    }
  }

  says(text: string): void {
    if (this.#saying && this.#text.length < longestText) this.#text += text
  }

  closes(name: string): void {
    this.#depth--
    if (this.#depth === 2 && this.#saying) this.#ends()
    else if (this.#depth === 1 && name === 'channel') this.#endsChannel()
    else if (this.#depth === 1 && name === 'programme') this.#endsBroadcast()
  }

  #begins(attributes: Record<string, string>): void {
    this.#report.broadcasts++
    const channel = (attributes.channel ?? '').trim()
    if (channel === '') this.#unread('no_channel', this.#parser.line)
    if (channel === '' || !this.#isWanted(channel)) return
    this.#broadcast = { attributes, line: this.#parser.line }
    this.#told = {}
  }

  #isWanted(channel: string): boolean {
    const known = this.#wanted.get(channel)
    if (known !== undefined) return known
    const isWanted = this.#reading.wants(channel, this.#names.get(channel) ?? [])
    this.#wanted.set(channel, isWanted)
    return isWanted
  }

  #ends(): void {
    const { name, language } = this.#saying ?? { name: 'title', language: '' }
    this.#saying = undefined
    const text = this.#text.replace(/\s+/g, ' ').trim().slice(0, longestText)
    if (text === '') return
    if (name === 'display-name') this.#channel?.names.push(text)
    else if (isNearer(language, this.#told[name]?.language)) this.#told[name] = { text, language }
  }

  #endsChannel(): void {
    if (!this.#channel || this.#channel.id === '') return
    this.#names.set(this.#channel.id, this.#channel.names)
    this.#report.channels.push(this.#channel)
    this.#channel = undefined
  }

  #endsBroadcast(): void {
    if (!this.#broadcast) return
    const { attributes, line } = this.#broadcast
    this.#broadcast = undefined
    const { zone = countyZone } = this.#reading
    const from = readTime(attributes.start ?? '', zone)
    const { title, desc, category } = this.#told
    if ('fault' in from || !title) {
      this.#unread('fault' in from ? from.fault : 'no_title', line)
      return
    }
    if (!from.zoned) this.#report.unzoned++
    this.#report.taken++
    const part = this.#told['sub-title']?.text
    const to = attributes.stop === undefined ? undefined : readTime(attributes.stop, zone)
    this.#reading.take({
      channel: (attributes.channel ?? '').trim(),
      from: from.at,
      ...(to && 'at' in to && endOf(from.at, to.at)),
      title: part === undefined || title.text.includes(part) ? title.text : `${title.text} ${part}`,
      ...(desc && { about: desc.text }),
      ...(category && { category: category.text }),
      ...(title.language !== '' && { language: title.language }),
    })
  }

  #unread(reason: Unread['reason'], line: number): void {
    const { unread } = this.#report
    this.#report.unreadCount++
    if (unread.length < shownUnread) unread.push({ line, reason })
  }
}

const isText = (name: string): name is TextName => texts.some((one) => one === name)

/** Chinese before what names no language before any other; of two alike the first. */
const rankOf = (language: string): number =>
  /^(zh|chi|zho|cmn)\b/i.test(language.replace('_', '-')) ? 0 : language === '' ? 1 : 2
const isNearer = (language: string, than: string | undefined): boolean =>
  than === undefined || rankOf(language) < rankOf(than)

const dayMs = 86_400_000

/** One that ends before it begins was given the day of its beginning: it ends on the next. */
function endOf(from: number, to: number): { to: number } | undefined {
  if (to > from) return to - from < dayMs ? { to } : undefined
  return to < from && from - to < dayMs ? { to: to + dayMs } : undefined
}
