import type { IssuedCertificate } from '../../platform/certificate.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { HttpsBeside } from '../../platform/https-beside.ts'
import { findOwnCertificate } from './certificate-store.ts'
import type { OwnCertificate } from './own-api.ts'

/**
 * Speaks HTTPS from the moment a certificate has come down, by line, stick or restore, and with every later
 * one, without a restart. An ended one is served too: often it is the clock that is wrong. Returns how to stop.
 */
export function followOwnCertificate(
  { db, log }: Pick<Ground, 'db' | 'log'>,
  https: HttpsBeside,
  everyMs: number,
): () => Promise<void> {
  let shown: string | undefined
  let looking: Promise<void> | undefined
  const look = async () => {
    const own = await readOwnCertificate(db)
    if (own?.certPem === shown) return
    shown = undefined
    if (!own) return https.close()
    await https.show(own)
    shown = own.certPem
    log.info({ name: own.name, port: https.port(), notAfter: own.notAfter }, 'speaking HTTPS')
  }
  const lookOnce = () => {
    looking ??= look()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'no HTTPS with the certificate that came'),
      )
      .finally(() => {
        looking = undefined
      })
  }
  lookOnce()
  const timer = setInterval(lookOnce, everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await looking
    await https.close()
  }
}

/** `undefined`: none has come; plain HTTP alone. */
export async function describeOwnCertificate(
  db: Db,
  https: Pick<HttpsBeside, 'port'>,
): Promise<OwnCertificate | undefined> {
  const own = await readOwnCertificate(db)
  if (!own) return undefined
  const port = https.port()
  const url = port === undefined ? null : `https://${own.name}${port === 443 ? '' : `:${port}`}`
  return { name: own.name, endsAt: own.notAfter, url }
}

const readOwnCertificate = (db: Db): Promise<IssuedCertificate | undefined> =>
  asSystem(db, 'own certificate', findOwnCertificate)
