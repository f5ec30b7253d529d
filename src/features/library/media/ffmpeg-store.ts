import { stat } from 'node:fs/promises'
import {
  findProgram,
  ProgramFailed,
  type ProgramLimits,
  runProgram,
} from '../../../platform/program.ts'
import { weatherOf } from '../../../platform/weather.ts'
import type { MediaFacts } from './facts.ts'
import { type Deaf, factsOf } from './ffprobe.ts'
import { ffmpegArguments, progressOf, type Rendition, readOnly } from './media.ts'
import { probe } from './media-store.ts'

/** Where ffmpeg is, with ffprobe beside it; undefined where there is none, and films are played as they came. */
export const findFfmpeg = (path = 'ffmpeg'): string | undefined =>
  findProgram([probeBeside(path)], '-version') && findProgram([path], '-version')

const probeBeside = (ffmpeg: string): string => ffmpeg.replace(/ffmpeg(\.exe)?$/i, 'ffprobe$1')

/** A minute to look at a file; films are given as long as they need, as long as they go on. */
const looking: ProgramLimits = { seconds: 60, memoryBytes: 2e9, fileBytes: 1e8 }
const making = ({ durationMs }: MediaFacts): ProgramLimits => ({
  seconds: Math.min(24 * 3_600, 1_800 + (durationMs / 1_000) * 10),
  silentSeconds: 300,
  memoryBytes: 3e9,
  fileBytes: 8e9,
})

/** What is in a film or a recording, by ffprobe where it is; undefined: it is neither. */
export async function probeFile(
  ffmpeg: string | undefined,
  path: string,
): Promise<MediaFacts | undefined> {
  // Half a film may be anything.
  const bare = await probe(path).catch((error) => {
    if (weatherOf(error)) throw error
    return undefined
  })
  const seen = ffmpeg === undefined ? undefined : await probeWith(ffmpeg, path)
  return seen ? { ...seen, container: bare?.container ?? seen.container } : bare
}

/** What ffprobe finds in a file; undefined where it is no film and no recording. */
async function probeWith(ffmpeg: string, path: string): Promise<MediaFacts | undefined> {
  const options = [
    ...['-v', 'error', '-show_streams', '-show_format', '-of', 'json'],
    ...['-analyzeduration', '20M', '-probesize', '20M', ...readOnly(path)],
  ]
  try {
    const run = { limits: looking, keepSaid: 2_000_000 }
    const facts = await heardFacts(
      ffmpeg,
      path,
      await runProgram(probeBeside(ffmpeg), options, run),
    )
    if (!facts?.video || facts.video.interlaced || facts.video.height < 288) return facts
    if (!(await looksInterlaced(ffmpeg, path, facts))) return facts
    return { ...facts, video: { ...facts.video, interlaced: true, plain: false } }
  } catch (error) {
    if (error instanceof ProgramFailed) return undefined
    throw error
  }
}

/** The facts of a probe with the first of its sounds that can be heard: a codec may have a name and no decoder. */
async function heardFacts(
  ffmpeg: string,
  path: string,
  answer: string,
): Promise<MediaFacts | undefined> {
  const deaf = new Map<number, Deaf>()
  for (;;) {
    const facts = factsOf(answer, deaf)
    const stream = facts?.audio?.stream
    if (stream === undefined || (await gives(ffmpeg, path, stream, decoded))) return facts
    deaf.set(stream, (await gives(ffmpeg, path, stream, packed)) ? 'mute' : 'empty')
  }
}

const decoded = ['-f', 's16le']
const packed = ['-c', 'copy', '-f', 'data']

/** Whether there is anything in a stream of sound, put out like this. */
async function gives(
  ffmpeg: string,
  path: string,
  stream: number,
  out: readonly string[],
): Promise<boolean> {
  const options = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', ...readOnly(path)],
    ...['-map', `0:${stream}`, '-frames:a', '1', ...out, 'pipe:1'],
  ]
  try {
    return (await runProgram(ffmpeg, options, { limits: looking, keepSaid: 1 })) !== ''
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    // In an hour of silence nobody looks to the end.
    return error.because === 'too_long'
  }
}

/** Old captures do not say that they are interlaced: two hundred pictures show it. */
async function looksInterlaced(ffmpeg: string, path: string, facts: MediaFacts): Promise<boolean> {
  if (!facts.video || !mayBeInterlaced.includes(facts.video.codec)) return false
  const at = (facts.durationMs / 10_000).toFixed(2)
  let said = ''
  await runProgram(
    ffmpeg,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-ss', at, ...readOnly(path)],
      ...['-map', `0:${facts.video.stream ?? 'v:0'}`, '-frames:v', '200'],
      ...['-vf', 'idet,metadata=mode=print:file=-', '-f', 'null', '-'],
    ],
    {
      limits: looking,
      onSaid: (words) => {
        said = `${said}${words}`.slice(-4_000)
      },
    },
  )
  const count = (kind: string) =>
    Number(
      [...said.matchAll(new RegExp(`idet\\.multiple\\.${kind}=([\\d.]+)`, 'g'))].at(-1)?.[1] ?? 0,
    )
  return count('tff') + count('bff') > count('progressive')
}

const mayBeInterlaced = [
  'mpeg1video',
  'mpeg2video',
  'mpeg4',
  'msmpeg4v3',
  'dvvideo',
  'avc',
  'vc1',
  'wmv3',
  'mjpeg',
]

/** Makes one rendition; throws with ffmpeg's own words where it cannot. */
export async function transcode(
  ffmpeg: string,
  rendition: Rendition,
  facts: MediaFacts,
  files: { from: string; to: string },
  onProgress: (done: number) => void,
): Promise<void> {
  try {
    await runProgram(ffmpeg, ffmpegArguments(rendition, facts, files), {
      limits: making(facts),
      onSaid: (said) => {
        const done = progressOf(said, facts.durationMs)
        if (done !== undefined) onProgress(done)
      },
    })
  } catch (error) {
    if (!facts.video?.hdr || !(error instanceof ProgramFailed)) throw error
    // An ffmpeg without zimg: flat colours are better than none.
    const { hdr, ...video } = facts.video
    await transcode(ffmpeg, rendition, { ...facts, video }, files, onProgress)
  }
}

/** A picture of 320 pixels from a tenth into the film, as JPEG; false where there is none. */
export async function takeStill(
  ffmpeg: string,
  facts: MediaFacts,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  // A film may have one picture and a minute of sound.
  for (const at of [['-ss', (facts.durationMs / 10_000).toFixed(2)], []]) {
    await runProgram(
      ffmpeg,
      [
        ...['-nostdin', '-loglevel', 'error', '-y', ...at, ...readOnly(from)],
        ...['-map', `0:${facts.video?.stream ?? 'v:0'}`, '-frames:v', '1'],
        ...[
          '-vf',
          `${facts.video?.interlaced ? 'bwdif,' : ''}${still}`,
          '-q:v',
          '5',
          '-f',
          'image2',
          to,
        ],
      ],
      { limits: looking },
    ).catch((error) => {
      if (!(error instanceof ProgramFailed)) throw error
    })
    if ((await stat(to).catch(() => undefined))?.size) return true
  }
  return false
}

const still = 'scale=320:max(2\\,trunc(320/dar/2)*2),format=yuvj420p,setsar=1'
