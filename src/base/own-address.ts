/**
 * An address that came by a query or from storage, as path, query and fragment of this origin; undefined
 * where a browser would go elsewhere with it. Browsers drop tabs and line ends and read `\` as `/`, so only
 * the browser's own reading counts.
 */
export function ownAddress(address: string | undefined, origin: string): string | undefined {
  if (address === undefined) return undefined
  let url: URL
  try {
    url = new URL(address, origin)
  } catch {
    return undefined
  }
  const path = `${url.pathname}${url.search}${url.hash}`
  // Put into a link, what begins with two slashes would be another host after all.
  return url.origin === origin && /^\/(?!\/)/.test(path) ? path : undefined
}
