import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ALL_FORMATS,
  Conversion,
  FilePathSource,
  FilePathTarget,
  Input,
  MkvOutputFormat,
  Output,
} from 'mediabunny'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MediaFacts } from './facts.ts'
import { findFfmpeg, takeStill, transcode } from './ffmpeg-store.ts'
import { ladderOf, playsEverywhere, progressOf } from './media.ts'
import { probe, remux } from './media-store.ts'

const media = join(import.meta.dirname, '../../../../test/media')
const ffmpeg = findFfmpeg()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
})
afterAll(() => rm(folder, { recursive: true }))

const film = (width: number, height: number): MediaFacts => ({
  container: 'MP4',
  durationMs: 60_000,
  video: { codec: 'avc', width, height },
  audio: { codec: 'aac' },
})

describe('S4-10 what is made of a film', () => {
  test.each<[number, number, string]>([
    [1920, 1080, 'audio 240p 480p 720p'],
    [1280, 720, 'audio 240p 480p'],
    [720, 1280, 'audio 240p 480p'],
    [320, 240, 'audio'],
  ])('of %s × %s: %s', (width, height, ladder) => {
    expect(ladderOf(film(width, height)).join(' ')).toBe(ladder)
  })

  test('nothing of a recording, and no sound of a silent film', () => {
    const { video, audio, ...facts } = film(640, 480)
    expect(ladderOf({ ...facts, ...(audio && { audio }) })).toEqual([])
    expect(ladderOf({ ...facts, ...(video && { video }) })).toEqual(['240p'])
  })

  test('of a film whose sound cannot be decoded one of its own size: not every device plays the rest', () => {
    const { audio, ...silent } = film(320, 240)
    expect(ladderOf(silent)).toEqual([])
    expect(ladderOf({ ...silent, unread: { sound: 'ac-4' } })).toEqual(['240p'])
  })

  test('how far it is comes from what ffmpeg said last', () => {
    const said = 'out_time_us=3000000\nprogress=continue\nout_time_us=15000000\n'
    expect(progressOf(said, 60_000)).toBe(0.25)
    expect(progressOf('frame=1\n', 60_000)).toBeUndefined()
  })
})

describe('S4-10 a probe finds', () => {
  test.each<[string, Partial<MediaFacts> | undefined]>([
    ['low_res_sample.mp4', { container: 'MP4', video: { codec: 'avc', width: 320, height: 240 } }],
    [
      'low_res_sample.webm',
      { container: 'WebM', video: { codec: 'vp9', width: 426, height: 240 } },
    ],
    ['sample_audio.mp3', { container: 'MP3', durationMs: 1_097, audio: { codec: 'mp3' } }],
    ['sample_doc_with_toc.pdf', undefined],
    ['basic.srt', undefined],
  ])('%s', async (name, facts) => {
    const found = await probe(join(media, name))
    if (facts === undefined) expect(found).toBeUndefined()
    else expect(found).toMatchObject(facts)
  })

  test('what plays on every phone and what does not', async () => {
    const plays = async (name: string) => {
      const facts = await probe(join(media, name))
      return facts && playsEverywhere(facts)
    }
    expect(await plays('low_res_sample.mp4')).toBe(true)
    expect(await plays('sample_audio.mp3')).toBe(true)
    expect(await plays('low_res_sample.webm')).toBe(false)
  })
})

test('S4-10 without ffmpeg the same pictures go from MKV into MP4', async () => {
  const mkv = join(folder, 'film.mkv')
  const input = new Input({
    source: new FilePathSource(join(media, 'low_res_sample.mp4')),
    formats: ALL_FORMATS,
  })
  const output = new Output({ format: new MkvOutputFormat(), target: new FilePathTarget(mkv) })
  await (await Conversion.init({ input, output })).execute()
  input.dispose()
  expect(await probe(mkv)).toMatchObject({ container: 'Matroska' })

  const mp4 = join(folder, 'film.mp4')
  expect(await remux(mkv, mp4)).toBe(true)
  expect(await probe(mp4)).toMatchObject({ container: 'MP4', video: { codec: 'avc', width: 320 } })
})

test.skipIf(!ffmpeg)('S4-10 ffmpeg makes the sizes of the ladder, and a still', async () => {
  const from = join(folder, 'original.mp4')
  await copyFile(join(media, 'low_res_sample.mp4'), from)
  const facts = await probe(from)
  if (!ffmpeg || !facts) throw new Error('nothing to make it with')
  const told: number[] = []
  const small = join(folder, 'small.mp4')
  await transcode(ffmpeg, '240p', facts, { from, to: small }, (done) => told.push(done))
  expect(await probe(small)).toMatchObject({
    container: 'MP4',
    video: { codec: 'avc', height: 240 },
  })
  expect(told.at(-1)).toBeGreaterThan(0.8)

  const still = join(folder, 'still.jpg')
  await takeStill(ffmpeg, facts, { from, to: still })
  expect((await stat(still)).size).toBeGreaterThan(500)
})

test.skipIf(!ffmpeg)('S4-10 what ffmpeg says of a broken film is not lost', async () => {
  if (!ffmpeg) throw new Error('nothing to make it with')
  const broken = join(folder, 'broken.mp4')
  await copyFile(join(media, 'basic.srt'), broken)
  const making = transcode(
    ffmpeg,
    '240p',
    film(640, 480),
    { from: broken, to: join(folder, 'no.mp4') },
    () => {},
  )
  await expect(making).rejects.toThrow(/ffmpeg ended with \d+: .+/)
})
