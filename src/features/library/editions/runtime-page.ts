/** Where pages of courses find what speaks for them with the page around them; served beside the files. */
export const runtimePath = '/runtime/scorm.js'

/** So much of a page is looked through for the place where its head begins. */
export const headBytes = 64 * 1024

/** Part of the name of a page that carries the runtime: another way of carrying it is another page. */
export const carrying = 'runtime-1'

/**
 * The beginning of a page with the runtime as its first script: a course looks for its platform in its own
 * window first, on whichever of its pages it is. Bytes stay as they are, in whatever encoding.
 */
export function withRuntime(head: Buffer): Buffer {
  const encoding = encodingOf(head)
  const text = head.toString(encoding)
  const found = /<head(?:\s[^>]*)?>/i.exec(text) ?? /<html(?:\s[^>]*)?>/i.exec(text)
  const at = found
    ? found.index + found[0].length
    : (/^\s*(?:\uFEFF|\u00EF\u00BB\u00BF)?\s*(?:<!doctype[^>]*>)?/i.exec(text)?.[0].length ?? 0)
  const script = `<script src="${runtimePath}"></script>`
  const bytes = Buffer.from(text.slice(0, at) + script + text.slice(at), encoding)
  // Half a letter at the end of the piece stays what it was.
  return encoding === 'utf16le' && head.length % 2 === 1
    ? Buffer.concat([bytes, head.subarray(-1)])
    : bytes
}

/** Of UTF-16 only the order that Windows writes; all else has ASCII where it matters. */
const encodingOf = (head: Buffer): 'utf16le' | 'latin1' =>
  head[0] === 0xff && head[1] === 0xfe ? 'utf16le' : 'latin1'
