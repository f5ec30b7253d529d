import { type Signal, signal } from '../signal.ts'
import { sentencesOf } from './sentences.ts'
import { language } from './words.ts'

const tags = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en-GB' } as const

/** Whether this device has a voice for the language of the page; without one there is no button. */
export const canReadAloud: Signal<boolean> = signal(false)
export const isReading: Signal<boolean> = signal(false)

/** Voices come late, and on some devices never. */
export function startReadAloud(): void {
  if (!('speechSynthesis' in globalThis)) return
  const look = () => canReadAloud.set(voiceHere() !== undefined)
  look()
  speechSynthesis.addEventListener?.('voiceschanged', look)
  language.listen(look)
}

/** The very tongue first, then one of the same language. */
function voiceHere(): SpeechSynthesisVoice | undefined {
  const wanted = tags[language.get()]
  const voices = speechSynthesis.getVoices().map((voice) => ({
    voice,
    // Android writes zh_CN.
    tag: voice.lang.replace('_', '-'),
  }))
  return (
    voices.find(({ tag }) => tag === wanted) ??
    voices.find(({ tag }) => tag.slice(0, 2) === wanted.slice(0, 2))
  )?.voice
}

/** Reads what stands there, sentence by sentence, so that it can be stopped between two. */
export function readAloud(root: Element): void {
  stopReading()
  const voice = voiceHere()
  const sentences = textsIn(root).flatMap(sentencesOf)
  if (!voice || sentences.length === 0) return
  isReading.set(true)
  for (const [n, text] of sentences.entries()) {
    const spoken = new SpeechSynthesisUtterance(text)
    spoken.voice = voice
    spoken.lang = voice.lang
    spoken.rate = 0.9
    if (n === sentences.length - 1) spoken.onend = () => isReading.set(false)
    speechSynthesis.speak(spoken)
  }
}

export function stopReading(): void {
  if (isReading.get()) speechSynthesis.cancel()
  isReading.set(false)
}

const blocks = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, blockquote, figcaption, td, th, [data-read]'

/** Each block once: what says how it is read says it for all in it, and of nested blocks each says its own. */
function textsIn(root: Element): string[] {
  return [...root.querySelectorAll(blocks)].flatMap((element) => {
    const said = element.getAttribute('data-read')
    if (element.getClientRects().length === 0) return []
    if (said !== null) return said
    if (element.parentElement?.closest('[data-read]')) return []
    return ownText(element)
  })
}

/** Without what stands in blocks inside it, and without what is pressed. */
function ownText(element: Element): string {
  return [...element.childNodes]
    .map((node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? ''
      if (!(node instanceof Element) || node.matches(`${blocks}, button, select, script`))
        return ' '
      return ownText(node)
    })
    .join('')
}
