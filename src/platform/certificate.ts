import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import { invalid } from '../base/refusal.ts'
import type { Log } from './log.ts'

export type CertificateFiles = { certFile: string; keyFile: string }

type Certificate = { cert: Buffer; key: Buffer }

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
