import { type ComponentChild, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { pathFrom } from '../book-zip.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import { type Book, openBook } from './book.ts'
import type { PlayerProps } from './player.ts'
import { useLeaving } from './use-leaving.ts'

type Place = { chapter: number }
type Opened = { attempt: Attempt; chapter: number; book: Book }

/** A book in the portal's own type, so that it grows with it and is read aloud; of its own scripts and styles nothing. */
export function BookReader({ resource }: PlayerProps) {
  const [opened, setOpened] = useState<Opened | 'broken'>()
  const url = resource.edition?.files[0]?.url
  useEffect(() => {
    if (url === undefined) return
    let book: Book | undefined
    const open = async () => {
      const response = await fetch(url)
      book = await openBook(new Uint8Array(await response.arrayBuffer()))
      if (book.chapters.length === 0) throw new Error('the book has no chapters')
      const { attempt, place } = await openAttempt(resource.id, resource.title)
      await say(attempt, { verb: verbs.initialized })
      const kept = (place as Place | undefined)?.chapter ?? 0
      setOpened({ attempt, book, chapter: Math.min(kept, book.chapters.length - 1) })
    }
    open().catch(() => setOpened('broken'))
    return () => book?.close()
  }, [resource, url])
  if (opened === 'broken') {
    return (
      <p role="alert" class="told bad">
        {t('player.broken')}
      </p>
    )
  }
  return opened ? <Chapters {...opened} /> : <p>{t('shell.loading')}</p>
}

function Chapters({ attempt, book, chapter: first }: Opened) {
  const [chapter, setChapter] = useState(first)
  const top = useRef<HTMLElement>(null)
  const finished = useRef(false)
  const last = book.chapters.length - 1
  useLeaving(attempt)
  const turn = (to: number) => {
    setChapter(to)
    top.current?.scrollIntoView()
    if (to === last && !finished.current) {
      finished.current = true
      void say(attempt, { verb: verbs.completed, result: { completion: true } })
    }
    void keepState(attempt, { place: { chapter: to } satisfies Place, finished: finished.current })
  }
  return (
    <section class="reader" ref={top}>
      <Chapter key={chapter} book={book} path={book.chapters[chapter] ?? ''} />
      <div class="reader-acts">
        <button type="button" disabled={chapter === 0} onClick={() => turn(chapter - 1)}>
          {t('player.chapterBack')}
        </button>
        <output>{t('player.chapter', { chapter: chapter + 1, of: last + 1 })}</output>
        <button
          type="button"
          class="main"
          disabled={chapter === last}
          onClick={() => turn(chapter + 1)}
        >
          {t('player.chapterOn')}
        </button>
      </div>
    </section>
  )
}

function Chapter({ book, path }: { book: Book; path: string }) {
  const [shown, setShown] = useState<ComponentChild>()
  useEffect(() => {
    let gone = false
    void book
      .document(path)
      .then(async (document) => {
        const body = document.querySelector('body')
        const pictures = new Map<string, string>()
        for (const image of body?.querySelectorAll('img, image') ?? []) {
          const link = linkOf(image)
          const address = await book.picture(pathFrom(path, link))
          if (address !== undefined) pictures.set(link, address)
        }
        if (!gone) setShown(body ? childrenOf(body, pictures) : null)
      })
      .catch(() => setShown(t('player.broken')))
    return () => {
      gone = true
    }
  }, [book, path])
  return <article class="book">{shown}</article>
}

/** What is taken over from a book, each without its attributes; anything else is only what stands in it. */
const taken = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption em strong b i u sup sub br hr pre code table caption thead tbody tr th td ruby rt rp div section'.split(
    ' ',
  ),
)
const dropped = new Set([
  'script',
  'style',
  'head',
  'title',
  'iframe',
  'object',
  'form',
  'template',
])

function childrenOf(parent: Element, pictures: ReadonlyMap<string, string>): ComponentChild[] {
  return [...parent.childNodes].map((node): ComponentChild => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue
    if (node.nodeType !== Node.ELEMENT_NODE) return null
    const element = node as Element
    const name = element.localName.toLowerCase()
    if (dropped.has(name)) return null
    if (name === 'img' || name === 'image') {
      const address = pictures.get(linkOf(element))
      const alt = element.getAttribute('alt') ?? ''
      return address ? h('img', { src: address, alt }) : null
    }
    const inside = childrenOf(element, pictures)
    if (!taken.has(name)) return <>{inside}</>
    return /^(br|hr)$/.test(name) ? h(name, null) : h(name, null, inside)
  })
}

const linkOf = (image: Element): string =>
  image.getAttribute('src') ?? image.getAttribute('xlink:href') ?? image.getAttribute('href') ?? ''
