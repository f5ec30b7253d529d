import { mediaTypeOf } from './editions/file-type.ts'
import type { Resource } from './resource.ts'

/** What a file tells of the resource that is made of it, before anything of it is sent. */
export function knownFromFile({
  name,
  sizeBytes,
  durationMs,
}: {
  name: string
  sizeBytes: number
  /** Undefined: the browser cannot play it. */
  durationMs?: number | undefined
}): Partial<Resource> {
  const title = titleOf(name)
  const mediaType = kindOf(name)
  const language = mediaType === 'image' ? 'none' : languageIn(title)
  return {
    sizeBytes,
    ...(title && { title }),
    ...(mediaType && { mediaType }),
    ...(language && { language }),
    ...(durationMs !== undefined && {
      lengthMinutes: Math.max(1, Math.round(durationMs / 60_000)),
    }),
  }
}

/** `03_茶树_冬季修剪.mp4` → 茶树 冬季修剪; a name of digits alone is kept. */
function titleOf(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
  return (words.replace(/^\d{1,3}[ .．、-]+(?=\S)/, '') || words).slice(0, 120)
}

function kindOf(name: string): Resource['mediaType'] | undefined {
  const type = mediaTypeOf(name)
  const [family] = type.split('/')
  if (family === 'video' || /realmedia/.test(type)) return 'video'
  if (family === 'audio') return 'audio'
  if (family === 'image') return 'image'
  if (/epub/.test(type)) return 'ebook'
  if (/presentation|powerpoint/.test(type)) return 'slides'
  if (/\.zip$/i.test(name)) return 'package'
  if (/pdf|word|opendocument|excel|spreadsheet|text\/plain|rtf/.test(type)) return 'document'
  return undefined
}

/** Only where the name says it. */
function languageIn(title: string): Resource['language'] | undefined {
  if (/方言|[客粤闽湘赣吴]语|客家话|白话|土话|四川话|湖南话/.test(title)) return 'dialect'
  if (/[苗侗壮瑶藏彝傣]语|布依语|土家语|维吾尔语|蒙古语|哈萨克语|朝鲜语|民族语/.test(title))
    return 'minority'
  return /普通话|国语/.test(title) ? 'mandarin' : undefined
}
