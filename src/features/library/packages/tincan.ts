import type { PackageFault } from './entries.ts'
import { childrenOf, type Element, find } from './xml.ts'

type Launch = { id: string; title: string; href: string; depth: number }

/** What `tincan.xml` names to be launched; `addressOf` finds a launch address, or says what is wrong with it. */
export function tincanLaunches(
  root: Element,
  addressOf: (said: string, faults: PackageFault[]) => string,
): { launches: Launch[]; faults: PackageFault[] } {
  const faults: PackageFault[] = []
  const activities = childrenOf(find(root, 'activities'), 'activity')
  const launches = activities.flatMap((activity): Launch[] => {
    const said = inChinese(childrenOf(activity, 'launch'))
    if (said === '') return []
    const { id = '' } = activity.attributes
    if (!/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(id)) {
      faults.push({ code: 'tincan_incomplete', at: id || 'activity id' })
    }
    return [
      {
        id,
        title: inChinese(childrenOf(activity, 'name')),
        href: addressOf(said, faults),
        depth: 0,
      },
    ]
  })
  if (launches.length === 0) faults.push({ code: 'tincan_incomplete', at: 'activity › launch' })
  return { launches, faults }
}

/** In Chinese where there is one. */
function inChinese(said: readonly Element[]): string {
  const chinese = said.find(({ attributes }) => /^zh/i.test(attributes.lang ?? ''))
  return (chinese ?? said[0])?.text.trim() ?? ''
}
