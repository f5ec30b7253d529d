/** What a probe finds in a film or a recording. */
export type MediaFacts = {
  container: string
  durationMs: number
  video?: { codec: string; width: number; height: number }
  audio?: { codec: string }
}

export const renditions = ['audio', '240p', '480p', '720p'] as const
export type Rendition = (typeof renditions)[number]

const heights = { '240p': 240, '480p': 480, '720p': 720 } as const

/**
 * What to make of it: sound alone, which a phone carries to the field, and every picture smaller than
 * the original, or as large where the original does not play everywhere. Of a recording only that.
 */
export function ladderOf(facts: MediaFacts): Rendition[] {
  const { video, audio } = facts
  const plays = playsEverywhere(facts)
  if (!video) return plays ? [] : ['audio']
  const height = Math.min(video.width, video.height)
  return renditions.filter((rendition) => {
    if (rendition === 'audio') return audio !== undefined
    return heights[rendition] < height || (!plays && heights[rendition] === height)
  })
}

/** Old phones and TVs play H.264 with AAC or MP3 in MP4, and MP3 or AAC alone; of the rest nobody knows. */
export function playsEverywhere({ container, video, audio }: MediaFacts): boolean {
  const sound = audio === undefined || ['aac', 'mp3'].includes(audio.codec)
  return video ? container === 'MP4' && video.codec === 'avc' && sound : sound
}

type Recipe = { videoArguments: readonly string[]; audioArguments: readonly string[] }

/** For x264 and AAC: what an old phone decodes, and a line of 1 Mbit/s carries. Rates in bits a second. */
function recipeOf(rendition: Rendition, { video }: MediaFacts): Recipe {
  if (rendition === 'audio') {
    return { videoArguments: ['-vn'], audioArguments: audioAt(48_000, 1) }
  }
  const height = heights[rendition]
  const scale = (video?.width ?? 0) < (video?.height ?? 0) ? `${height}:-2` : `-2:${height}`
  const at = (rate: number, quality: number, profile: string): readonly string[] => [
    '-vf',
    `scale=${scale}`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-profile:v',
    profile,
    '-pix_fmt',
    'yuv420p',
    '-crf',
    String(quality),
    '-maxrate',
    String(rate),
    '-bufsize',
    String(rate * 2),
    '-g',
    '96',
  ]
  switch (rendition) {
    case '240p':
      return { videoArguments: at(250_000, 30, 'baseline'), audioArguments: audioAt(48_000, 1) }
    case '480p':
      return { videoArguments: at(700_000, 27, 'main'), audioArguments: audioAt(64_000, 2) }
    case '720p':
      return { videoArguments: at(1_500_000, 25, 'main'), audioArguments: audioAt(96_000, 2) }
  }
}

const audioAt = (rate: number, channels: number): readonly string[] => [
  '-c:a',
  'aac',
  '-b:a',
  String(rate),
  '-ac',
  String(channels),
]

/** Arguments of ffmpeg that make `to` from `from`, saying on its output how far it is. */
export function ffmpegArguments(
  rendition: Rendition,
  facts: MediaFacts,
  { from, to }: { from: string; to: string },
): string[] {
  const { videoArguments, audioArguments } = recipeOf(rendition, facts)
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-threads', '1'],
    ...['-protocol_whitelist', 'file', '-i', from],
    ...['-map', '0:v:0?', '-map', '0:a:0?', '-map_metadata', '-1', '-sn', '-dn'],
    ...videoArguments,
    ...audioArguments,
    ...['-movflags', '+faststart', '-f', 'mp4', '-progress', 'pipe:1', to],
  ]
}

/** How far ffmpeg is, 0 to 1, from what it said last; undefined where it has not said. */
export function progressOf(said: string, durationMs: number): number | undefined {
  const microseconds = [...said.matchAll(/^out_time_(?:us|ms)=(\d+)$/gm)].at(-1)?.[1]
  if (microseconds === undefined || durationMs <= 0) return undefined
  return Math.min(1, Number(microseconds) / 1_000 / durationMs)
}
