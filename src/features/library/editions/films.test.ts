import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestHub } from '../../../../test/harness/node.ts'
import type { Actor } from '../../people/actor.ts'
import { addResource } from '../library.fixture.ts'
import { findFfmpeg, probeFile } from '../media/ffmpeg-store.ts'
import { addEdition } from './edition.fixture.ts'
import type { ManifestFile } from './edition.ts'

const ffmpeg = findFfmpeg()
const cases = join(import.meta.dirname, '../../../../../shared/cases/content')

let hub: TestHub
let office: Actor
let folder: string
beforeAll(async () => {
  hub = await openTestNode()
  office = (await somebody(hub, { role: 'programme_office', regionCode: county })).actor
  folder = await mkdtemp(join(tmpdir(), 'films-'))
})
afterAll(async () => {
  await hub?.close()
  if (folder) await rm(folder, { recursive: true })
})

const resource = (mediaType: string) =>
  addResource(hub.db, `片${mediaType}`, { state: 'draft', mediaType })
const add = async (mediaType: string, name: string, bytes: Buffer) =>
  addEdition(hub.ground, office, await resource(mediaType), { name, bytes })

/** A film of a second as ffmpeg makes it by these words, after its two sources. */
async function film(name: string, options: string, picture = 'size=160x120:rate=25') {
  const path = join(folder, name)
  const sources = ['-f', 'lavfi', '-i', `testsrc=duration=1:${picture}`, '-f', 'lavfi', '-i']
  const words = [...sources, 'sine=duration=1', ...options.split(' ').filter(Boolean), path]
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...words], { stdio: 'ignore' })
  return readFile(path)
}

/** What ffprobe finds in a file of an edition. */
async function look(file: ManifestFile | undefined) {
  if (!file) throw new Error('no such file')
  const bytes = await buffer(hub.ground.blobs.stream(file.hash, { from: 0, to: file.sizeBytes }))
  const path = join(folder, `made-${file.hash}`)
  await writeFile(path, bytes)
  const answer = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path])
  const { streams } = JSON.parse(answer.toString()) as { streams: Record<string, unknown>[] }
  const of = (type: string) => streams.find((stream) => stream.codec_type === type)
  return { path, bytes, video: of('video'), audio: of('audio') }
}

/** Of a picture that every phone and old PC plays, in a file that begins with its index. */
function expectPlain({ bytes, video, audio }: Awaited<ReturnType<typeof look>>) {
  expect(video).toMatchObject({
    codec_name: 'h264',
    pix_fmt: 'yuv420p',
    field_order: 'progressive',
  })
  expect(['Constrained Baseline', 'Main']).toContain(video?.profile)
  expect(video?.level).toBeLessThanOrEqual(31)
  expect([video?.width, video?.height].map((side) => Number(side) % 2)).toEqual([0, 0])
  expect(video?.sample_aspect_ratio).toBe('1:1')
  if (audio) expect(audio).toMatchObject({ codec_name: 'aac', profile: 'LC' })
  expect(Number(audio?.channels ?? 0)).toBeLessThanOrEqual(2)
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
}

const pictureOf = (manifest: readonly ManifestFile[]) =>
  manifest.findLast(({ rendition }) => rendition && rendition !== 'audio')

