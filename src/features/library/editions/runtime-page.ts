import { decodeAs, likelyEncoding, lookedBytes, markedEncoding } from '../../../base/encoding.ts'
import { storesScript } from './stores-script.ts'

/** Where pages of courses find what speaks for them with the page around them; served beside the files. */
export const runtimePath = '/runtime/scorm.js'

/** So much of a page is looked through for the place where its head begins; no page that people wrote is longer. */
export const headBytes = lookedBytes

/** Part of the name of a page that carries the runtime: another way of carrying it is another page. */
export const carrying = 'runtime-2'

/**
 * A page, or the beginning of a very long one, with scripts of ours before all others: what stands in for stores and, of
 * SCORM, the runtime: a course looks for its platform in its own window first, on whichever of its pages it is. Bytes stay as they are, in whatever encoding; only
 * what is in two-byte characters becomes UTF-8, whose mark wins over what was told of it.
 */
export function withRuntime(page: Buffer, isScorm: boolean): Buffer {
  const wide = markedEncoding(page) ?? likelyEncoding(page.subarray(0, lookedBytes))
  if (wide === 'utf-16le' || wide === 'utf-16be') {
    return withRuntime(Buffer.from(`\uFEFF${decodeAs(page, wide)}`), isScorm)
  }
  const text = page.toString('latin1')
  const head = /<head(?:\s[^>]*)?>/i.exec(text) ?? /<html(?:\s[^>]*)?>/i.exec(text)
  const at = head
    ? head.index + head[0].length
    : (/^(?:\u00EF\u00BB\u00BF)?\s*(?:<!doctype[^>]*>)?/i.exec(text)?.[0].length ?? 0)
  const runtime = isScorm ? `<script src="${runtimePath}"></script>` : ''
  const script = `<script>${storesScript}</script>${runtime}`
  return Buffer.from(text.slice(0, at) + script + text.slice(at), 'latin1')
}
