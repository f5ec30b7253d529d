import { language } from './words.ts'
import { signal } from '../signal.ts'

/** Some old phones have no voice; the button is not there then. */
export const canReadAloud = 'speechSynthesis' in globalThis

export const isReading = signal(false)

const voices = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en-GB' } as const

/** Reads what stands in the page, block by block, so that it can be stopped between two. */
export function readAloud(root: Element): void {
  stopReading()
  const parts = [...root.querySelectorAll('h1, h2, h3, p, li, dt, dd, figcaption, [data-read]')]
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => element.textContent?.trim() ?? '')
    .filter((text) => text !== '')
  if (parts.length === 0) return
  isReading.set(true)
  for (const [n, text] of parts.entries()) {
    const spoken = new SpeechSynthesisUtterance(text)
    spoken.lang = voices[language.get()]
    spoken.rate = 0.9
    if (n === parts.length - 1) spoken.onend = () => isReading.set(false)
    speechSynthesis.speak(spoken)
  }
}

export function stopReading(): void {
  if (canReadAloud) speechSynthesis.cancel()
  isReading.set(false)
}
