import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import type { PlayerProps } from './player.ts'
import { useLeaving } from './use-leaving.ts'

GlobalWorkerOptions.workerSrc = worker

type Place = { page: number }
type Opened = { attempt: Attempt; page: number; book: PDFDocumentProxy }

/** Page by page, as wide as the screen; only what is looked at is fetched and drawn. */
export function PdfReader({ resource }: PlayerProps) {
  const [opened, setOpened] = useState<Opened | 'broken'>()
  const url = resource.edition?.files[0]?.url
  useEffect(() => {
    if (url === undefined) return
    const loading = getDocument({
      url,
      // What Chinese writers leave out of their files.
      cMapUrl: `${import.meta.env.BASE_URL}assets/${__PDF_CMAPS__}/`,
      cMapPacked: true,
      disableAutoFetch: true,
      disableStream: true,
    })
    void Promise.all([loading.promise, openAttempt(resource.id, resource.title)]).then(
      async ([book, { attempt, place }]) => {
        await say(attempt, { verb: verbs.initialized })
        const page = Math.min((place as Place | undefined)?.page ?? 1, book.numPages)
        setOpened({ attempt, page, book })
      },
      () => setOpened('broken'),
    )
    return () => void loading.destroy()
  }, [resource, url])
  if (opened === 'broken') {
    return (
      <p role="alert" class="told bad">
        {t('player.broken')}
      </p>
    )
  }
  return opened ? <Pages {...opened} /> : <p>{t('shell.loading')}</p>
}

function Pages({ attempt, page: first, book }: Opened) {
  const [page, setPage] = useState(first)
  useLeaving(attempt)
  const finished = useRef(false)
  const turn = (to: number) => {
    setPage(to)
    if (to === book.numPages && !finished.current) {
      finished.current = true
      void say(attempt, { verb: verbs.completed, result: { completion: true } })
    }
    void keepState(attempt, { place: { page: to } satisfies Place, finished: finished.current })
  }
  return (
    <section class="reader">
      <PageImage key={page} book={book} page={page} />
      <div class="reader-acts">
        <button type="button" disabled={page === 1} onClick={() => turn(page - 1)}>
          {t('player.pageBack')}
        </button>
        <output>{t('player.page', { page, of: book.numPages })}</output>
        <button
          type="button"
          class="main"
          disabled={page === book.numPages}
          onClick={() => turn(page + 1)}
        >
          {t('player.pageOn')}
        </button>
      </div>
    </section>
  )
}

function PageImage({ book, page }: { book: PDFDocumentProxy; page: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    let gone = false
    void book.getPage(page).then(async (shown) => {
      const drawn = canvas.current
      if (gone || !drawn) return
      const whole = shown.getViewport({ scale: 1 })
      const width = Math.min(drawn.parentElement?.clientWidth ?? innerWidth, 1_000)
      const sharp = Math.min(devicePixelRatio, 2)
      const viewport = shown.getViewport({ scale: (width / whole.width) * sharp })
      drawn.width = viewport.width
      drawn.height = viewport.height
      drawn.style.width = `${width}px`
      await shown.render({ canvas: drawn, viewport }).promise
      const { items } = await shown.getTextContent()
      if (!gone) setWords(items.map((item) => ('str' in item ? item.str : '')).join(' '))
    })
    return () => {
      gone = true
    }
  }, [book, page])
  return (
    <>
      <canvas ref={canvas} />
      {/* For whoever listens instead of looking. */}
      <p class="unseen">{words}</p>
    </>
  )
}
