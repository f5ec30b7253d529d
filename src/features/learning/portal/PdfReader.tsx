import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'preact/hooks'
import { stopReading } from '../../../ui/portal/read-aloud.ts'
import { t } from '../../../ui/portal/words.ts'
import { paragraphsOf } from '../page-text.ts'
import { partMs, type Seen } from '../reading.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, openAttempt, say } from './attempt.ts'
import { PageImage } from './PageImage.tsx'
import type { PlayerProps } from './player.ts'
import { useReading } from './use-reading.ts'

GlobalWorkerOptions.workerSrc = worker

type Place = { page: number; seen?: Seen }
type Opened = { attempt: Attempt; place: Place; book: PDFDocumentProxy }

/** Page by page, as wide as the screen or in the portal's own type; only what is looked at is fetched and drawn. */
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
        const kept = place as Place | undefined
        const page = Math.min(kept?.page ?? 1, book.numPages)
        setOpened({ attempt, place: { ...kept, page }, book })
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

function Pages({ attempt, place, book }: Opened) {
  const [page, setPage] = useState(place.page)
  const [asText, setAsText] = useState(false)
  const top = useRef<HTMLElement>(null)
  const paragraphs = useWords(book, page)
  const { keep } = useReading(
    attempt,
    {
      ...{ n: page, of: book.numPages, isAtEnd: true },
      takesMs: paragraphs && partMs(paragraphs.join('').length),
    },
    place.seen ?? [],
    (at, seen): Place => ({ page: at, seen }),
  )
  const turn = (to: number) => {
    if (to < 1 || to > book.numPages) return
    stopReading()
    setPage(to)
    top.current?.scrollIntoView()
    keep(to)
  }
  return (
    <section class="reader" ref={top}>
      {asText ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a page longer than the screen is moved by keys
        <article class="book" data-scrolls tabIndex={0}>
          {paragraphs?.map((text) => (
            <p key={text}>{text}</p>
          ))}
          {paragraphs?.length === 0 && <p class="quiet">{t('player.noWords')}</p>}
        </article>
      ) : (
        <>
          <PageImage book={book} page={page} onTurn={(by) => turn(page + by)} />
          {/* For whoever listens instead of looking. */}
          <div class="unseen">
            {paragraphs?.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </>
      )}
      <div class="reader-acts">
        <button type="button" disabled={page === 1} onClick={() => turn(page - 1)}>
          {t('player.pageBack')}
        </button>
        <output>{t('player.page', { page, of: book.numPages })}</output>
        <button type="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {t('player.asText')}
        </button>
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

/** Undefined until it is known what stands on the page. */
function useWords(book: PDFDocumentProxy, page: number): readonly string[] | undefined {
  const [known, setKnown] = useState<{ page: number; paragraphs: readonly string[] }>()
  useEffect(() => {
    let gone = false
    void book
      .getPage(page)
      .then((shown) => shown.getTextContent())
      .then(
        ({ items }) => paragraphsOf(items.flatMap((item) => ('str' in item ? item : []))),
        // A page that does not tell its words is looked at.
        () => [],
      )
      .then((paragraphs) => {
        if (!gone) setKnown({ page, paragraphs })
      })
    return () => {
      gone = true
    }
  }, [book, page])
  return known?.page === page ? known.paragraphs : undefined
}
