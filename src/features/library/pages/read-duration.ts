import { mediaTypeOf } from '../editions/file-type.ts'

/** A broken film may neither load nor fail. */
const patienceMs = 3_000

/** How long a film or a recording is, as far as this browser can read it; undefined: it cannot. */
export function readDuration(file: File): Promise<number | undefined> {
  const [family] = mediaTypeOf(file.name).split('/')
  if (family !== 'video' && family !== 'audio') return Promise.resolve(undefined)
  const player = document.createElement(family)
  const address = URL.createObjectURL(file)
  return new Promise<number | undefined>((tell) => {
    player.preload = 'metadata'
    player.onloadedmetadata = () =>
      tell(Number.isFinite(player.duration) ? player.duration * 1_000 : undefined)
    player.onerror = () => tell(undefined)
    setTimeout(() => tell(undefined), patienceMs)
    player.src = address
  }).finally(() => URL.revokeObjectURL(address))
}
