import { structureFaults } from './cmi5-structure.ts'
import type { PackageFault } from './entries.ts'
import { type ScormFacts, scormFacts } from './scorm-facts.ts'
import { tincanLaunches } from './tincan.ts'
import { childrenOf, type Element, find, readXml } from './xml.ts'

export type PackageKind = 'scorm12' | 'scorm2004' | 'cmi5' | 'tincan' | 'html'

/** What a learner opens: the whole of it, a SCO, or an assignable unit of a cmi5 course. */
export type Launch = {
  id: string
  title: string
  /** Within the package; of cmi5 also an address elsewhere. */
  href: string
  /** Depth in the table of contents. */
  depth: number
  cmi5?: {
    moveOn: string
    launchMethod: 'AnyWindow' | 'OwnWindow'
    masteryScore?: number
    launchParameters?: string
    entitlementKey?: string
  }
  scorm?: ScormFacts
}

export type PackageContent = {
  kind: PackageKind
  title: string
  launches: Launch[]
  /** cmi5: the structure as blocks of blocks and units, by id. */
  course?: CourseBlock
}
export type CourseBlock = {
  id: string
  title: string
  children: (CourseBlock | { unit: string })[]
}

type Files = {
  paths: ReadonlySet<string>
  text(path: string): string
}
type Read = { content: PackageContent } | { faults: PackageFault[] }

/** What a package is, and what there is to open in it. Paths are those below its common folder. */
export function readPackage(files: Files): Read {
  if (files.paths.has('cmi5.xml')) return readCmi5(files)
  if (files.paths.has('imsmanifest.xml')) return readScorm(files)
  if (files.paths.has('tincan.xml')) return readTincan(files)
  return readPages(files)
}

const no = (code: PackageFault['code'], at?: string): Read => ({
  faults: [{ code, ...(at !== undefined && { at }) }],
})

function readPages({ paths, text }: Files): Read {
  const pages = [...paths].filter((path) => /^[^/]+\.html?$/i.test(path))
  const first =
    pages.find((path) => /^(index|default|start|main)\.html?$/i.test(path)) ??
    (pages.length === 1 ? pages[0] : undefined)
  if (!first) return no('nothing_to_open', 'index.html')
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text(first))?.[1]?.trim() ?? ''
  return {
    content: { kind: 'html', title, launches: [{ id: 'html', title, href: first, depth: 0 }] },
  }
}

