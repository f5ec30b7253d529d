import type { ComponentChild, ComponentType } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { display } from '../../../ui/portal/device.ts'
import { ReadingAids } from '../../../ui/portal/ReadingAids.tsx'
import { stopReading } from '../../../ui/portal/read-aloud.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import type { ShownResource } from '../portal-api.ts'
import type { PlayerProps } from './player.ts'

/** Content that words can be made large in and read aloud from. */
const readable: readonly string[] = ['pdf', 'epub', 'quiz']

/** What is learned with fills the screen; Back leaves it, by whatever key or gesture a device has for it. */
export function Stage({
  resource,
  player: Player,
  onClose,
}: {
  resource: ShownResource
  player: ComponentType<PlayerProps>
  onClose: () => void
}) {
  const stage = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  // Before the screen shows it: a Back that comes at once leaves the stage, not the page.
  useLayoutEffect(() => {
    history.pushState({ stage: true }, '')
    document.documentElement.setAttribute('data-stage', '')
    const back = () => close.current()
    addEventListener('popstate', back)
    stage.current?.focus({ preventScroll: true })
    return () => {
      removeEventListener('popstate', back)
      document.documentElement.removeAttribute('data-stage')
      stopReading()
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.begin')?.focus())
    }
  }, [])
  const leave = () => {
    // Pages that a course went through are steps of the same way back.
    const hasSteps = stage.current?.querySelector('iframe') !== null
    if (history.state?.stage && !hasSteps) history.back()
    else onClose()
  }
  const frame = useFrame(stage)
  return (
    <div class="stage" ref={stage} tabIndex={-1} data-way={resource.way}>
      <header class="stage-head">
        <h1>{resource.title}</h1>
        <div class="stage-acts">
          {resource.way === 'package' && frame}
          {readable.includes(resource.way) && <ReadingAids of=".stage-content" />}
          <button type="button" data-back onClick={leave}>
            {t('player.close')}
          </button>
        </div>
      </header>
      <div class="stage-content">
        <Player resource={resource} onClose={leave} />
      </div>
    </div>
  )
}

/**
 * Keys that are pressed in the frame of a course are not heard here. On a TV it is entered on purpose only,
 * and the way out is Back, which is the browser's own.
 */
function useFrame(stage: { current: HTMLElement | null }): ComponentChild {
  const isTv = useSignal(display) === 'tv'
  const [isInside, setIsInside] = useState(false)
  const entered = useRef(false)
  useEffect(() => {
    if (!isTv) return
    const look = () => {
      const isFrame = document.activeElement instanceof HTMLIFrameElement
      setIsInside(isFrame)
      if (isFrame && !entered.current) stage.current?.focus()
      if (!isFrame) entered.current = false
    }
    // A frame takes the focus without an event of its own.
    const later = () => setTimeout(look)
    addEventListener('blur', later)
    addEventListener('focus', later)
    return () => {
      removeEventListener('blur', later)
      removeEventListener('focus', later)
    }
  }, [stage, isTv])
  if (!isTv) return null
  if (isInside) return <output>{t('player.howOut')}</output>
  return (
    <button
      type="button"
      onClick={() => {
        entered.current = true
        stage.current?.querySelector('iframe')?.focus()
      }}
    >
      {t('player.enterFrame')}
    </button>
  )
}
