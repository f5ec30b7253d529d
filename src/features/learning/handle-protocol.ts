import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** As long as somebody needs from his name to the last digit of his PIN. */
const handleMs = 10 * 60_000

const nonceBytes = 12
const tagBytes = 16
const suite = 'aes-256-gcm'

/** What a name that was shown is called by when its owner signs in: his id, sealed and short-lived. */
export function sealHandle(secret: Buffer, learnerId: string, now: Date): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(suite, keyOf(secret), nonce, { authTagLength: tagBytes })
  const said = `${learnerId} ${now.getTime() + handleMs}`
  return Buffer.concat([nonce, cipher.update(said), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

/** The learner's id; undefined for what this node never sealed, and after its time. */
export function openHandle(secret: Buffer, handle: string, now: Date): string | undefined {
  const bytes = Buffer.from(handle, 'base64url')
  if (bytes.length <= nonceBytes + tagBytes) return undefined
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv(suite, keyOf(secret), nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const opened = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  const [learnerId, until] = opened.toString().split(' ')
  return Number(until) >= now.getTime() ? learnerId : undefined
}

const keyOf = (secret: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'cunxiao learner handle 1', 32))
