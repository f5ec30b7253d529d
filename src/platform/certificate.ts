import { X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { Instant } from '../base/calendar.ts'
import { invalid } from '../base/refusal.ts'
import type { Log } from './log.ts'

export type CertificateFiles = { certFile: string; keyFile: string }

type Certificate = { cert: Buffer; key: Buffer }

/** For a server of that name: its chain, itself first, and its key. */
export type IssuedCertificate = {
  name: string
  certPem: string
  keyPem: string
  notBefore: Instant
  notAfter: Instant
}

/**
 * What a server is given, under the name that `nameOf` chooses. Refuses by name what no browser would
 * believe: a chain out of order, one that has ended, or one for other names.
 */
export function examineCertificate(
  { cert, key }: Certificate,
  nameOf: (names: readonly string[]) => string | undefined,
  now: Date,
): IssuedCertificate {
  const certPem = cert.toString()
  const chain = certPem.match(onePem)?.map((pem) => new X509Certificate(pem)) ?? []
  const [own] = chain
  if (!own) throw new Error('a certificate that fits a key is there')
  for (const [i, issuer] of chain.slice(1).entries()) {
    const issued = chain[i]
    if (!issued?.checkIssued(issuer) || !issued.verify(issuer.publicKey)) {
      throw invalid('certificate_chain_broken', { subject: issuer.subject })
    }
  }
  const notAfter = own.validToDate.toISOString()
  if (own.validToDate <= now) throw invalid('certificate_ended', { notAfter })
  const names = namesOf(own)
  const name = nameOf(names)
  if (name === undefined || !own.checkHost(name)) {
    throw invalid('certificate_for_others', { name: name ?? '', names: names.join(' ') })
  }
  const notBefore = own.validFromDate.toISOString()
  return { name, certPem, keyPem: key.toString(), notBefore, notAfter }
}

const onePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => String(name))

/** What the files hold, once it is known to fit together. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  try {
    const certificate = { cert: readFileSync(certFile), key: readFileSync(keyFile) }
    createSecureContext(certificate)
    return certificate
  } catch (error) {
    throw invalid('certificate_unusable', { certFile, keyFile, said: String(error) })
  }
}

/**
 * New connections get a renewed certificate, without a restart. Files that do not fit together,
 * because only one of them is written yet, change nothing. Returns how to stop.
 */
export function followCertificate(
  server: Server,
  files: CertificateFiles,
  log: Log,
  everyMs: number,
): () => void {
  const renew = () => {
    try {
      server.setSecureContext(readCertificate(files))
      log.info({ certFile: files.certFile }, 'certificate renewed')
    } catch (error) {
      log.warn({ err: error }, 'the certificate of before stays in use')
    }
  }
  // By asking: a renewal often replaces a link, or the directory it points into, which no watch sees.
  const paths = [files.certFile, files.keyFile]
  for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, renew)
  return () => {
    for (const path of paths) unwatchFile(path, renew)
  }
}
