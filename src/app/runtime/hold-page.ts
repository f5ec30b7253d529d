/**
 * Takes the rest of the page as text before any of it is run; the function that comes back writes it anew, after what
 * it is given has happened. Once: a second call does nothing.
 */
export function holdPage(): (before: () => void) => void {
  const { doctype, documentElement: root } = document
  const begin = [
    doctype ? new XMLSerializer().serializeToString(doctype) : '',
    openingOf(root),
    document.head ? openingOf(document.head) : '',
  ].join('')
  document.write('<plaintext style="display:none">')
  let isReleased = false
  return (before) => {
    if (isReleased) return
    isReleased = true
    const write = () => {
      const rest = document.querySelector('plaintext')?.textContent ?? ''
      document.open()
      before()
      document.write(begin + rest)
      document.close()
    }
    // Until all of it has come there is no rest of it to write.
    if (document.readyState === 'complete') write()
    else addEventListener('load', write, { once: true })
  }
}

/** `<html lang="zh">` of an element, as it was written. */
function openingOf(element: Element): string {
  const alone = (element.cloneNode(false) as Element).outerHTML
  return alone.slice(0, alone.indexOf('></') + 1)
}
