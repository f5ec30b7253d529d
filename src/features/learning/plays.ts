import type { MediaFacts } from '../library/media/facts.ts'

/** What a browser is asked whether it plays: of each codec the profile that most files have. */
const codecs: Readonly<Record<string, string>> = {
  avc: 'avc1.640028',
  h264: 'avc1.640028',
  hevc: 'hvc1.1.6.L120.90',
  mpeg4: 'mp4v.20.9',
  vp8: 'vp8',
  vp9: 'vp09.00.10.08',
  av1: 'av01.0.05M.08',
  aac: 'mp4a.40.2',
  mp3: 'mp4a.6B',
  ac3: 'ac-3',
  eac3: 'ec-3',
  opus: 'opus',
  vorbis: 'vorbis',
  flac: 'flac',
}

/** Containers that a browser knows by another name than MP4 or WebM; most of them no browser plays. */
const containers: Readonly<Record<string, string>> = {
  'MPEG Transport Stream': 'mp2t',
  WAVE: 'wav',
  MP3: 'mpeg',
  ADTS: 'aac',
  FLAC: 'flac',
  Ogg: 'ogg',
}
const soundAlone: readonly string[] = ['WAVE', 'MP3', 'ADTS', 'FLAC']
const webm: readonly string[] = ['vp8', 'vp9', 'opus', 'vorbis']

/**
 * The type of a film or recording for `canPlayType`; what the probe could not name stays in it by its own
 * name, and no browser plays that. `video/mp4; codecs="avc1.640028, mp4a.40.2"`
 */
export function playedType({ container, video, audio, unread }: MediaFacts): string {
  const names = [video?.codec, audio?.codec ?? unread?.sound].filter((name) => name !== undefined)
  const kind = video ? 'video' : 'audio'
  const known = containers[container]
  if (known !== undefined && soundAlone.includes(container)) return `${kind}/${known}`
  const usual = names.some((name) => webm.includes(name)) && container !== 'MP4' ? 'webm' : 'mp4'
  return `${kind}/${known ?? usual}; codecs="${names.map((name) => codecs[name] ?? name).join(', ')}"`
}

/** What the ladder makes: H.264 and AAC in MP4. */
export const renditionType = ({ video, audio }: MediaFacts, isSound: boolean): string =>
  playedType({
    container: 'MP4',
    durationMs: 0,
    ...(video && !isSound && { video: { ...video, codec: 'avc' } }),
    ...(audio && { audio: { codec: 'aac' } }),
  })
