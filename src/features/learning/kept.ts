import type { Plays } from './film-choice.ts'
import type { ShownFile, ShownResource } from './portal-api.ts'

/** What somebody chose to have on his device. */
export const keptCache = 'cunxiao-kept' as const

/** Pages that somebody looked at, as they were last. */
export const seenCache = 'cunxiao-seen' as const

/** Of a film the smallest picture, of which an hour fits a telephone; of a paper its PDF; of all else what there is. */
const smallestFirst = ['paper', '240p', '480p', '720p', 'original', 'audio'] as const

export function fileToKeep(files: readonly ShownFile[], plays: Plays): ShownFile | undefined {
  const bySize = smallestFirst.flatMap(
    (size) => files.find(({ rendition }) => rendition === size) ?? [],
  )
  return bySize.find(plays) ?? bySize[0]
}

/** What opens without a line: a package is hundreds of files, and an office document is not opened here. */
export const canBeKept = ({ way }: Pick<ShownResource, 'way'>): boolean =>
  ['quiz', 'film', 'recording', 'pdf', 'epub', 'image'].includes(way)

/** The resource as it will be without a line on a device that `plays` so, and the addresses that it then needs. */
export function asKept(
  resource: ShownResource,
  plays: Plays,
): { resource: ShownResource; urls: string[] } {
  const { edition } = resource
  if (!edition) return { resource, urls: [] }
  const file = fileToKeep(edition.files, plays)
  const files = file ? [file] : []
  const { picture } = resource
  return {
    resource: { ...resource, edition: { ...edition, files } },
    urls: [
      ...new Set([
        ...files.map(({ url }) => url),
        ...edition.subtitles.map(({ url }) => url),
        ...(edition.poster ? [edition.poster] : []),
        ...(picture === undefined ? [] : [picture]),
      ]),
    ],
  }
}
