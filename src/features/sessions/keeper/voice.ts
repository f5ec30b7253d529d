import { type Signal, signal } from '../../../ui/signal.ts'

/** What the server takes of a spoken gist. */
export const mostVoiceBytes = 1_000_000
/** Some 16 kbit/s: three minutes are less than half of that. */
const bitsPerSecond = 16_000
export const mostVoiceMs = 180_000

/** Browsers give a microphone only to pages of an encrypted address, or of the machine itself. */
export const canRecord =
  isSecureContext && 'mediaDevices' in navigator && 'MediaRecorder' in globalThis

const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

export type Recording = {
  /** Since when it runs. */
  sinceMs: number
  stop(): void
}

/** At most one at a time, whichever page is open. */
export const recording: Signal<Recording | undefined> = signal<Recording | undefined>(undefined)

/** Records until it is stopped; undefined: the microphone was refused, or there is none. */
export async function recordVoice(): Promise<Blob | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => undefined)
  if (!stream) return undefined
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, {
    audioBitsPerSecond: bitsPerSecond,
    ...(mimeType !== undefined && { mimeType }),
  })
  const parts: Blob[] = []
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
  const late = setTimeout(stop, mostVoiceMs)
  return new Promise((resolve) => {
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.onstop = () => {
      clearTimeout(late)
      for (const track of stream.getTracks()) track.stop()
      recording.set(undefined)
      const [type = ''] = (recorder.mimeType || 'audio/webm').split(';')
      resolve(new Blob(parts, { type }))
    }
    recorder.start()
    recording.set({ sinceMs: Date.now(), stop })
  })
}
