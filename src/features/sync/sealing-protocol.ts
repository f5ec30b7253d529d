import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { KeyPair } from './signature-protocol.ts'

/** X25519: who may read it (S21). DER, like the keys that sign. */
export function makeSealingKeys(): KeyPair {
  return generateKeyPairSync('x25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
}

/** Names a public key in a few letters, so that a reader knows what was sealed for an older key of his. */
export const fingerprintOf = (publicKey: Buffer): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 16)

const rawKeyBytes = 32
const tagBytes = 16
export const sealBytes = rawKeyBytes + tagBytes

/**
 * Opens with the private key to `publicKey` and under the same `context` only. A key pair of its own
 * for every seal, so no nonce is ever used twice: its public half, the ciphertext, the tag.
 */
export function sealTo(publicKey: Buffer, bytes: Uint8Array, context: string): Buffer {
  const receiver = createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
  const ephemeral = generateKeyPairSync('x25519')
  const opening = rawOf(ephemeral.publicKey)
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: receiver })
  const { key, nonce } = secretsOf(shared, opening, rawOf(receiver), context)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  const sealed = [opening, cipher.update(bytes), cipher.final()]
  return Buffer.concat([...sealed, cipher.getAuthTag()])
}

/** `undefined`: sealed for somebody else, for another context, or altered since. */
export function unseal(
  privateKey: Buffer,
  sealed: Uint8Array,
  context: string,
): Buffer | undefined {
  if (sealed.length < sealBytes) return undefined
  const own = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
  const opening = Buffer.from(sealed.subarray(0, rawKeyBytes))
  try {
    const shared = diffieHellman({ privateKey: own, publicKey: publicOf(opening) })
    const { key, nonce } = secretsOf(shared, opening, rawOf(createPublicKey(own)), context)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
    const opened = decipher.update(sealed.subarray(rawKeyBytes, sealed.length - tagBytes))
    return Buffer.concat([opened, decipher.final()])
  } catch {
    // OpenSSL tells a weak public half and a wrong tag in words of its own; both mean: not to be opened.
    return undefined
  }
}

function secretsOf(shared: Buffer, opening: Buffer, receiver: Buffer, context: string) {
  const salt = Buffer.concat([opening, receiver])
  const secrets = Buffer.from(hkdfSync('sha256', shared, salt, `cunxiao seal 1 ${context}`, 44))
  return { key: secrets.subarray(0, 32), nonce: secrets.subarray(32) }
}

/** An X25519 key in DER ends with its 32 bytes. */
const rawOf = (key: KeyObject): Buffer =>
  key.export({ type: 'spki', format: 'der' }).subarray(-rawKeyBytes)

const derPrefix = Buffer.from('302a300506032b656e032100', 'hex')
const publicOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([derPrefix, raw]), format: 'der', type: 'spki' })
