import { join } from 'node:path'
import { invalid } from '../../../base/refusal.ts'
import { ProgramFailed } from '../../../platform/program.ts'
import type { MediaFacts } from '../media/facts.ts'
import { probeFile, takeStill, transcode } from '../media/ffmpeg-store.ts'
import { ladderOf, playsEverywhere, type Rendition } from '../media/media.ts'
import { remux } from '../media/media-store.ts'
import type { Fault } from './api.ts'
import type { Made } from './edition-store.ts'
import { keep, type Making, type Tell } from './making-store.ts'
import { type Found, unlessWeather } from './recognise-store.ts'

/** A film or a recording, with what old phones and weak lines need of it. */
export async function makePlayable(
  { ground: { blobs }, maker: { ffmpeg }, file, tell }: Making,
  found: Found & { facts: MediaFacts },
): Promise<Made> {
  requireReadable(found.facts)
  const remuxed = await remuxWhereNeeded(ffmpeg, file, found.facts, tell)
  const { path, ending, facts } = remuxed ?? { path: file.path, ...found }
  const ladder = ladderOf(facts)
  const { made, notes } = ffmpeg
    ? await makeSizes(ffmpeg, ladder, facts, { path, folder: file.folder, tell })
    : { made: [], notes: [] }
  tell('keeping')
  const manifest = [await keep(blobs, path, `original.${ending}`, 'original')]
  for (const { rendition, path: name, at } of made) {
    const kept = await keep(blobs, at, name, rendition ? 'rendition' : 'thumbnail')
    manifest.push({ ...kept, ...(rendition && { rendition }) })
  }
  return { kind: found.kind, manifest, facts, notMade: ffmpeg ? [] : ladder, notes }
}

/** Without its picture a film is none; without its sound it may still be shown. */
function requireReadable({ video, audio, unread = {} }: MediaFacts): void {
  if (unread.picture !== undefined) throw invalid('film_picture_unread', { codec: unread.picture })
  if (!video && !audio) throw invalid('recording_unread', { codec: unread.sound ?? '' })
}

type MadeFile = { rendition?: Rendition; path: string; at: string }

async function makeSizes(
  ffmpeg: string,
  ladder: readonly Rendition[],
  facts: MediaFacts,
  { path: from, folder, tell }: { path: string; folder: string; tell: Tell },
): Promise<{ made: MadeFile[]; notes: Fault[] }> {
  const made: MadeFile[] = []
  let shortestMs = facts.durationMs
  let isSeen = facts.video === undefined
  try {
    if (facts.video) {
      tell('still')
      const at = join(folder, 'still.jpg')
      isSeen = await takeStill(ffmpeg, facts, { from, to: at })
      if (isSeen) made.push({ path: 'still.jpg', at })
    }
    for (const rendition of ladder) {
      tell(rendition)
      const path = rendition === 'audio' ? 'audio.m4a' : `${rendition}.mp4`
      const at = join(folder, path)
      await transcode(ffmpeg, rendition, facts, { from, to: at }, (done) => tell(rendition, done))
      const after = await probeFile(ffmpeg, at)
      const hasPicture = facts.video !== undefined && rendition !== 'audio'
      if (!after || (hasPicture && !after.video)) {
        throw invalid('film_unreadable', { said: `${rendition}: 0 s` })
      }
      shortestMs = Math.min(shortestMs, after.durationMs)
      made.push({ rendition, path, at })
    }
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    if (!isSeen) throw invalid('film_picture_unread', { codec: facts.video?.codec })
    throw invalid('film_unreadable', { said: String(error) })
  }
  // A copy that broke off is made without complaint, as far as it goes.
  const short = facts.durationMs - shortestMs > Math.max(3_000, facts.durationMs / 20)
  const [seconds, of] = [shortestMs, facts.durationMs].map((ms) => Math.round(ms / 1_000))
  const notes = [
    ...(short ? [{ code: 'film_ends_early', seconds, of }] : []),
    ...(facts.unread?.sound === undefined
      ? []
      : [{ code: 'film_sound_unread', codec: facts.unread.sound }]),
  ]
  return { made, notes }
}

/** The same pictures and sound in an MP4, where that alone makes a film play everywhere. */
async function remuxWhereNeeded(
  ffmpeg: string | undefined,
  { path, folder }: Making['file'],
  facts: MediaFacts,
  tell: Tell,
): Promise<{ path: string; ending: string; facts: MediaFacts } | undefined> {
  if (!facts.video || playsEverywhere(facts)) return undefined
  if (!playsEverywhere({ ...facts, container: 'MP4' })) return undefined
  tell('remuxing')
  const to = join(folder, 'remuxed.mp4')
  const done = await remux(path, to).catch(unlessWeather)
  const after = done ? await probeFile(ffmpeg, to) : undefined
  return after && { path: to, ending: 'mp4', facts: after }
}
