import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Options } from './whole-in-s3.ts'

/** An S3 server on a free port, with one empty bucket. */
export async function startS3(): Promise<S3Options & { close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'cunxiao-s3-'))
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory },
    configureBuckets: [{ name: 'content', configs: [] }],
  })
  const { port } = (await server.run()) as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...{ bucket: 'content', key: 'S3RVER', secret: 'S3RVER', region: 'us-east-1' },
    close: async () => {
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}
