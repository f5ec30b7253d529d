import type { FastifyRequest } from 'fastify'
import { invalid, Refusal } from '../base/refusal.ts'

/** The one file of a form. */
export async function receiveFile(
  request: FastifyRequest,
): Promise<{ name: string; bytes: Buffer }> {
  if (!request.isMultipart()) throw invalid('file_expected')
  try {
    const part = await request.file()
    if (part) return { name: part.filename, bytes: await part.toBuffer() }
  } catch (error) {
    // What its parser says of a form without a boundary, or one that ends too early; it has no code for it.
    if (!(error instanceof Error && /multipart/i.test(error.message) && !('code' in error)))
      throw error
  }
  throw invalid('file_expected')
}

/** The same for a file that is read as it comes: it is never held whole. */
export async function receiveStream<T>(
  request: FastifyRequest,
  read: (file: { name: string; bytes: AsyncIterable<Buffer> }) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw invalid('file_expected')
  const part = await request.file().catch((error: unknown) => {
    if (error instanceof Error && /multipart/i.test(error.message) && !('code' in error))
      return undefined
    throw error
  })
  if (!part) throw invalid('file_expected')
  try {
    const answer = await read({ name: part.filename, bytes: part.file })
    if (part.file.truncated) throw new Refusal('too_large', 'file_too_large')
    return answer
  } finally {
    // What is not read of it would keep the sender waiting.
    part.file.resume()
  }
}
