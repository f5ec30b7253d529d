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
import type { MediaFacts } from './facts.ts'

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
          ...(!isPlain(await video.getCodecParameterString()) && { plain: false as const }),
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

/** H.264 in a profile of 8 bits and 4:2:0; `avc1.6e` is 10 bits. Of other codecs it says nothing. */
const isPlain = (parameters: string | null): boolean =>
  !/^avc[13]\./i.test(parameters ?? '') || /^avc[13]\.(42|4d|64)/i.test(parameters ?? '')

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
