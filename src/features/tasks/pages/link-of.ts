import { defaultParseSearch } from '@tanstack/react-router'

/** A path in the console, as its links take it; its query is read as the router reads an address that is opened. */
export function linkOf(link: string): { to: string; search: never } {
  const [path = '', query = ''] = link.replace(/^\/console/, '').split('?')
  return { to: path, search: defaultParseSearch(query) as never }
}
