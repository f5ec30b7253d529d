import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import { isObject, type JsonObject } from './fault.ts'
import { readAnyJson } from './json-text.ts'

export type WhySignatureRefused =
  | 'signature_malformed'
  | 'signature_algorithm'
  | 'signature_certificate'
  | 'signature_wrong'

/** What was signed, or why it does not hold (1.0.3, part two, 2.6; JWS compact serialisation, RFC 7515). */
export function readSignature(
  content: Uint8Array,
): { payload: JsonObject } | { why: WhySignatureRefused } {
  // A statement, as large as one may be, and its certificates.
  if (content.length > 256 * 1024) return { why: 'signature_malformed' }
  const compact = Buffer.from(content).toString('latin1')
  const [head = '', body = '', signature, ...rest] = compact.trim().split('.', 4)
  const [header, payload] = [jsonIn(head), jsonIn(body)]
  if (!isObject(header) || !isObject(payload) || !signature || rest.length > 0) {
    return { why: 'signature_malformed' }
  }
  const digest = digests.get(String(header.alg))
  if (!digest) return { why: 'signature_algorithm' }
  // Without a certificate nobody here can say more than that it is well formed.
  if (header.x5c === undefined) return { payload }
  const key = keyIn(header.x5c)
  if (!key) return { why: 'signature_certificate' }
  const right = verify(
    digest,
    Buffer.from(`${head}.${body}`),
    key,
    Buffer.from(signature, 'base64url'),
  )
  return right ? { payload } : { why: 'signature_wrong' }
}

const digests: ReadonlyMap<string, string> = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512'],
])

function jsonIn(encoded: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return undefined
  try {
    return readAnyJson(Buffer.from(encoded, 'base64url'))
  } catch {
    return undefined
  }
}

/** Of the first certificate; the ones after it say who vouches for it. */
function keyIn(chain: unknown): KeyObject | undefined {
  const [first] = Array.isArray(chain) ? chain : []
  if (typeof first !== 'string') return undefined
  try {
    const { publicKey } = new X509Certificate(Buffer.from(first, 'base64'))
    return publicKey.asymmetricKeyType === 'rsa' ? publicKey : undefined
  } catch {
    return undefined
  }
}
