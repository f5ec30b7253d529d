import type { NoticeItem } from '../notice-item.ts'
import { plainTold, type Told, whenText } from './told.ts'
import { type Script, say } from './words.ts'

/** What one message holds in UTF-16 units; Chinese is sent so. */
export const messageUnits = 70

export type Messages = {
  /** Each with its signature, none longer than `messageUnits`. */
  texts: string[]
  /** Ids of items whose title had to be cut, or left away altogether. */
  shortened: string[]
}

/**
 * A notice as short messages: one where that can be. First audiences fall away, then a place that all share is said once,
 * then titles are cut, but never below `leastTitle`; beyond that there are several messages. When and where it is, is
 * never cut.
 */
export function messagesOf(given: Told, script: Script): Messages {
  const told = plainTold(given)
  for (const way of [whole, withoutAudience, placeOnce]) {
    const text = way(told, script)
    if (text !== undefined && text.length <= messageUnits) return { texts: [text], shortened: [] }
  }
  return cutToOne(told, script) ?? severalOf(told, script)
}

type Way = (told: Told, script: Script) => string | undefined
const joined = '；'
const leastTitle = 6

const whole: Way = (told, script) =>
  opened(
    told,
    script,
    told.items.map((item) => sentence(item, script) + audienceOf(item, script)),
  )

const withoutAudience: Way = (told, script) =>
  opened(
    told,
    script,
    told.items.map((item) => sentence(item, script)),
  )

const placeOnce: Way = ({ items, ...told }, script) => {
  const place = sharedPlace(items)
  return place === undefined
    ? undefined
    : opened(
        told,
        script,
        items.map((item) => sentence(item, script, { place: '' })),
        say(script, 'allAt') + place,
      )
}

function cutToOne(told: Told, script: Script): Messages | undefined {
  const place = sharedPlace(told.items)
  const end = place === undefined ? '' : say(script, 'allAt') + place
  const textOf = (most: number) =>
    opened(
      told,
      script,
      told.items.map((item) =>
        sentence(item, script, { title: cut(item.title, most), ...(place && { place: '' }) }),
      ),
      end,
    )
  if (textOf(leastTitle).length > messageUnits) return undefined
  for (let most = longestTitle(told.items) - 1; most >= leastTitle; most--) {
    const text = textOf(most)
    if (text.length <= messageUnits)
      return { texts: [text], shortened: longerThan(most, told.items).map(({ id }) => id) }
  }
  return undefined
}

/** As many as fit into each, in their order; a title is cut only where its item has a message of its own. */
function severalOf(told: Told, script: Script): Messages {
  const counter = '（99/99）'
  const room = messageUnits - opened(told, script, []).length - counter.length
  const shortened: string[] = []
  const parts: string[] = []
  let before = ''
  for (const item of told.items) {
    const full = sentence(item, script)
    const fitting = full.length <= room ? full : fitted(item, script, room)
    if (fitting !== full) shortened.push(item.id)
    const last = parts.at(-1)
    const beside =
      item.place === before
        ? sentence(item, script, { place: '', at: say(script, 'samePlace') })
        : fitting
    if (last !== undefined && last.length + joined.length + beside.length <= room)
      parts[parts.length - 1] = last + joined + beside
    else parts.push(fitting)
    before = item.place
  }
  const texts = parts.map(
    (part, at) => `${opened(told, script, [])}（${at + 1}/${parts.length}）${part}`,
  )
  return { texts: texts.length === 1 ? [opened(told, script, parts)] : texts, shortened }
}

/** With as much of its title as there is room for; without any it says what kind of thing it is. */
function fitted(item: NoticeItem, script: Script, room: number): string {
  const bare = sentence(item, script, { title: '' })
  const most = room - bare.length - quoted('').length - say(script, 'learn').length
  return most >= 2
    ? sentence(item, script, { title: cut(item.title, most) })
    : bare + say(script, 'learning')
}

function opened(
  { signature, changes = [] }: Pick<Told, 'signature' | 'changes'>,
  script: Script,
  sentences: readonly string[],
  end = '',
): string {
  const head = changes.length > 0 ? say(script, 'smsCorrects') : ''
  return `【${signature}】${head}${[...sentences, ...(end ? [end] : [])].join(joined)}`
}

function sentence(
  item: NoticeItem,
  script: Script,
  {
    title = item.title,
    place = item.place,
    at = say(script, 'at'),
  }: { title?: string; place?: string; at?: string } = {},
): string {
  const where = place === '' && at === say(script, 'at') ? '' : at + place
  const what = title === '' ? '' : verbOf(item, script) + quoted(title)
  return whenText(item, script) + where + what
}

const verbOf = ({ kind }: NoticeItem, script: Script): string =>
  kind === 'broadcast' ? say(script, 'watch') : kind === 'session' ? say(script, 'learn') : ''

/** A title that has its marks already gets none. */
const quoted = (title: string): string => (/[《》]/.test(title) ? title : `《${title}》`)

const audienceOf = ({ audience }: NoticeItem, script: Script): string =>
  audience === undefined ? '' : say(script, 'forWhom', audience)

const sharedPlace = (items: readonly NoticeItem[]): string | undefined => {
  const [first] = items
  return items.length > 1 && items.every(({ place }) => place === first?.place)
    ? first?.place
    : undefined
}

const longestTitle = (items: readonly NoticeItem[]): number =>
  Math.max(...items.map(({ title }) => title.length))
const longerThan = (most: number, items: readonly NoticeItem[]): NoticeItem[] =>
  items.filter(({ title }) => title.length > most)

const characters = new Intl.Segmenter('zh')

/** At most so many units with the mark that something is missing; no character is cut in two. */
export function cut(title: string, most: number): string {
  if (title.length <= most) return title
  let kept = ''
  for (const { segment } of characters.segment(title)) {
    if (kept.length + segment.length > most - 1) break
    kept += segment
  }
  return `${kept.replace(/[《“（(]$/u, '')}…`
}
