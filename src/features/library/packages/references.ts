import { decodePercent } from '../../../base/percent.ts'

/** The paths of a package, found as a browser on any system would find them. */
export type Paths = {
  all: ReadonlySet<string>
  /** The path as it is kept; undefined: none is called that, or several are but for their case. */
  find(path: string): string | undefined
}

export function pathsOf(paths: Iterable<string>): Paths {
  const all = new Set(paths)
  const folded = new Map<string, string | undefined>()
  for (const path of all) {
    const key = fold(path)
    folded.set(key, folded.has(key) ? undefined : path)
  }
  return {
    all,
    find: (path) => {
      const plain = plainPath(path)
      return all.has(plain) ? plain : folded.get(fold(plain))
    },
  }
}

const fold = (path: string): string => path.normalize('NFC').toLowerCase()

/** `./a//b` → `a/b`, in composed characters; what leads upward or begins at the root still does. */
export const withoutIdleSteps = (path: string): string =>
  path
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=^|\/)(?:\.\/)+/g, '')
    .normalize('NFC')

/** Without `.`, `..` and empty steps, in composed characters: `a/./b//../c` → `a/c` */
export function plainPath(path: string): string {
  const steps: string[] = []
  for (const step of path.normalize('NFC').replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** What a reference leads to: a file, and what an address says after it. */
export type Target = { path: string; rest: string }

/**
 * The file that `href` means in a document at `from`. People write names as they are and as addresses
 * have them, so `#`, `?` and `%` may belong to the name: what is there decides.
 */
export function resolve(paths: Paths, from: string, href: string): Target | undefined {
  const folder = href.startsWith('/') ? '' : from.slice(0, from.lastIndexOf('/') + 1)
  for (const { name, rest } of readingsOf(href.trim())) {
    const path = paths.find(folder + name)
    if (path !== undefined) return { path, rest }
  }
  return undefined
}

function* readingsOf(href: string): Generator<{ name: string; rest: string }> {
  const cuts = [href.search(/[?#]/), href.lastIndexOf('?'), href.lastIndexOf('#'), href.length]
  for (const cut of new Set(cuts)) {
    if (cut < 0) continue
    const [name, rest] = [href.slice(0, cut), href.slice(cut)]
    yield { name: decodePercent(name), rest }
    yield { name, rest }
  }
}

/** A path as part of an address. */
export const encodePath = (path: string): string =>
  path.split('/').map(encodeURIComponent).join('/')

export const isElsewhere = (href: string): boolean => /^\s*[a-z][a-z0-9+.-]*:/i.test(href)
