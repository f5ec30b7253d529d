import { type Signal, signal } from '../signal.ts'

/**
 * How this device shows the portal, kept on it. `large`: text and targets for whoever sees or
 * aims badly. `tv`: seen from across a room and moved by a remote control.
 */
export type Display = 'normal' | 'large' | 'tv'
const displays: readonly Display[] = ['normal', 'large', 'tv']

const key = 'cunxiao.display'

export const display: Signal<Display> = signal<Display>('normal')

/** `?display=tv` in the address is how a TV's start page says what it is. */
export function startDevice(): void {
  const asked = new URLSearchParams(location.search).get('display')
  const kept = localStorage.getItem(key)
  showAs(displays.find((one) => one === (asked ?? kept)) ?? 'normal')
}

export function showAs(chosen: Display): void {
  localStorage.setItem(key, chosen)
  document.documentElement.setAttribute('data-display', chosen)
  display.set(chosen)
}
