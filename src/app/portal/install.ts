import { language } from '../../ui/portal/words.ts'
import { type Signal, signal } from '../../ui/signal.ts'

type Offer = Event & { prompt(): Promise<unknown> }

/** What the browser offers to put on the screen; undefined where it offers nothing, or did so already. */
export const offered: Signal<Offer | undefined> = signal<Offer | undefined>(undefined)

/** The name on a telephone's screen is in the language of the page. */
export function startInstall(): void {
  const link = document.createElement('link')
  link.rel = 'manifest'
  const name = () => {
    link.href = `/manifest.${language.get()}.webmanifest`
  }
  name()
  document.head.append(link)
  language.listen(name)
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered.set(event as Offer)
  })
  addEventListener('appinstalled', () => offered.set(undefined))
}

/** A browser lets its offer be taken once. */
export async function install(): Promise<void> {
  const offer = offered.get()
  offered.set(undefined)
  await offer?.prompt()
}
