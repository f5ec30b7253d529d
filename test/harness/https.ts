import { request } from 'node:https'
import type { TLSSocket } from 'node:tls'

export type HttpsAnswer = {
  status: number
  body: string
  cookies: string[]
  /** What names the certificate that was shown. */
  fingerprint: string
}

/** As a browser on this machine that trusts `ca` and knows where `name` is; throws what a browser would warn of. */
export function askHttps(
  { name, port, ca }: { name: string; port: number; ca: string },
  path: string,
  sent?: object,
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const origin = `https://${name}:${port}`
    const headers = {
      host: `${name}:${port}`,
      ...(sent && { origin, 'content-type': 'application/json' }),
    }
    const method = sent ? 'POST' : 'GET'
    const asked = request(
      { ...{ host: '127.0.0.1', port, servername: name, ca, path, method, headers }, agent: false },
      (answer) => {
        const { fingerprint256 } = (answer.socket as TLSSocket).getPeerCertificate()
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece) => {
          body += piece
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body,
            cookies: answer.headers['set-cookie'] ?? [],
            fingerprint: fingerprint256,
          }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(sent && JSON.stringify(sent))
  })
}
