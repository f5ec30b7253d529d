import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** The preferred port of 127.0.0.1 if nobody listens on it, else any free one. */
export async function findFreePort(preferred: number | undefined): Promise<number> {
  if (preferred && (await tryListen(preferred))) return preferred
  const port = await tryListen(0)
  if (!port) throw new Error('no free port on 127.0.0.1')
  return port
}

export const isFreePort = async (port: number): Promise<boolean> =>
  (await tryListen(port)) !== undefined

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const { port: got } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return got
}
