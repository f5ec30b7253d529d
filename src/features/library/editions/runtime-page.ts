import { decodeAs, likelyEncoding, lookedBytes, markedEncoding } from '../../../base/encoding.ts'

/** Where content finds what speaks for it with the page around it; served beside the files. */
export const runtimePath = '/runtime/scorm.js'

/** A page asks for it by this in its address. */
export const runtimeParameter = 'runtime'

/**
 * The page with the runtime as its first script: a course looks for its platform in its own window, and
 * no window around it may be touched from its sandbox. Bytes stay as they are, in whatever encoding; only
 * what is in two-byte characters becomes UTF-8, whose mark wins over what was told of it.
 */
export function withRuntime(page: Buffer): Buffer {
  const wide = markedEncoding(page) ?? likelyEncoding(page.subarray(0, lookedBytes))
  if (wide === 'utf-16le' || wide === 'utf-16be') {
    return withRuntime(Buffer.from(`\uFEFF${decodeAs(page, wide)}`))
  }
  const text = page.toString('latin1')
  const head = /<head(?:\s[^>]*)?>/i.exec(text) ?? /<html(?:\s[^>]*)?>/i.exec(text)
  const at = head
    ? head.index + head[0].length
    : (/^\s*<!doctype[^>]*>/i.exec(text)?.[0].length ?? 0)
  const script = `<script src="${runtimePath}"></script>`
  return Buffer.from(text.slice(0, at) + script + text.slice(at), 'latin1')
}
