import { type ComponentChild, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
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
      <Chapter
        key={chapter}
        book={book}
        path={book.chapters[chapter] ?? ''}
        onFollow={(path) => turn(book.chapters.indexOf(path))}
      />
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

function Chapter({
  book,
  path,
  onFollow,
}: {
  book: Book
  path: string
  onFollow: (path: string) => void
}) {
  const [shown, setShown] = useState<ComponentChild>()
  const follow = useRef(onFollow)
  follow.current = onFollow
  useEffect(() => {
    let gone = false
    void show(book, path, (to) => follow.current(to)).then(
      (words) => !gone && setShown(words),
      () => !gone && setShown(t('player.broken')),
    )
    return () => {
      gone = true
    }
  }, [book, path])
  return <article class="book">{shown}</article>
}

async function show(
  book: Book,
  path: string,
  onFollow: (path: string) => void,
): Promise<ComponentChild> {
  if (/\.(jpe?g|png|gif|webp)$/i.test(path))
    return h('img', { src: await book.picture(path), alt: '' })
  const document = await book.document(path)
  if (document.documentElement.localName === 'svg') {
    const alt = document.querySelector('title')?.textContent ?? document.documentElement.textContent
    return h('img', { src: await book.picture(path), alt: alt ?? '' })
  }
  const body = document.querySelector('body')
  const pictures = new Map<string, string>()
  for (const image of body?.querySelectorAll('img, image') ?? []) {
    const link = linkOf(image)
    const file = book.find(path, link)
    if (file !== undefined) pictures.set(link, await book.picture(file))
  }
  return body ? childrenOf(body, { book, path, pictures, onFollow }) : null
}

type Shown = {
  book: Book
  path: string
  pictures: ReadonlyMap<string, string>
  onFollow: (path: string) => void
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

function childrenOf(parent: Element, shown: Shown): ComponentChild[] {
  return [...parent.childNodes].map((node): ComponentChild => {
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      return node.nodeValue
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return null
    const element = node as Element
    const name = element.localName.toLowerCase()
    if (dropped.has(name)) return null
    if (name === 'img' || name === 'image') {
      const address = shown.pictures.get(linkOf(element))
      const alt = element.getAttribute('alt') ?? ''
      return address ? h('img', { src: address, alt }) : alt
    }
    if (name === 'svg' && !element.querySelector('image')) {
      const alt = element.querySelector('title')?.textContent ?? element.textContent ?? ''
      return h('img', { src: shown.book.drawing(element), alt })
    }
    const inside = childrenOf(element, shown)
    if (name === 'a') return linked(element, inside, shown)
    if (!taken.has(name)) return <>{inside}</>
    return /^(br|hr)$/.test(name) ? h(name, null) : h(name, null, inside)
  })
}

/** To another chapter; out of the book there is no way, and within a chapter nothing to look for. */
function linked(
  element: Element,
  inside: ComponentChild[],
  { book, path, onFollow }: Shown,
): ComponentChild {
  const to = book.find(path, element.getAttribute('href') ?? '')
  if (to === undefined || to === path || !book.chapters.includes(to)) return <>{inside}</>
  return (
    <button type="button" class="link" onClick={() => onFollow(to)}>
      {inside}
    </button>
  )
}

const linkOf = (image: Element): string =>
  image.getAttribute('src') ?? image.getAttribute('xlink:href') ?? image.getAttribute('href') ?? ''
