import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { DetailedError, defaultOptions, Upload } from 'tus-js-client'
import { ApiError, offlineCode } from '../../../ui/api.ts'

const endpoint = '/api/library/uploads'
/** Resumed where it broke off, even within a part; small enough for a slow line to end one in a minute or two. */
const partBytes = 8 * 1024 * 1024

export type Sending =
  | { state: 'idle' }
  | { state: 'sending' | 'paused'; name: string; sentBytes: number; totalBytes: number }
  | { state: 'broken'; name: string; sentBytes: number; totalBytes: number; error: ApiError }

/** One file on its way to a resource; it pauses when the page is left and goes on with the same file. */
export function useUpload(resourceId: string, onDone?: () => void) {
  const queries = useQueryClient()
  const upload = useRef<Upload>(undefined)
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const [unfinished, setUnfinished] = useState<string>()

  useEffect(() => {
    void findUnfinished(resourceId).then(setUnfinished)
    return () => void upload.current?.abort()
  }, [resourceId])

  const begin = async (file: File) => {
    const at = { name: file.name, totalBytes: file.size }
    let sentBytes = 0
    setUnfinished(undefined)
    setSending({ ...at, state: 'sending', sentBytes })
    const next = new Upload(file, {
      endpoint,
      metadata: { resourceId, filename: file.name },
      chunkSize: partBytes,
      retryDelays: [0, 1_000, 3_000, 5_000, 10_000, 20_000],
      removeFingerprintOnSuccess: true,
      fingerprint: async () =>
        ['cunxiao', resourceId, file.name, file.size, file.lastModified].join('-'),
      onShouldRetry: ({ originalResponse }) => {
        const status = originalResponse?.getStatus() ?? 0
        return status === 0 || status === 409 || status === 423 || status >= 500
      },
      onProgress: (sent) => {
        sentBytes = sent
        setSending({ ...at, state: 'sending', sentBytes })
      },
      onSuccess: () => {
        setSending({ state: 'idle' })
        void queries.invalidateQueries()
        onDone?.()
      },
      onError: (error) =>
        setSending({ ...at, state: 'broken', sentBytes, error: refusalOf(error) }),
    })
    upload.current = next
    const [before] = await next.findPreviousUploads()
    if (before) next.resumeFromPreviousUpload(before)
    next.start()
  }
  const pause = async () => {
    await upload.current?.abort()
    setSending((now) => (now.state === 'sending' ? { ...now, state: 'paused' } : now))
  }
  const goOn = () => {
    setSending((now) => {
      if (now.state === 'idle') return now
      const { name, sentBytes, totalBytes } = now
      return { state: 'sending', name, sentBytes, totalBytes }
    })
    upload.current?.start()
  }
  const giveUp = async () => {
    await upload.current?.abort(true).catch(() => {})
    setSending({ state: 'idle' })
  }
  return { sending, unfinished, begin, pause, goOn, giveUp }
}

/** The name of a file of this resource that this browser began and did not end. */
async function findUnfinished(resourceId: string): Promise<string | undefined> {
  const all = await defaultOptions.urlStorage.findAllUploads()
  return all.find(({ metadata }) => metadata.resourceId === resourceId)?.metadata.filename
}

/** What the server said, or that there was no answer. */
function refusalOf(error: Error | DetailedError): ApiError {
  const response = error instanceof DetailedError ? error.originalResponse : null
  if (!response) return new ApiError(0, { code: offlineCode })
  try {
    return new ApiError(response.getStatus(), JSON.parse(response.getBody()))
  } catch {
    return new ApiError(response.getStatus(), { code: 'server_unreachable' })
  }
}