/** A reference within the package, without query and fragment, as the path of a file. */
function fileOf(href: string): string {
  const path = href.replace(/[?#].*$/, '').replaceAll('\\', '/')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const isElsewhere = (href: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(href)

// --- SCORM 1.2 and 2004 -------------------------------------------------------------------------

function readScorm(files: Files): Read {
  const manifest = readXml(files.text('imsmanifest.xml'))
  if (manifest?.name !== 'manifest') return no('manifest_broken', 'imsmanifest.xml')
  const all = find(manifest, 'organizations')
  const organizations = childrenOf(all, 'organization')
  const chosen =
    organizations.find(({ attributes }) => attributes.identifier === all?.attributes.default) ??
    organizations[0]
  if (!chosen) return no('manifest_incomplete', 'organization')
  const resources = new Map(
    childrenOf(find(manifest, 'resources'), 'resource').map((resource) => [
      resource.attributes.identifier ?? '',
      resource,
    ]),
  )
  const base = (element: Element | undefined): string => element?.attributes.base ?? ''
  const faults: PackageFault[] = []
  const launches: Launch[] = []
  const walk = (items: readonly Element[], depth: number): void => {
    for (const item of items) {
      const { identifier = '', identifierref, parameters = '' } = item.attributes
      if (identifierref !== undefined) {
        const resource = resources.get(identifierref)
        const href = resource?.attributes.href
        if (!resource || href === undefined) {
          faults.push({ code: 'manifest_incomplete', at: identifierref })
        } else {
          const path = `${base(manifest)}${base(find(manifest, 'resources'))}${base(resource)}${href}`
          if (!isElsewhere(path) && !files.paths.has(fileOf(path))) {
            faults.push({ code: 'file_missing', at: fileOf(path) })
          }
          launches.push({
            id: identifier,
            title: find(item, 'title')?.text ?? '',
            href: withParameters(path, parameters),
            depth,
            scorm: scormFacts(item, manifest),
          })
        }
      }
      walk(childrenOf(item, 'item'), depth + 1)
    }
  }
  walk(childrenOf(chosen, 'item'), 0)
  if (faults.length > 0) return { faults }
  if (launches.length === 0) return no('nothing_to_open', 'imsmanifest.xml')
  const title = find(chosen, 'title')?.text ?? launches[0]?.title ?? ''
  return { content: { kind: versionOf(manifest), title, launches } }
}

/** "1.2" by its own word; what says nothing and uses no later elements is 1.2 too. */
function versionOf(manifest: Element): PackageKind {
  const said = find(manifest, 'metadata', 'schemaversion')?.text ?? ''
  if (/^1\.2/.test(said)) return 'scorm12'
  if (/2004|1\.3/.test(said)) return 'scorm2004'
  const namespaces = Object.values(manifest.attributes).join(' ')
  return /adlcp_v1p3|imscp_v1p1/.test(namespaces) ? 'scorm2004' : 'scorm12'
}

function withParameters(path: string, parameters: string): string {
  const bare = parameters.replace(/^[?&]/, '')
  if (bare === '') return path
  if (bare.startsWith('#')) return `${path}${bare}`
  return `${path}${path.includes('?') ? '&' : '?'}${bare}`
}

function readTincan(files: Files): Read {
  const root = readXml(files.text('tincan.xml'))
  if (root?.name !== 'tincan') return no('manifest_broken', 'tincan.xml')
  const { launches, faults } = tincanLaunches(root, (said, odd) => {
    if (!isElsewhere(said) && !files.paths.has(fileOf(said))) {
      odd.push({ code: 'file_missing', at: fileOf(said) })
    }
    return said
  })
  if (faults.length > 0) return { faults }
  return { content: { kind: 'tincan', title: launches[0]?.title ?? '', launches } }
}

// --- cmi5 -----------------------------------------------------------------------------------------

function readCmi5(files: Files): Read {
  const structure = readXml(files.text('cmi5.xml'))
  if (structure?.name !== 'courseStructure') return no('manifest_broken', 'cmi5.xml')
  const odd = structureFaults(structure)
  if (odd.length > 0) return { faults: odd }
  const course = find(structure, 'course')
  const id = course?.attributes.id
  if (!course || !id) return no('manifest_incomplete', 'course')
  const faults: PackageFault[] = []
  const launches: Launch[] = []
  const idOf = ({ attributes }: Element): string => attributes.id?.trim() ?? ''
  const unitOf = (au: Element, depth: number) => {
    const unit = idOf(au)
    const href = find(au, 'url')?.text.trim() ?? ''
    if (!isElsewhere(href) && !files.paths.has(fileOf(href))) {
      faults.push({ code: 'file_missing', at: fileOf(href) })
    }
    launches.push({ id: unit, title: titleOf(au), href, depth, cmi5: cmi5Of(au) })
    return { unit }
  }
  const walk = (parent: Element, depth: number): CourseBlock['children'] =>
    childrenOf(parent, 'au', 'block').map((part) =>
      part.name === 'au'
        ? unitOf(part, depth)
        : { id: idOf(part), title: titleOf(part), children: walk(part, depth + 1) },
    )
  const children = walk(structure, 0)
  if (faults.length > 0) return { faults }
  if (launches.length === 0) return no('nothing_to_open', 'cmi5.xml')
  const title = titleOf(course)
  return { content: { kind: 'cmi5', title, launches, course: { id, title, children } } }
}

/** In Chinese where there is one. */
function titleOf(element: Element): string {
  const strings = childrenOf(find(element, 'title'), 'langstring')
  const chinese = strings.find(({ attributes }) => /^zh/i.test(attributes.lang ?? ''))
  return (chinese ?? strings[0])?.text ?? ''
}

function cmi5Of(au: Element): NonNullable<Launch['cmi5']> {
  const { moveOn = 'NotApplicable', launchMethod, masteryScore } = au.attributes
  const parameters = find(au, 'launchParameters')?.text
  const entitlement = find(au, 'entitlementKey')?.text
  return {
    moveOn,
    launchMethod: launchMethod === 'OwnWindow' ? 'OwnWindow' : 'AnyWindow',
    ...(masteryScore !== undefined && { masteryScore: Number(masteryScore) }),
    ...(parameters && { launchParameters: parameters }),
    ...(entitlement && { entitlementKey: entitlement }),
  }
}
