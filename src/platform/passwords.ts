import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const deriveKey = promisify(argon2)

type Cost = { memory: number; passes: number; parallelism: number; tagLength: number }

/** OWASP's argon2id setting for small servers: 19 MiB, two passes; about 25 ms on an old PC's core. */
const usual: Cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Runs off the event loop. */
export async function hashPassword(password: string, cost = usual): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(key)}`
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored)
  if (!match) throw new Error('stored password is not an argon2id PHC string')
  const [, memory, passes, parallelism, salt, hash] = match
  const expected = Buffer.from(hash ?? '', 'base64')
  const key = await derive(password, Buffer.from(salt ?? '', 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(key, expected)
}

/** Same work as a real check, for a login name that does not exist. */
export async function wasteTimeLikeACheck(password: string): Promise<void> {
  await derive(password, Buffer.alloc(16), usual)
}

/** 256 random bits for a cookie; the database keeps only `hashToken(token)`. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/**
 * A code to print and read aloud: 12 characters without look-alikes (no 0 O 1 I L U), in groups of
 * four, about 57 bits.
 */
export function newPrintedCode(): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
  const characters = Array.from({ length: 12 }, () => alphabet[uniformBelow(alphabet.length)])
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** As typed: lower case, spaces and hyphens do not matter. */
export const foldPrintedCode = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '')

function uniformBelow(limit: number): number {
  const usable = 256 - (256 % limit)
  for (;;) {
    const byte = randomBytes(1).readUInt8()
    if (byte < usable) return byte % limit
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

function derive(password: string, salt: Buffer, parameters: Cost): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'), 'utf8')
  return deriveKey('argon2id', { message, nonce: salt, ...parameters }) as Promise<Buffer>
}
