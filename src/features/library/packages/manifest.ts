import { structureFaults } from './cmi5-structure.ts'
import type { CourseBlock, Launch, PackageContent, PackageKind } from './content.ts'
import type { PackageFault } from './entries.ts'
import { encodePath, isElsewhere, type Paths, pathsOf, plainPath, resolve } from './references.ts'
import { scormFacts } from './scorm-facts.ts'
import { tincanLaunches } from './tincan.ts'
import { childrenOf, type Element, find, readXml } from './xml.ts'

type Files = {
  paths: Paths
  text(path: string): string
}
type Read = { content: PackageContent } | { faults: PackageFault[] }

/** The manifests of courses, the first that is there before the others. */
export const manifestNames = ['cmi5.xml', 'imsmanifest.xml', 'tincan.xml'] as const

/** A course structure that came alone: its units are somewhere else. */
export function readCourseAlone(text: string): Read {
  const name = manifestNames[0]
  const read = readCmi5({ paths: pathsOf([]), text: () => text }, name)
  if ('content' in read) return read
  return {
    faults: read.faults.map((fault) =>
      fault.code === 'file_missing' ? { ...fault, code: 'launch_relative' } : fault,
    ),
  }
}

/** What a package is, and what there is to open in it. Paths are those below its common folder. */
export function readPackage(files: Files): Read {
  const course = findManifest(files.paths, 'cmi5.xml')
  if (course !== undefined) return readCmi5(files, course)
  const manifest = findManifest(files.paths, 'imsmanifest.xml')
  if (manifest !== undefined) return readScorm(files, manifest)
  const tincan = findManifest(files.paths, 'tincan.xml')
  if (tincan !== undefined) return readTincan(files, tincan)
  return readPages(files)
}

/** At the top, else in the only folder that has one, whatever lies beside it. */
export function findManifest({ all, find }: Paths, name: string): string | undefined {
  const top = find(name)
  if (top !== undefined) return top
  const named = [...all].filter((path) => path.toLowerCase().endsWith(`/${name}`))
  const depth = Math.min(...named.map((path) => path.split('/').length))
  const highest = named.filter((path) => path.split('/').length === depth)
  return highest.length === 1 ? highest[0] : undefined
}

const no = (code: PackageFault['code'], at?: string): Read => ({
  faults: [{ code, ...(at !== undefined && { at }) }],
})

/** One of these may be the first page of a package without a manifest. */
export const mayBeFirst = (path: string): boolean => /^[^/]+\.(html?|xhtml)$/i.test(path)

/** The likeliest first. */
const firstNames = ['index', 'default', 'start', 'main', 'home', '首页', '首頁', '主页', '主頁']

function readPages({ paths, text }: Files): Read {
  const pages = [...paths.all].filter(mayBeFirst)
  const called = (name: string) =>
    pages.find((path) => path.slice(0, path.lastIndexOf('.')).toLowerCase() === name)
  const first =
    firstNames.map(called).find((path) => path !== undefined) ??
    (pages.length === 1 ? pages[0] : undefined)
  if (!first) return no('nothing_to_open', 'index.html')
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text(first))?.[1]?.trim() ?? ''
  const launch = { id: 'html', title, href: encodePath(first), depth: 0 }
  return { content: { kind: 'html', title, launches: [launch] } }
}

/**
 * Where a launch leads; what it is refused for stands in `faults`, under the words of the manifest.
 * `bases`: the `xml:base` of the elements around it, outermost first.
 */
function addressOf(
  paths: Paths,
  manifest: string,
  bases: readonly string[],
  said: string,
  faults: PackageFault[],
): string {
  const href = said.trim()
  if (isElsewhere(href)) {
    if (!/^https?:/i.test(href)) faults.push({ code: 'launch_address_odd', at: href })
    return href
  }
  // By the rule a base without a slash at its end is a file; many who write one mean a folder.
  const places = [
    bases.reduce((at, base) => at.slice(0, at.lastIndexOf('/') + 1) + base, manifest),
    [manifest.slice(0, manifest.lastIndexOf('/') + 1), ...bases, ''].join('/'),
  ]
  for (const place of places) {
    const target = resolve(paths, place, href)
    if (target) return `${encodePath(target.path)}${target.rest}`
  }
  const folder = (places[0] ?? '').replace(/[^/]*$/, '')
  faults.push({ code: 'file_missing', at: plainPath(href.startsWith('/') ? href : folder + href) })
  return href
}

// --- SCORM 1.2 and 2004 -------------------------------------------------------------------------

function readScorm(files: Files, path: string): Read {
  const manifest = readXml(files.text(path))
  if (manifest?.name !== 'manifest') return no('manifest_broken', path)
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
  const baseOf = (element: Element | undefined): string[] =>
    element?.attributes.base === undefined ? [] : [element.attributes.base]
  const bases = [...baseOf(manifest), ...baseOf(find(manifest, 'resources'))]
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
          const around = [...bases, ...baseOf(resource)]
          const address = addressOf(files.paths, path, around, href, faults)
          launches.push({
            id: identifier,
            title: find(item, 'title')?.text ?? '',
            href: withParameters(address, parameters),
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
  if (launches.length === 0) return no('manifest_incomplete', 'item')
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

/** Before the fragment, behind what the address asks already. */
function withParameters(address: string, parameters: string): string {
  const bare = parameters.trim().replace(/^[?&]/, '')
  if (bare === '') return address
  if (bare.startsWith('#')) return address.includes('#') ? address : `${address}${bare}`
  const [path = '', ...fragment] = address.split('#')
  const asked = `${path}${path.includes('?') ? '&' : '?'}${bare}`
  return [asked, ...fragment].join('#')
}

// --- Tin Can --------------------------------------------------------------------------------------

function readTincan(files: Files, path: string): Read {
  const root = readXml(files.text(path))
  if (root?.name !== 'tincan') return no('manifest_broken', path)
  const { launches, faults } = tincanLaunches(root, (said, odd) =>
    addressOf(files.paths, path, [], said, odd),
  )
  if (faults.length > 0) return { faults }
  return { content: { kind: 'tincan', title: launches[0]?.title ?? '', launches } }
}

// --- cmi5 -----------------------------------------------------------------------------------------

function readCmi5(files: Files, path: string): Read {
  const structure = readXml(files.text(path))
  if (structure?.name !== 'courseStructure') return no('manifest_broken', path)
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
    const href = addressOf(files.paths, path, [], find(au, 'url')?.text ?? '', faults)
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
  if (launches.length === 0) return no('manifest_incomplete', 'au')
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
