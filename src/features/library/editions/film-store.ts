import { join } from 'node:path'
import { invalid } from '../../../base/refusal.ts'
import { ladderOf, type MediaFacts, playsEverywhere, type Rendition } from '../media/media.ts'
import { probe, remux, takeStill, transcode } from '../media/media-store.ts'
import type { Made } from './edition-store.ts'
import { keep, type Making, type Tell } from './making-store.ts'
import { type Found, unlessWeather } from './recognise-store.ts'

/** A film or a recording, with what old phones and weak lines need of it. */
export async function makePlayable(
  { ground: { blobs }, maker: { ffmpeg }, file, tell }: Making,
  found: Required<Found>,
): Promise<Made> {
  const remuxed = await remuxWhereNeeded(file, found.facts, tell)
  const { path, ending, facts } = remuxed ?? { path: file.path, ...found }
  const ladder = ladderOf(facts)
  const made: { rendition?: Rendition; path: string; at: string }[] = []
  if (ffmpeg) {
    try {
      if (facts.video) {
        tell('still')
        const at = join(file.folder, 'still.jpg')
        await takeStill(ffmpeg, facts, { from: path, to: at })
        made.push({ path: 'still.jpg', at })
      }
      for (const rendition of ladder) {
        tell(rendition)
        const name = rendition === 'audio' ? 'audio.m4a' : `${rendition}.mp4`
        const at = join(file.folder, name)
        await transcode(ffmpeg, rendition, facts, { from: path, to: at }, (done) =>
          tell(rendition, done),
        )
        made.push({ rendition, path: name, at })
      }
    } catch (error) {
      throw invalid('film_unreadable', { said: String(error) })
    }
  }
  tell('keeping')
  const manifest = [await keep(blobs, path, `original.${ending}`, 'original')]
  for (const { rendition, path: name, at } of made) {
    const kept = await keep(blobs, at, name, rendition ? 'rendition' : 'thumbnail')
    manifest.push({ ...kept, ...(rendition && { rendition }) })
  }
  return { kind: found.kind, manifest, facts, notMade: ffmpeg ? [] : ladder }
}

/** The same pictures and sound in an MP4, where that alone makes a film play everywhere. */
async function remuxWhereNeeded(
  { path, folder }: Making['file'],
  facts: MediaFacts,
  tell: Tell,
): Promise<{ path: string; ending: string; facts: MediaFacts } | undefined> {
  if (!facts.video || playsEverywhere(facts)) return undefined
  if (!playsEverywhere({ ...facts, container: 'MP4' })) return undefined
  tell('remuxing')
  const to = join(folder, 'remuxed.mp4')
  const done = await remux(path, to).catch(unlessWeather)
  const after = done ? await probe(to) : undefined
  return after && { path: to, ending: 'mp4', facts: after }
}