describe.skipIf(!ffmpeg)('S4-10 what ffmpeg decodes gets a picture that everything plays', () => {
  test.each([
    ['mjpeg.avi', '-c:v mjpeg -vf scale=133:101 -c:a pcm_u8', 'avi'],
    ['a.wmv', '-c:v wmv2 -c:a wmav2', 'wmv'],
    ['a.rm', '-c:v rv20 -c:a ac3', 'rm'],
    ['a.flv', '-c:v flv1 -ar 22050 -c:a mp3', 'flv'],
    ['a.vob', '-c:v mpeg2video -c:a ac3 -f vob', 'mpg'],
    ['a.m2ts', '-c:v mpeg2video -c:a ac3 -ac 6 -f mpegts', 'ts'],
    ['a.3gp', '-c:v h263 -vf scale=128:96 -c:a aac', 'mp4'],
    ['silent.webm', '-an -c:v libvpx -pix_fmt yuv420p', 'webm'],
    ['422.mkv', '-c:v libx264 -pix_fmt yuv422p10le -c:a ac3 -ac 6', 'mkv'],
    ['hi10.mp4', '-c:v libx264 -pix_fmt yuv420p10le -c:a aac', 'mp4'],
    ['late.mkv', '-c:v mpeg4 -c:a aac -output_ts_offset -0.5 -avoid_negative_ts disabled', 'mkv'],
  ])(
    '%s',
    async (name, options, ending) => {
      const edition = await add('video', name, await film(name, options))
      expect(edition).toMatchObject({ state: 'ready', kind: 'film', notMade: [], notes: [] })
      expect(edition.manifest[0]?.path).toBe(`original.${ending}`)
      expect(edition.manifest.map(({ path }) => path)).toContain('still.jpg')
      const made = await look(pictureOf(edition.manifest))
      expectPlain(made)
      expect(made.audio !== undefined).toBe(name !== 'silent.webm')
      const after = await probeFile(ffmpeg, made.path)
      expect(Math.abs((after?.durationMs ?? 0) - 1_000)).toBeLessThan(300)
    },
    300_000,
  )

  test('a VCD as Windows copies it: sectors in a RIFF', async () => {
    const edition = await add('video', 'AVSEQ01.DAT', vcd(await film('v.mpg', '-target pal-vcd')))
    expect(edition).toMatchObject({ state: 'ready', kind: 'film' })
    expectPlain(await look(pictureOf(edition.manifest)))
  })

  test('interlaced pictures are made whole, marked or not', async () => {
    const woven = 'size=320x288:rate=50'
    const moving = '-vf tinterlace=interleave_top,fieldorder=tff'
    const marked = await film('i.vob', `${moving} -c:v mpeg2video -flags +ildct+ilme -f vob`, woven)
    const hidden = await film('i.avi', `${moving.replace(',fieldorder=tff', '')} -c:v mpeg4`, woven)
    for (const [name, bytes] of [
      ['i.vob', marked],
      ['i.avi', hidden],
    ] as const) {
      const edition = await add('video', name, bytes)
      expect(edition.facts?.video, name).toMatchObject({ interlaced: true })
      expectPlain(await look(pictureOf(edition.manifest)))
    }
  })

  test('a film that lies on its side or is stretched has the shape that it is seen in', async () => {
    const lying = join(folder, 'lying.mp4')
    await film('lying.mp4', '-c:v libx264 -pix_fmt yuv420p -c:a aac')
    const turned = join(folder, 'turned.mp4')
    const turn = [
      '-nostdin',
      '-v',
      'error',
      '-i',
      lying,
      '-c',
      'copy',
      '-metadata:s:v',
      'rotate=90',
    ]
    execFileSync('ffmpeg', [...turn, turned])
    const wide = await film('wide.ts', '-c:v mpeg2video -vf setsar=64/45 -c:a mp2')
    for (const [name, bytes, width, height] of [
      ['turned.mp4', await readFile(turned), 120, 160],
      ['wide.ts', wide, 214, 120],
    ] as const) {
      const edition = await add('video', name, bytes)
      const made = await look(pictureOf(edition.manifest))
      expectPlain(made)
      expect([made.video?.width, made.video?.height], name).toEqual([width, height])
    }
  })

  test('of several languages the Chinese one is heard', async () => {
    const tone =
      '-f lavfi -i sine=frequency=880:duration=1 -map 0 -map 1 -map 2 -c:v mpeg4 -c:a aac'
    const tongues = '-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi'
    const edition = await add('video', 'two.mkv', await film('two.mkv', `${tone} ${tongues}`))
    expect(edition.facts?.audio).toMatchObject({ stream: 2 })
  })

  test('sound that cannot be decoded is said, and another language is heard instead', async () => {
    const named = await film('named.mkv', '-c:v mpeg4 -c:a ac3')
    const odd = await film('odd.avi', '-c:v mpeg4 -c:a pcm_s16le')
    for (const [name, bytes, codec] of [
      ['named.mkv', withoutFrames(named), 'ac3'],
      ['odd.avi', withSoundTag(odd, 0x1234), '0x1234'],
      ['odd.mkv', Buffer.from(named.toString('latin1').replace('A_AC3', 'A_QQQ'), 'latin1'), '?'],
    ] as const) {
      const id = await resource('video')
      const edition = await addEdition(hub.ground, office, id, { name, bytes })
      expect(edition.facts?.unread, name).toEqual({ sound: codec })
      expect(edition).toMatchObject({
        state: 'ready',
        notes: [{ code: 'film_sound_unread', codec }],
      })
      expect(edition.manifest.map(({ rendition }) => rendition)).not.toContain('audio')
      expect((await look(pictureOf(edition.manifest))).audio).toBeUndefined()
      const words = Buffer.from(`1\n00:00:00,100 --> 00:00:00,900\n${codec}\n`)
      const below = await addEdition(hub.ground, office, id, { name: 'a.srt', bytes: words })
      expect(below.notes, 'what is true of the film is true with words under it').toEqual(
        edition.notes,
      )
    }
    const tone = '-f lavfi -i sine=frequency=880:duration=1 -map 0 -map 1 -map 2 -c:v mpeg4'
    const tongues = '-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi'
    const both = await film('both.mkv', `${tone} -c:a:0 aac -c:a:1 ac3 ${tongues}`)
    const edition = await add('video', 'both.mkv', withoutFrames(both))
    expect([edition.facts?.audio?.stream, edition.notes]).toEqual([1, []])
  })

  test('a picture, or the whole of a recording, that cannot be decoded is refused by its codec', async () => {
    const avi = await film('picture.avi', '-c:v mpeg4 -c:a pcm_s16le')
    const unseen = Buffer.from(avi.toString('latin1').replaceAll('FMP4', 'QQQQ'), 'latin1')
    expect((await add('video', 'picture.avi', unseen)).fault).toEqual({
      code: 'film_picture_unread',
      codec: 'QQQQ',
    })
    const wma = await film('a.asf', '-map 1 -c:a wmav2')
    const tag = wma.indexOf(Buffer.from([0x61, 0x01, 0x01, 0x00]))
    wma.writeUInt16LE(0x1234, tag)
    expect((await add('audio', 'a.wma', wma)).fault).toEqual({
      code: 'recording_unread',
      codec: '0x1234',
    })
  })

  test('one picture with a minute of sound is a film, the cover of a song is none', async () => {
    const still = await film('one.mp4', '-frames:v 1 -c:v libx264 -c:a aac', 'size=160x120:rate=1')
    const one = await add('video', 'one.mp4', still)
    expect([one.state, one.fault]).toEqual(['ready', null])
    const song = await film(
      'song.mp3',
      '-map 0 -map 1 -frames:v 1 -c:v png -disposition:v attached_pic -c:a mp3',
    )
    expect(await add('audio', 'song.mp3', song)).toMatchObject({
      state: 'ready',
      kind: 'recording',
      manifest: [{ path: 'original.mp3' }],
    })
  })

  test.each([
    ['a.wma', '-map 1 -c:a wmav2'],
    ['a.ac3', '-map 1 -c:a ac3 -ac 6'],
    ['a.wav', '-map 1 -c:a pcm_s16le'],
  ])(
    'a recording %s is heard everywhere',
    async (name, options) => {
      const edition = await add('audio', name, await film(name, options))
      expect(edition).toMatchObject({ state: 'ready', kind: 'recording' })
      const { audio } = await look(edition.manifest.find(({ rendition }) => rendition === 'audio'))
      expect(audio).toMatchObject({ codec_name: 'aac', profile: 'LC' })
    },
    300_000,
  )

  test('a copy that broke off plays as far as it goes, and says so', async () => {
    const whole = await film('whole.mpg', '-t 1 -c:v mpeg4 -b:v 2M -f avi', 'size=320x240:rate=25')
    const long = Buffer.from(whole)
    // Its head says that it has four hundred pictures.
    long.writeUInt32LE(400, 48)
    long.writeUInt32LE(400, 140)
    const edition = await add('video', 'half.avi', long)
    expect([edition.state, edition.notes.map(({ code }) => code)]).toEqual([
      'ready',
      ['film_ends_early'],
    ])
  })

  test
    .skipIf(!existsSync(cases))
    .each(['f-xvid.avi', 'f.wmv', 'f.mpg', 'f-180.webm', 'f.3gp', 'f-hi10.mp4'])(
    'the given %s',
    async (name) => {
      const edition = await add('video', name, await readFile(join(cases, name)))
      expect(edition).toMatchObject({ state: 'ready', kind: 'film' })
      expectPlain(await look(pictureOf(edition.manifest)))
    },
    300_000,
  )
})

