/** What one file of a package does that may lead beyond itself. */
export type Traces = {
  path: string
  /** It shows other pages in frames. */
  hasFrames: boolean
  /** The names that it gives frames, and those that its links open pages in. */
  frames: string[]
  targets: string[]
  /** What it calls by name in the windows around it, and what others could call in its own. */
  called: string[]
  declared: string[]
  /** Whose files it loads. */
  hosts: string[]
  found: Code[]
}

/** What the sandbox of a course does not give, by the code of the note about it. */
export type Code =
  | 'course_frames_apart'
  | 'course_asks_top'
  | 'course_opens_windows'
  | 'course_keeps_in_browser'
  | 'course_has_flash'
  | 'course_needs_plugin'
export type Note =
  | { code: Code; pages: string[] }
  | { code: 'course_loads_elsewhere'; pages: string[]; hosts: string[] }

/**
 * What of a course will not work, as far as its texts say so beyond doubt: what only looks like it in a
 * library, such as asking whether there is a store at all, is left alone.
 */
export function notesOn(files: readonly Traces[], paths: ReadonlySet<string>): Note[] {
  const notes: Note[] = []
  const add = (code: Code, pages: readonly Traces[]): void => {
    if (pages.length > 0) notes.push({ code, pages: namesOf(pages) })
  }
  const having = (code: Code): Traces[] => files.filter(({ found }) => found.includes(code))
  if (files.some(({ hasFrames }) => hasFrames)) {
    const frames = new Set(files.flatMap((file) => file.frames))
    const known = new Set([...files.flatMap(({ declared }) => declared), ...frames])
    const reaching = ({ found, targets, called, frames: own }: Traces): boolean =>
      found.includes('course_frames_apart') ||
      targets.some((name) => frames.has(name) && !own.includes(name)) ||
      called.some((name) => known.has(name))
    add('course_frames_apart', files.filter(reaching))
  }
  add('course_asks_top', having('course_asks_top'))
  add('course_opens_windows', having('course_opens_windows'))
  add('course_keeps_in_browser', having('course_keeps_in_browser'))
  const elsewhere = files.filter(({ hosts }) => hosts.length > 0)
  if (elsewhere.length > 0) {
    const hosts = [...new Set(elsewhere.flatMap((file) => file.hosts))]
    notes.push({
      code: 'course_loads_elsewhere',
      pages: namesOf(elsewhere),
      hosts: hosts.slice(0, mostNames),
    })
  }
  // Players bring a Flash file for browsers of long ago; only one that is there is meant.
  if ([...paths].some((path) => /\.swf$/i.test(path))) {
    add('course_has_flash', having('course_has_flash'))
  }
  add('course_needs_plugin', having('course_needs_plugin'))
  return notes
}

/** So many are kept that whoever reads the note sees that there are more than are shown. */
const mostNames = 13
const namesOf = (files: readonly Traces[]): string[] =>
  files.slice(0, mostNames).map(({ path }) => path)

/** Of a page its scripts and tags, of a script its code, of a style sheet its addresses; comments are left out. */
export function tracesIn(path: string, kind: 'page' | 'script' | 'style', text: string): Traces {
  const traces: Traces = {
    path,
    hasFrames: false,
    ...{ frames: [], targets: [], called: [], declared: [], hosts: [], found: [] },
  }
  if (kind === 'style') {
    traces.hosts = hostsIn(withoutNotes(text), styleElsewhere)
    return traces
  }
  if (kind === 'script') {
    lookIntoScript(traces, withoutNotes(text), 'far')
    return traces
  }
  const { inside, outside } = split(text, /<script\b/gi, /<\/script/gi)
  const markup = split(outside, /<!--/g, /-->/g).outside
  const tags = [...inside, markup].flatMap((part) => part.match(tagPattern) ?? [])
  lookIntoTags(traces, tags.map(attributesOf))
  lookIntoScript(traces, [...inside.map(withoutNotes), ...tags].join('\n'), 'near')
  return traces
}

const tagPattern = /<[a-z][^<>]*>/gi
type Tag = { name: string; of: ReadonlyMap<string, string> }

