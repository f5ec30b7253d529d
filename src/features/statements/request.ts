import type { Speaker } from './credential.ts'
import type { XapiVersion } from './fault.ts'
import type { Parameters } from './query.ts'

/** A request as the standard sees it, whichever way it came. */
export type XapiRequest = {
  method: string
  /** Where the store is: `/xapi`. */
  store: string
  /** Path below the store: `statements`, `activities/state`. */
  resource: string
  parameters: Parameters
  header(name: string): string | undefined
  body: Uint8Array
}

/** A request whose speaker and version are known. */
export type Asked = { request: XapiRequest; speaker: Speaker; version: XapiVersion }

export type Answer = {
  status: number
  headers?: Readonly<Record<string, string>>
  /** A text is JSON. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** The newest patch of what the header asks for; undefined: none of ours. */
export function versionOf(header: string | undefined): XapiVersion | undefined {
  if (header === undefined) return undefined
  if (/^1\.0(\.\d+)?$/.test(header)) return '1.0.3'
  return /^2\.0(\.\d+)?$/.test(header) ? '2.0.0' : undefined
}

/** More than the standard names, of an address and of a form. */
const mostParameters = 40

/** Parameters of an address or a form, in a time that grows with its length; undefined where one comes twice or there are too many. */
export function parametersIn(text: string): Record<string, string> | undefined {
  const found: Record<string, string> = Object.create(null)
  const pairs = text.split('&', mostParameters + 1)
  if (pairs.length > mostParameters) return undefined
  // One by one: a list of them is read in a time that grows with its square.
  for (const [name, value] of pairs.flatMap((pair) => [...new URLSearchParams(pair)])) {
    if (name in found) return undefined
    found[name] = value
  }
  return found
}

const formHeaders = [
  'authorization',
  'x-experience-api-version',
  'content-type',
  'content-length',
  'if-match',
  'if-none-match',
]

export const isForm = (contentType: string | undefined): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')

/** Holds any one statement, escaped, or several; is read before it is known who sent it. */
export const mostFormBytes = 512 * 1024

/** Came in the alternate syntax of 1.0.3: the address names another method, the body is a form. */
export const isFolded = ({ method, parameters }: XapiRequest): boolean =>
  method === 'POST' && parameters.method !== undefined

/**
 * A request in the alternate syntax of 1.0.3 (part three, 1.3) as the one it stands for: method from
 * the address, everything else from the form. Undefined: it is not well formed.
 */
export function unfold(request: XapiRequest): XapiRequest | undefined {
  const { method, ...others } = request.parameters
  if (method === undefined || request.body.length > mostFormBytes) return undefined
  // The browsers it was made for send no type, or that of plain text.
  const type = request.header('content-type') ?? 'text/plain'
  if (Object.keys(others).length > 0 || !(isForm(type) || /^text\/plain\s*(;|$)/i.test(type))) {
    return undefined
  }
  const form = parametersIn(new TextDecoder().decode(request.body))
  if (!form) return undefined
  const { content = '', ...rest } = form
  const entries = Object.entries(rest)
  const isHeader = (name: string) => formHeaders.includes(name.toLowerCase())
  const given = new Map(
    entries.filter(([name]) => isHeader(name)).map(([name, value]) => [name.toLowerCase(), value]),
  )
  // What the content is, the form alone can say: the header speaks of the form.
  const contentType = given.get('content-type') ?? 'application/json'
  return {
    method: method.toUpperCase(),
    store: request.store,
    resource: request.resource,
    parameters: Object.fromEntries(entries.filter(([name]) => !isHeader(name))),
    header: (name) =>
      name === 'content-type' ? contentType : (given.get(name) ?? request.header(name)),
    body: new TextEncoder().encode(content),
  }
}