describe('S4-10 what is not taken is named with what to do', () => {
  test.each([
    ['课件.rar', 'Rar!\x1a\x07\x00', 'file_is_archive', 'RAR'],
    ['a.7z', '7z\xbc\xaf\x27\x1c', 'file_is_archive', '7Z'],
    ['a.chm', 'ITSF\x03\x00', 'file_is_help', 'CHM'],
    ['a.swf', 'CWS\x09', 'file_is_flash', 'SWF'],
    ['a.iso', `${'\x00'.repeat(0x8001)}CD001`, 'file_is_disc_image', 'ISO'],
    ['a.qlv', '\x01\x02nothing', 'file_is_locked_film', 'QLV'],
    ['a.caj', 'CAJ\x00', 'file_is_caj', 'CAJ'],
    ['IMG_1.heic', '\x00\x00\x00\x18ftypheic', 'file_is_odd_picture', 'HEIC'],
    ['scan.tif', 'II*\x00\x08', 'file_is_odd_picture', 'TIFF'],
    ['a.mp4', '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n', 'file_is_download_list', 'M3U8'],
    ['a.mp4', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'file_is_download_list', 'FFCONCAT'],
  ])('%s', async (name, head, code, format) => {
    const bytes = Buffer.from(`${head}${Math.random()}`, 'latin1')
    const edition = await add('video', name, bytes)
    expect(edition.fault).toEqual({ code, name, format })
  })

  test('the half of a film or recording is named as what it is half of', async () => {
    for (const [name, head, format] of [
      ['a.mp4', '\x00\x00\x00\x18ftypisom', 'MP4/MOV'],
      ['a.mkv', '\x1a\x45\xdf\xa3', 'MKV/WebM'],
      ['a.mp3', 'ID3\x03\x00', 'MP3'],
    ] as const) {
      const bytes = Buffer.from(`${head}${Math.random()}`, 'latin1')
      const { fault } = await add('video', name, bytes)
      expect(fault).toEqual({ code: 'film_unreadable', said: format })
    }
  })

  test.each([
    ['a.avi', 'RIFF\x00\x00\x00\x00AVI LIST', 'AVI'],
    ['a.rmvb', '.RMF\x00', 'RM/RMVB'],
    ['a.wmv', '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'WMV/WMA'],
    ['a.vob', '\x00\x00\x01\xba', 'MPEG/VOB'],
    ['a.dat', 'RIFF\x00\x00\x00\x00CDXAfmt ', 'VCD DAT'],
  ])('without ffmpeg %s', async (name, head, format) => {
    const bytes = Buffer.from(`${head}${Math.random()}`, 'latin1')
    const without = { ffmpeg: undefined }
    const id = await resource('video')
    const edition = await addEdition(hub.ground, office, id, { name, bytes }, without)
    expect(edition.fault).toEqual({ code: 'file_needs_ffmpeg', name, format })
  })
})

/** AC-3 of which nothing can be decoded: its frames do not begin. */
const withoutFrames = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('\x0b\x77', '\x00\x00'), 'latin1')

/** An AVI whose sound is of that kind. */
function withSoundTag(avi: Buffer, tag: number): Buffer {
  const changed = Buffer.from(avi)
  changed.writeUInt16LE(tag, changed.indexOf('strf', changed.indexOf('auds')) + 8)
  return changed
}

/** MPEG-1 in packs of 2,324 bytes, as the sectors of a CD that Windows shows as one RIFF. */
function vcd(mpeg: Buffer): Buffer {
  const sectors: Buffer[] = []
  for (let at = 0; at < mpeg.length; at += 2_324) {
    const sector = Buffer.alloc(2_352)
    sector.fill(0xff, 1, 11)
    const number = sectors.length + 150
    const clock = [Math.floor(number / 4_500), Math.floor(number / 75) % 60, number % 75, 2]
    Buffer.from(clock).copy(sector, 12)
    mpeg.copy(sector, 24, at, Math.min(at + 2_324, mpeg.length))
    sectors.push(sector)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.write('CDXAfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.write('data', 36)
  return Buffer.concat([head, ...sectors])
}
