import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import { Refusal } from '../../base/refusal.ts'
import { chunkBytes, digestOf, readSums, sumBytes, writeSums } from './chunks.ts'
import type { BlobDisk } from './disk.ts'
import type { WholeBlobs } from './whole-blobs.ts'

export type S3Options = {
  endpoint: string
  bucket: string
  key: string
  secret: string
  region: string
}

/** What is uploaded at a time and held in memory; S3 takes no part below 5 MiB but the last. */
const partBytes = 8 * 1024 * 1024
/** For one request: a part on a line of 1 Mbit/s. */
const requestTimeoutMs = 120_000

/**
 * Whole blobs as objects `blobs/<hash>`, their digests as `sums/<hash>`. Whatever S3 does but answer is
 * `blob_store_unavailable`: nothing is missing until it says so itself.
 */
export function wholeInS3(
  disk: BlobDisk,
  { endpoint, bucket, key: accessKeyId, secret: secretAccessKey, region }: S3Options,
): WholeBlobs {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 })
  const root = `${endpoint.replace(/\/+$/, '')}/${bucket}`

  /** Answers that succeeded, and `undefined` where there is no such object. */
  async function ask(
    method: string,
    path: string,
    { body = '', headers = {} }: { body?: Buffer | string; headers?: Record<string, string> } = {},
  ): Promise<{ headers: Headers; body: Buffer } | undefined> {
    const signal = AbortSignal.timeout(requestTimeoutMs)
    // With the digest signed, S3 refuses what was damaged on the way.
    const sha256 = digestOf(Buffer.from(body)).toString('hex')
    const init = {
      ...{ method, signal, headers: { ...headers, 'x-amz-content-sha256': sha256 } },
      ...(body.length > 0 && { body: new Uint8Array(Buffer.from(body)) }),
    }
    let answer: Response
    let content: Buffer
    try {
      answer = await client.fetch(`${root}${path}`, init)
      content = Buffer.from(await answer.arrayBuffer())
    } catch (error) {
      throw unavailable(error instanceof Error ? error.name : String(error))
    }
    if (answer.ok) return { headers: answer.headers, body: content }
    const code = element(content.toString('utf8'), 'Code')
    if (answer.status === 416 || code === 'NoSuchKey') return undefined
    throw unavailable(code ?? `answered_${answer.status}`)
  }

  async function mustAsk(...question: Parameters<typeof ask>) {
    const answer = await ask(...question)
    if (!answer) throw unavailable('NoSuchKey')
    return answer
  }

  const readRange = async (path: string, from: number, length: number): Promise<Buffer> => {
    if (length === 0) return Buffer.alloc(0)
    const headers = { range: `bytes=${from}-${from + length - 1}` }
    return (await ask('GET', path, { headers }))?.body ?? Buffer.alloc(0)
  }

  /** Listed, not asked for by HEAD: a 404 without words may be the bucket's. */
  async function list(query: string): Promise<{ hash: string; sizeBytes: number }[]> {
    const { body } = await mustAsk('GET', `?list-type=2&${query}`)
    return [...body.toString('utf8').matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(
      ([, entry = '']) => ({
        hash: element(entry, 'Key')?.slice('blobs/'.length) ?? '',
        sizeBytes: Number(element(entry, 'Size')),
      }),
    )
  }

  async function sizeOf(hash: string): Promise<number | undefined> {
    const [found] = await list(`max-keys=1&prefix=${encodeURIComponent(blobKey(hash))}`)
    return found?.sizeBytes
  }

  async function uploadParts(path: string, hash: string, sizeBytes: number): Promise<void> {
    const to = `/${blobKey(hash)}`
    const begun = await mustAsk('POST', `${to}?uploads=`)
    const upload = `uploadId=${encodeURIComponent(element(begun.body.toString(), 'UploadId') ?? '')}`
    try {
      const parts: string[] = []
      for (let at = 0; at < sizeBytes; at += partBytes) {
        const body = await disk.read(path, at, partBytes)
        const number = parts.length + 1
        const { headers } = await mustAsk('PUT', `${to}?partNumber=${number}&${upload}`, { body })
        const etag = headers.get('etag') ?? ''
        parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
      }
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
      const done = await mustAsk('POST', `${to}?${upload}`, { body })
      // S3 says 200 before it knows.
      const failed = element(done.body.toString(), 'Code')
      if (failed) throw unavailable(failed)
    } catch (error) {
      await ask('DELETE', `${to}?${upload}`).catch(() => {})
      throw error
    }
  }

  const remove = async (hash: string): Promise<void> => {
    await ask('DELETE', `/${blobKey(hash)}`)
    await ask('DELETE', `/${sumsKey(hash)}`)
  }

  const whole: WholeBlobs = {
    onDisk: false,
    sizeOf,
    read: (hash, from, length) => readRange(`/${blobKey(hash)}`, from, length),
    readName: async () => (await ask('GET', '/name'))?.body.toString('utf8').trim() || undefined,
    writeName: async (name) => {
      if (name === undefined) await ask('DELETE', '/name')
      else await mustAsk('PUT', '/name', { body: name })
    },
    stream: (hash, from, to) =>
      Readable.from(
        (async function* () {
          for (let at = from; at < to; at += chunkBytes) {
            yield await readRange(`/${blobKey(hash)}`, at, Math.min(chunkBytes, to - at))
          }
        })(),
        { objectMode: false },
      ),
    readSum: async (hash, n) =>
      readSums(await readRange(`/${sumsKey(hash)}`, n * sumBytes, sumBytes)).get(n),
    keep: async (path, hash, sums) => {
      const sizeBytes = (await disk.sizeOf(path)) ?? 0
      await mustAsk('PUT', `/${sumsKey(hash)}`, { body: writeSums(sums) })
      if (sizeBytes > partBytes) await uploadParts(path, hash, sizeBytes)
      else {
        const body = await disk.read(path, 0, sizeBytes)
        await mustAsk('PUT', `/${blobKey(hash)}`, { body })
      }
      if ((await sizeOf(hash)) !== sizeBytes) throw unavailable('IncompleteBody')
      await disk.remove(path)
    },
    giveBack: async (hash, path) => {
      const sizeBytes = (await sizeOf(hash)) ?? 0
      for (let at = 0; at < sizeBytes; at += partBytes) {
        await disk.write(path, at, await whole.read(hash, at, partBytes))
      }
      await remove(hash)
    },
    remove,
    async *hashes() {
      for (let after = ''; ; ) {
        const page = await list(`prefix=blobs%2F&start-after=${encodeURIComponent(after)}`)
        for (const { hash } of page) yield hash
        const last = page.at(-1)
        if (!last) return
        after = blobKey(last.hash)
      }
    },
    tidy: async () => {},
  }
  return whole
}

const blobKey = (hash: string): string => `blobs/${hash}`
const sumsKey = (hash: string): string => `sums/${hash}`

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1]

const unavailable = (reason: string): Refusal =>
  new Refusal('unavailable', 'blob_store_unavailable', { reason })
