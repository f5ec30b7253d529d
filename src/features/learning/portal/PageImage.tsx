import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'

const most = 4
const step = 1.5

/** A page as it was printed, as wide as the screen, and larger by two fingers or by buttons. */
export function PageImage({
  book,
  page,
  onTurn,
}: {
  book: PDFDocumentProxy
  page: number
  onTurn: (by: number) => void
}) {
  const [zoom, setZoom] = useState(1)
  const canvas = useRef<HTMLCanvasElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  usePinch(sheet, canvas, zoom, setZoom)
  useEffect(() => {
    let stop = () => {}
    let gone = false
    void book.getPage(page).then(async (shown) => {
      const drawn = canvas.current
      if (gone || !drawn) return
      const whole = shown.getViewport({ scale: 1 })
      const width = Math.min(sheet.current?.clientWidth ?? innerWidth, 1_000) * zoom
      // More than this an old telephone does not hold in one picture.
      const sharp = Math.min(devicePixelRatio, 2, 3_000 / width)
      const viewport = shown.getViewport({ scale: (width / whole.width) * sharp })
      drawn.width = viewport.width
      drawn.height = viewport.height
      drawn.style.width = `${width}px`
      const drawing = shown.render({ canvas: drawn, viewport })
      stop = () => drawing.cancel()
      // Another page or size was asked for before this one was drawn.
      await drawing.promise.catch((error: Error) => {
        if (error.name !== 'RenderingCancelledException') throw error
      })
    })
    return () => {
      gone = true
      stop()
    }
  }, [book, page, zoom])
  const larger = (by: number) => setZoom(Math.min(most, Math.max(1, zoom * by)))
  return (
    <>
      <div class="acts zoom">
        <button type="button" disabled={zoom <= 1} onClick={() => larger(1 / step)}>
          {t('player.smaller')}
        </button>
        <button type="button" disabled={zoom >= most} onClick={() => larger(step)}>
          {t('player.larger')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what arrows do here, the buttons below do as well */}
      <div
        ref={sheet}
        class="sheet"
        data-scrolls
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a page larger than the screen is moved by keys
        tabIndex={0}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
          if (by === undefined || zoom > 1) return
          event.preventDefault()
          onTurn(by)
        }}
      >
        <canvas ref={canvas} />
      </div>
    </>
  )
}

/** Two fingers draw the page larger at once, and sharply when they are lifted. */
function usePinch(
  sheet: { current: HTMLElement | null },
  canvas: { current: HTMLElement | null },
  zoom: number,
  setZoom: (zoom: number) => void,
): void {
  useEffect(() => {
    const element = sheet.current
    if (!element) return
    let from: { apart: number; x: number; y: number } | undefined
    let scale = 1
    const begin = ({ touches }: TouchEvent) => {
      const fingers = twoOf(touches)
      if (!fingers) return
      const { left, top } = element.getBoundingClientRect()
      from = { ...fingers, x: fingers.x - left, y: fingers.y - top }
      scale = 1
    }
    const move = (event: TouchEvent) => {
      const fingers = twoOf(event.touches)
      if (!from || !fingers || !canvas.current) return
      event.preventDefault()
      scale = Math.min(most / zoom, Math.max(1 / zoom, fingers.apart / from.apart))
      canvas.current.style.transformOrigin = `${from.x + element.scrollLeft}px ${from.y + element.scrollTop}px`
      canvas.current.style.transform = `scale(${scale})`
    }
    const end = () => {
      if (!from) return
      const { x, y } = from
      from = undefined
      if (canvas.current) canvas.current.style.transform = ''
      const [left, top] = [element.scrollLeft, element.scrollTop]
      setZoom(zoom * scale)
      // What was between the fingers stays there.
      requestAnimationFrame(() => {
        element.scrollLeft = (left + x) * scale - x
        element.scrollTop = (top + y) * scale - y
      })
    }
    element.addEventListener('touchstart', begin, { passive: true })
    element.addEventListener('touchmove', move, { passive: false })
    element.addEventListener('touchend', end)
    element.addEventListener('touchcancel', end)
    return () => {
      element.removeEventListener('touchstart', begin)
      element.removeEventListener('touchmove', move)
      element.removeEventListener('touchend', end)
      element.removeEventListener('touchcancel', end)
    }
  }, [sheet, canvas, zoom, setZoom])
}

function twoOf(touches: TouchList): { apart: number; x: number; y: number } | undefined {
  const [a, b] = touches
  if (!a || !b) return undefined
  return {
    apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
    x: (a.clientX + b.clientX) / 2,
    y: (a.clientY + b.clientY) / 2,
  }
}
