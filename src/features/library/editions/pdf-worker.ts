import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const longestMs = 60_000

/**
 * How many pages a PDF has, read as the portal reads it; 0: it does not open, or only with a password. In a
 * thread of its own, so that whatever a file holds takes the thread's time and memory.
 */
export async function pagesOfPdf(path: string): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { pdf: path } satisfies Order,
    execArgv: [],
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  try {
    const [pages] = await once(worker, 'message', { signal: AbortSignal.timeout(longestMs) })
    return pages
  } catch (error) {
    if (isOfTheFile(error)) return 0
    throw error
  } finally {
    await worker.terminate()
  }
}

/** It took too long, or more memory than it may. */
const isOfTheFile = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'))

type Order = { pdf: string }
const isOrder = (value: unknown): value is Order =>
  typeof value === 'object' && value !== null && 'pdf' in value

if (!isMainThread && parentPort && isOrder(workerData)) {
  parentPort.postMessage(await read(workerData.pdf))
}

async function read(path: string): Promise<number> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({
    url: pathToFileURL(path),
    // Nothing is fetched but what tells how many pages there are.
    ...{ disableAutoFetch: true, disableStream: true },
    verbosity: VerbosityLevel.ERRORS,
  })
  return loading.promise.then(
    ({ numPages }) => numPages,
    () => 0,
  )
}
