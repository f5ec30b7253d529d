import { type Text, text } from '../../../base/text.ts'
import type { MediaFacts } from '../media/facts.ts'
import { playsEverywhere, type Rendition } from '../media/media.ts'
import type { PackageContent } from '../packages/content.ts'
import type { mediaTypes } from '../values.ts'

/** What a file turned out to be. */
export const fileKinds = {
  film: text('视频', 'film'),
  recording: text('录音', 'recording'),
  pdf: text('PDF文档', 'PDF document'),
  epub: text('EPUB电子书', 'EPUB book'),
  text: text('文本', 'text'),
  office: text('办公文档', 'office document'),
  image: text('图片', 'picture'),
  package: text('课件包', 'course package'),
  subtitles: text('字幕', 'subtitles'),
} as const satisfies Record<string, Text>
export type FileKind = keyof typeof fileKinds

/** What a resource of each media type is made of. */
export const kindsOf: Readonly<Record<keyof typeof mediaTypes, readonly FileKind[]>> = {
  video: ['film', 'subtitles'],
  audio: ['recording'],
  ebook: ['epub', 'pdf', 'text'],
  document: ['pdf', 'office', 'text', 'image'],
  slides: ['office', 'pdf'],
  image: ['image'],
  package: ['package'],
  disc: ['film', 'recording', 'package', 'pdf'],
  link: [],
  quiz: [],
}

/** One file of an edition, named by its SHA-256. */
export type ManifestFile = {
  path: string
  hash: string
  sizeBytes: number
  mediaType: string
  role: 'original' | 'rendition' | 'thumbnail' | 'subtitle' | 'package'
  /** Of which size a rendition is. */
  rendition?: Rendition | typeof paperRendition
}

/** The PDF that was made of an office document. */
export const paperRendition = 'paper'

/** What `role: 'original'` is called where somebody chooses what goes to a station. */
export const originalRendition = 'original'

export const sizeOf = (files: readonly ManifestFile[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** What there is to choose from for a station: the original and what was made of it. */
export const renditionsOf = (manifest: readonly ManifestFile[]): string[] => [
  ...manifest.flatMap(({ role }) => (role === 'original' ? [originalRendition] : [])),
  ...manifest.flatMap(({ rendition }) => (rendition ? [rendition] : [])),
]

/** The files that go where only `chosen` renditions are wanted; what is no rendition always goes. */
export const chosenFiles = (
  manifest: readonly ManifestFile[],
  chosen: readonly string[],
): ManifestFile[] =>
  manifest.filter(({ role, rendition }) => {
    if (role === 'original') return chosen.includes(originalRendition)
    return role !== 'rendition' || (rendition !== undefined && chosen.includes(rendition))
  })

/** The file that opens first: the page of a package, a paper as PDF, the largest picture of a film that plays. */
export function openingPath(
  manifest: readonly ManifestFile[],
  content: Pick<PackageContent, 'launches'> | null,
  facts?: MediaFacts | null,
): string | undefined {
  const [launch] = content?.launches ?? []
  if (launch) return launch.href
  const playable = manifest.filter(({ role }) => role === 'original' || role === 'rendition')
  const original = playable.find(({ role }) => role === 'original')
  const largest = playable.at(-1)
  const opens = largest?.rendition !== paperRendition && (!facts || playsEverywhere(facts))
  return (opens ? (original ?? largest) : largest)?.path
}
