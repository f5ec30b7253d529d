import type { AddressInfo } from 'node:net'
import type { Session, TestNode } from '../../../../test/harness/node.ts'
import { loginCookie } from '../../../platform/http.ts'

/** The address of a node that listens on a free port of this machine, from now on. */
export async function listenOn({ server }: Pick<TestNode, 'server'>): Promise<string> {
  if (!server.server.listening) await server.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

/** What speaks tus, as a browser that is logged in. */
export function tusOf(origin: string, { cookie }: Pick<Session, 'cookie'>) {
  const request = (method: string, path: string, headers: Record<string, string>, body?: Buffer) =>
    fetch(new URL(path, origin), {
      method,
      headers: { 'tus-resumable': '1.0.0', cookie: `${loginCookie}=${cookie}`, origin, ...headers },
      ...(body && { body: new Uint8Array(body) }),
    })
  return {
    begin: (resourceId: string, filename: string, sizeBytes: number) =>
      request('POST', '/api/library/uploads', {
        'upload-length': String(sizeBytes),
        'upload-metadata': Object.entries({ resourceId, filename })
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      }),
    head: (path: string) => request('HEAD', path, {}),
    patch: (path: string, offset: number, bytes: Buffer) =>
      request(
        'PATCH',
        path,
        { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        bytes,
      ),
    remove: (path: string) => request('DELETE', path, {}),
  }
}
