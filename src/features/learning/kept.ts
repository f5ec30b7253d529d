import type { ShownFile, ShownResource } from './shelf.ts'

/** What somebody chose to have on his device. */
export const keptCache = 'cunxiao-kept' as const

/** Of a film the smallest picture, of which an hour fits a telephone; of a paper its PDF; of all else what there is. */
const smallestFirst = ['paper', '240p', '480p', '720p', 'original', 'audio'] as const

export function fileToKeep(files: readonly ShownFile[]): ShownFile | undefined {
  return smallestFirst
    .map((size) => files.find(({ rendition }) => rendition === size))
    .find((file) => file !== undefined)
}

/** What opens without a line: a package is hundreds of files, and an office document is not opened here. */
export const canBeKept = ({ way }: Pick<ShownResource, 'way'>): boolean =>
  ['quiz', 'film', 'recording', 'pdf', 'epub', 'image'].includes(way)

/** The resource as it will be without a line, and the addresses that it then needs. */
export function asKept(resource: ShownResource): { resource: ShownResource; urls: string[] } {
  const { edition } = resource
  if (!edition) return { resource, urls: [] }
  const file = fileToKeep(edition.files)
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
