import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import type { IssuedCertificate } from './certificate.ts'

/** Issues certificates for names below its domain; the root that a school's devices have installed. */
export type Authority = { name: string; domain: string; certPem: string; keyPem: string }

const dayMs = 86_400_000
const rootDays = 3_650
/** Less than the 398 days that browsers allow. */
const issuedDays = 365

/**
 * A root that can vouch for names below `domain` and for nothing else: whoever steals its key cannot pass for
 * another site on the devices that trust it.
 */
export function makeAuthority(
  { name, domain }: { name: string; domain: string },
  now: Date,
): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certPem = certify({
    subject: name,
    publicKey: keys.publicKey,
    issuer: { name, privateKey: keys.privateKey },
    life: lifeFrom(now, rootDays),
    extensions: [
      extension(oids.basicConstraints, 'critical', sequence(yes, integer(Buffer.of(0)))),
      extension(oids.keyUsage, 'critical', bits(Buffer.of(0x04), 2)),
      extension(oids.nameConstraints, 'critical', onlyBelow(domain)),
    ],
  })
  return { name, domain, certPem, keyPem: pemOf(keys.privateKey) }
}

/** For a server of that name, with a key of its own; ends with the root at the latest. */
export function issueCertificate(authority: Authority, name: string, now: Date): IssuedCertificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ends = new X509Certificate(authority.certPem).validToDate
  const life = lifeFrom(now, issuedDays)
  const to = life.to < ends ? life.to : ends
  const certPem = certify({
    subject: name,
    publicKey: keys.publicKey,
    issuer: { name: authority.name, privateKey: createPrivateKey(authority.keyPem) },
    life: { ...life, to },
    extensions: [
      extension(oids.basicConstraints, 'critical', sequence()),
      extension(oids.keyUsage, 'critical', bits(Buffer.of(0x80), 7)),
      extension(oids.extendedKeyUsage, 'plain', sequence(oid(oids.serverAuthentication))),
      extension(oids.subjectAltName, 'plain', sequence(dnsName(name))),
    ],
  })
  return {
    name,
    certPem,
    keyPem: pemOf(keys.privateKey),
    notBefore: life.from.toISOString(),
    notAfter: to.toISOString(),
  }
}

/** Whole seconds, and a day back: the clock of whoever looks may be slow. */
function lifeFrom(now: Date, days: number): { from: Date; to: Date } {
  const second = Math.floor(now.getTime() / 1_000) * 1_000
  return { from: new Date(second - dayMs), to: new Date(second + days * dayMs) }
}

const pemOf = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }))

// X.509 as RFC 5280 has it, signed with ECDSA and SHA-256.

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
}

function certify(given: {
  subject: string
  publicKey: KeyObject
  issuer: { name: string; privateKey: KeyObject }
  life: { from: Date; to: Date }
  extensions: readonly Buffer[]
}): string {
  const { subject, publicKey, issuer, life, extensions } = given
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const issuerKey = der(0x80, keyIdentifierOf(createPublicKey(issuer.privateKey)))
  const unsigned = sequence(
    explicit(0, integer(Buffer.of(2))),
    // Positive, as serial numbers have to be.
    integer(Buffer.concat([Buffer.of(0x40), randomBytes(15)])),
    algorithm,
    commonName(issuer.name),
    sequence(time(life.from), time(life.to)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(
      3,
      sequence(
        ...extensions,
        extension(oids.subjectKeyIdentifier, 'plain', der(0x04, keyIdentifierOf(publicKey))),
        extension(oids.authorityKeyIdentifier, 'plain', sequence(issuerKey)),
      ),
    ),
  )
  const signature = sign('sha256', unsigned, issuer.privateKey)
  return new X509Certificate(sequence(unsigned, algorithm, bits(signature, 0))).toString()
}

/** The first 160 bits of the SHA-256 of the key (RFC 7093). */
const keyIdentifierOf = (key: KeyObject): Buffer =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }).subarray(-65))
    .digest()
    .subarray(0, 20)

/** Names below the domain are permitted, every address is excluded. */
const onlyBelow = (domain: string): Buffer =>
  sequence(
    explicit(0, sequence(dnsName(domain))),
    explicit(1, sequence(der(0x87, Buffer.alloc(8))), sequence(der(0x87, Buffer.alloc(32)))),
  )

const extension = (id: string, weight: 'critical' | 'plain', value: Buffer): Buffer =>
  sequence(oid(id), ...(weight === 'critical' ? [yes] : []), der(0x04, value))

const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid(oids.commonName), der(0x0c, Buffer.from(name)))))

const dnsName = (name: string): Buffer => der(0x82, Buffer.from(name, 'ascii'))

/** Two digits of the year until 2049. */
function time(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replaceAll(/\D/g, '')}Z`
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits))
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inSevenBits)]))
}

function inSevenBits(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80)
  return bytes
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts)
const explicit = (tag: number, ...parts: Buffer[]): Buffer => der(0xa0 + tag, ...parts)
const integer = (bytes: Buffer): Buffer => der(0x02, bytes)
const bits = (bytes: Buffer, unused: number): Buffer => der(0x03, Buffer.of(unused), bytes)

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

const yes = der(0x01, Buffer.of(0xff))