function attributesOf(tag: string): Tag {
  const pattern = /(?<![\w:-])([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g
  const of = [...tag.matchAll(pattern)].map(
    ([, name = '', ...values]) =>
      [name.toLowerCase(), (values.find((value) => value !== undefined) ?? '').trim()] as const,
  )
  return { name: (/^<([\w:-]+)/.exec(tag)?.[1] ?? '').toLowerCase(), of: new Map(of) }
}

const plugIns = /\.(wmv|wma|asf|avi|rm|rmvb|mid|flv|dcr)$/i

function lookIntoTags(traces: Traces, tags: readonly Tag[]): void {
  const playsItself = tags.some(({ name }) => /^(embed|video|audio)$/.test(name))
  for (const { name, of } of tags) {
    const [src = '', href = '', target = ''] = ['src', 'href', 'target'].map((one) => of.get(one))
    const isFrame = name === 'frame' || name === 'iframe'
    if (isFrame && !elsewhere.test(src)) traces.hasFrames = true
    const called = of.get('name') ?? of.get('id')
    if (isFrame && called) traces.frames.push(called)
    const loaded =
      name === 'link' && /stylesheet/i.test(of.get('rel') ?? '')
        ? href
        : name === 'object'
          ? (of.get('data') ?? '')
          : src
    traces.hosts.push(...hostsIn(loaded, elsewhere))
    if (target !== '' && /^(a|area|form|base)$/.test(name)) lookIntoTarget(traces, target, href)
    const isOld =
      name === 'applet' ||
      (name === 'script' && /vbs/i.test(`${of.get('language')} ${of.get('type')}`)) ||
      (name === 'embed' && plugIns.test(src)) ||
      (name === 'object' && isForeign(of.get('classid') ?? '') && !playsItself)
    if (isOld) traces.found.push('course_needs_plugin')
  }
}

/** Whatever runs in Internet Explorer alone; Flash has words of its own. */
const isForeign = (classId: string): boolean =>
  /^(clsid|java):/i.test(classId) && !/d27cdb6e/i.test(classId)

function lookIntoTarget(traces: Traces, target: string, href: string): void {
  if (/^(https?:|\/\/|mailto:|tel:)/i.test(href)) return
  if (/^_(blank|new)$/i.test(target)) traces.found.push('course_opens_windows')
  else if (/^_top$/i.test(target)) traces.found.push('course_asks_top')
  else if (/^_parent$/i.test(target)) traces.found.push('course_frames_apart')
  else traces.targets.push(target)
}

const elsewhere = /^(?:https?:)?\/\/([\w.-]+(?::\d+)?)/i
const styleElsewhere = /(?:url\(\s*["']?|@import\s+["'])(?:https?:)?\/\/([\w.-]+(?::\d+)?)/gi
const scriptElsewhere =
  /(?:\bfetch\(\s*|\bimport\(\s*|\bimportScripts\(\s*|\.open\(\s*["'](?:GET|POST)["']\s*,\s*|\$\.(?:get|post|getJSON|getScript)\(\s*|\.src\s*=\s*)["'`](?:https?:)?\/\/([\w.-]+(?::\d+)?)/gi
const hostsIn = (text: string, pattern: RegExp): string[] => [
  ...new Set(
    [...text.matchAll(new RegExp(pattern, 'gi'))].map(([, host = '']) => host.toLowerCase()),
  ),
]

/** `near`: written into a page, where `parent` is no variable of a library. */
function lookIntoScript(traces: Traces, code: string, where: 'near' | 'far'): void {
  const add = (found: Code, ...patterns: readonly RegExp[]): void => {
    if (patterns.some((pattern) => pattern.test(code))) traces.found.push(found)
  }
  traces.hosts.push(...hostsIn(code, scriptElsewhere))
  traces.declared.push(...declaredIn(code))
  const around = where === 'near' ? nearAround : farAround
  traces.called.push(...[...code.matchAll(around)].map(([, name = '']) => name))
  add('course_frames_apart', /\bdocument\.domain\s*=[^=]/)
  if (where === 'near') {
    add(
      'course_frames_apart',
      /(?<![\w$.])(?:window\.)?(?:parent|top)\.(?:frames\b|document\b|location(?:\.href)?\s*=[^=])/,
      /(?<![\w$])frames\s*(?:\[[^\]\n]{1,60}\]|\.\w+)\.(?:document|location)\b/,
    )
  }
  add('course_asks_top', /(?<![\w$.])(?:window\.)?top\.location(?:\.href)?\s*=[^=]/)
  // A search that looks nearer first has found the platform before it comes to the top.
  if (/(?<![\w$.])(?:window\.)?top\.API(?:_1484_11)?\b/.test(code)) {
    const nearer = /(?<!\btop)\.API(?:_1484_11)?\b|\btypeof\s*\(?\s*API/
    if (!nearer.test(code)) traces.found.push('course_asks_top')
  }
  add('course_opens_windows', windowOpened)
  add(
    'course_keeps_in_browser',
    /\bdocument\.cookie\s*=[^=]/,
    // Whoever writes a name as its own value only tries.
    /\b(?:local|session)Storage\.setItem\(\s*(?!([\w.$]+)\s*,\s*\1\s*\))/,
    /\b(?:local|session)Storage\s*(?:\[|\.(?!\w+\()\w+\s*=[^=])/,
    /\bindexedDB\.open\(/,
  )
  if (where === 'near') add('course_has_flash', /\.swf\b/i)
  add(
    'course_needs_plugin',
    /\bnew\s+ActiveXObject\s*\(\s*["'](?:ADODB|Scripting|WScript|Word|Excel|PowerPoint|Shell)\./i,
  )
}

const nearAround = /(?<![\w$.])(?:window\.)?(?:parent|top)\.([A-Za-z_$][\w$]{2,})/g
const farAround = /(?<![\w$.])(?:window\.parent|(?:window\.)?top)\.([A-Za-z_$][\w$]{2,})\s*\(/g
const windowOpened =
  /\bwindow\.open\s*\((?=[^)\n]{0,300}["'])(?![^)\n]{0,300}["']_(?:self|parent|top)["'])/

const declaredIn = (code: string): string[] =>
  [
    ...code.matchAll(/\bfunction\s+([A-Za-z_$][\w$]{2,})\s*\(/g),
    ...code.matchAll(/(?<![\w$.])(?:window\.)?([A-Za-z_$][\w$]{2,})\s*=\s*function\b/g),
  ].map(([, name = '']) => name)

/** Code without its comments; what of a string looks like one goes as well. */
const withoutNotes = (code: string): string =>
  split(code, /\/\*/g, /\*\//g).outside.replace(/(^|[\s;{}])\/\/[^\n]*/g, '$1')

/** Each part from a beginning to the next end, and the rest; one pass, however long and odd the text is. */
function split(text: string, begin: RegExp, end: RegExp): { inside: string[]; outside: string } {
  const inside: string[] = []
  const outside: string[] = []
  let at = 0
  for (;;) {
    begin.lastIndex = at
    const first = begin.exec(text)
    if (!first) break
    outside.push(text.slice(at, first.index))
    end.lastIndex = begin.lastIndex
    const last = end.exec(text)
    inside.push(text.slice(first.index, last?.index))
    at = last ? end.lastIndex : text.length
  }
  return { inside, outside: [...outside, text.slice(at)].join(' ') }
}
