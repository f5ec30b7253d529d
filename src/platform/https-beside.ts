import { createServer, type Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { IssuedCertificate } from './certificate.ts'
import type { Server } from './http.ts'

/** HTTPS on a port of its own, for a server that speaks plain HTTP as well. */
export type HttpsBeside = {
  /** Listens from the first certificate on; new connections get the last one. */
  show(certificate: Pick<IssuedCertificate, 'certPem' | 'keyPem'>): Promise<void>
  /** Where it listens; `undefined`: it does not. */
  port(): number | undefined
  close(): Promise<void>
}

/** A handshake that never ends would hold up the stop of the node. */
const patience = { requestTimeout: 120_000, handshakeTimeout: 10_000 }

export function httpsBeside(
  server: Pick<Server, 'routing'>,
  { host, port }: { host: string; port: number },
): HttpsBeside {
  let listener: HttpsServer | undefined
  const close = async () => {
    const closing = listener
    listener = undefined
    if (!closing) return
    const closed = new Promise((resolve) => closing.close(resolve))
    closing.closeIdleConnections()
    await closed
  }
  return {
    show: async ({ certPem: cert, keyPem: key }) => {
      if (listener) return listener.setSecureContext({ cert, key })
      const opened = createServer({ cert, key, ...patience }, server.routing)
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject)
        opened.listen({ host, port }, resolve)
      })
      listener = opened
    },
    port: () => (listener ? (listener.address() as AddressInfo).port : undefined),
    close,
  }
}
