import type { FastifyRequest } from 'fastify'
import { invalid } from '../base/refusal.ts'

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
