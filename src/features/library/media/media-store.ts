import { spawn, spawnSync } from 'node:child_process'
import {
  ALL_FORMATS,
  Conversion,
  FilePathSource,
  FilePathTarget,
  HLS,
  Input,
  Mp4OutputFormat,
  Output,
  UnsupportedInputFormatError,
} from 'mediabunny'
import { ffmpegArguments, type MediaFacts, progressOf, type Rendition } from './media.ts'

/** Not playlists: they name other files, and what an upload names is none of its business. */
const formats = ALL_FORMATS.filter((format) => format !== HLS)

/** What is in a file; undefined where it is no film and no recording. Needs no ffmpeg. */
export async function probe(path: string): Promise<MediaFacts | undefined> {
  const input = new Input({ source: new FilePathSource(path), formats })
  try {
    const [format, video, audio, seconds] = [
      await input.getFormat(),
      await input.getPrimaryVideoTrack(),
      await input.getPrimaryAudioTrack(),
      await input.computeDuration(),
    ]
    if (!video && !audio) return undefined
    return {
      container: format.name,
      durationMs: Math.round(seconds * 1_000),
      ...(video && {
        video: {
          codec: (await video.getCodec()) ?? 'unknown',
          width: await video.getDisplayWidth(),
          height: await video.getDisplayHeight(),
        },
      }),
      ...(audio && { audio: { codec: (await audio.getCodec()) ?? 'unknown' } }),
    }
  } catch (error) {
    if (error instanceof UnsupportedInputFormatError) return undefined
    throw error
  } finally {
    input.dispose()
  }
}

/**
 * Puts the same pictures and sound into an MP4. False where that needs other codecs: then only ffmpeg
 * can. Needs no ffmpeg itself, and little memory: the index comes last.
 */
export async function remux(from: string, to: string): Promise<boolean> {
  const input = new Input({ source: new FilePathSource(from), formats })
  try {
    const output = new Output({
      format: new Mp4OutputFormat({ fastStart: false }),
      target: new FilePathTarget(to),
    })
    const conversion = await Conversion.init({ input, output, showWarnings: false })
    if (!conversion.isValid || conversion.discardedTracks.length > 0) return false
    await conversion.execute()
    return true
  } finally {
    input.dispose()
  }
}

/** Where ffmpeg is; undefined where there is none, and films are played as they came. */
export const findFfmpeg = (path = 'ffmpeg'): string | undefined =>
  spawnSync(path, ['-version'], { stdio: 'ignore' }).status === 0 ? path : undefined

/** Makes one rendition; throws with ffmpeg's own words where it cannot. */
export async function transcode(
  ffmpeg: string,
  rendition: Rendition,
  facts: MediaFacts,
  { from, to, signal }: { from: string; to: string; signal?: AbortSignal },
  onProgress: (done: number) => void,
): Promise<void> {
  await run(ffmpeg, ffmpegArguments(rendition, facts, { from, to }), signal, (said) => {
    const done = progressOf(said, facts.durationMs)
    if (done !== undefined) onProgress(done)
  })
}

/** A picture of 320 pixels from a tenth into the film, as JPEG. */
export async function takeStill(
  ffmpeg: string,
  { durationMs }: MediaFacts,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const at = (durationMs / 10_000).toFixed(2)
  await run(ffmpeg, [
    ...['-nostdin', '-loglevel', 'error', '-y', '-ss', at, '-i', from, '-frames:v', '1'],
    ...['-vf', 'scale=320:-2', '-q:v', '5', '-f', 'image2', to],
  ])
}

/** Runs ffmpeg to its end; what it complained of is in the error. */
async function run(
  ffmpeg: string,
  options: readonly string[],
  signal?: AbortSignal,
  onSaid: (said: string) => void = () => {},
): Promise<void> {
  const child = spawn(ffmpeg, options, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  })
  let complaint = ''
  child.stderr.on('data', (said: Buffer) => {
    complaint = `${complaint}${said}`.slice(-2_000)
  })
  child.stdout.on('data', (said: Buffer) => onSaid(String(said)))
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}: ${complaint.trim()}`)),
    )
  })
}
