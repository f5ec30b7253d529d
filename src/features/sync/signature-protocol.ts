import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'

/** DER: PKCS8 and SPKI. */
export type KeyPair = { privateKey: Buffer; publicKey: Buffer }

/** Ed25519: who says it (S30, S31). */
export function makeSigningKeys(): KeyPair {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
}

/** base64url. */
export const sign = (privateKey: Buffer, text: string): string =>
  signBytes(null, Buffer.from(text), read(privateKey, readPrivate)).toString('base64url')

export const verify = (publicKey: Buffer, text: string, signature: string): boolean =>
  verifyBytes(
    null,
    Buffer.from(text),
    read(publicKey, readPublic),
    Buffer.from(signature, 'base64url'),
  )

/** Reading a key costs as much as using it, and each is used again at the next call of its node. */
const readKeys = new Map<string, KeyObject>()
const mostReadKeys = 10_000

function read(der: Buffer, readAnew: (der: Buffer) => KeyObject): KeyObject {
  const name = der.toString('latin1')
  const known = readKeys.get(name)
  if (known) return known
  if (readKeys.size >= mostReadKeys) readKeys.clear()
  const key = readAnew(der)
  readKeys.set(name, key)
  return key
}

const readPrivate = (der: Buffer) => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
const readPublic = (der: Buffer) => createPublicKey({ key: der, format: 'der', type: 'spki' })

export const publicKeyOf = (privateKey: Buffer): Buffer =>
  createPublicKey(readPrivate(privateKey)).export({
    type: 'spki',
    format: 'der',
  })

/** What a signed request says of itself; `nonce` makes no two alike. No time: clocks are wrong (S30). */
export type RequestSeal = {
  node: string
  nonce: string
  signature: string
}

const digest = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

export const requestText = (
  request: { method: string; path: string; body: Uint8Array; hub: string },
  { node, nonce }: Omit<RequestSeal, 'signature'>,
): string =>
  `cunxiao request 1\n${request.method}\n${request.path}\n${digest(request.body)}\n${node}\n${nonce}\n${request.hub}`

/** The hub's answer, bound to the one request it answers; `said`: what it says in headers, where that counts. */
export const answerText = (nonce: string, status: number, body: Uint8Array, said = ''): string =>
  `cunxiao answer 1\n${nonce}\n${status}\n${digest(body)}${said && `\n${said}`}`

export const sealHeader = ({ node, nonce, signature }: RequestSeal): string =>
  `${node} ${nonce} ${signature}`

const sealPattern = /^([0-9a-f-]{36}) ([0-9a-f]{32}) ([A-Za-z0-9_-]{86})$/

export function readSealHeader(header: string): RequestSeal | undefined {
  const [, node, nonce, signature] = sealPattern.exec(header) ?? []
  return node && nonce && signature ? { node, nonce, signature } : undefined
}
