import type { MediaFacts, VideoFacts } from './facts.ts'

export const renditions = ['audio', '240p', '480p', '720p'] as const
export type Rendition = (typeof renditions)[number]

const heights = { audio: 0, '240p': 240, '480p': 480, '720p': 720 } as const

/**
 * What to make of it: sound alone, which a phone carries to the field, and every picture smaller than
 * the original; where the original does not play everywhere, also one of its own size. Of a recording only that.
 */
export function ladderOf(facts: MediaFacts): Rendition[] {
  const { video, audio } = facts
  const plays = playsEverywhere(facts)
  if (!video) return plays ? [] : ['audio']
  const height = Math.min(video.width, video.height)
  return renditions.filter((rendition, n) => {
    if (rendition === 'audio') return audio !== undefined
    const below = heights[renditions[n - 1] ?? 'audio']
    return heights[rendition] < height || (!plays && below < height)
  })
}

/** Old phones and TVs play H.264 with AAC or MP3 in MP4, and MP3 or AAC alone; of the rest nobody knows. */
export function playsEverywhere({ container, video, audio, unread }: MediaFacts): boolean {
  const sound = audio
    ? ['aac', 'mp3'].includes(audio.codec) && audio.plain !== false
    : unread?.sound === undefined
  if (!video) return sound && soundContainers.includes(container)
  return container === 'MP4' && video.codec === 'avc' && video.plain !== false && sound
}

const soundContainers = ['MP3', 'ADTS', 'MP4']

type Recipe = { videoArguments: readonly string[]; audioArguments: readonly string[] }

/** For x264 and AAC: what an old phone decodes, and a line of 1 Mbit/s carries. Rates in bits a second. */
function recipeOf(rendition: Rendition, { video }: MediaFacts): Recipe {
  if (rendition === 'audio' || !video) {
    return { videoArguments: ['-vn'], audioArguments: audioAt(48_000, 1) }
  }
  const at = (rate: number, quality: number, profile: string, level: string): string[] => [
    ...['-map', `0:${video.stream ?? 'v:0'}`, '-vf', picturesOf(video, heights[rendition])],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', profile, '-level:v', level],
    ...['-crf', String(quality), '-maxrate', String(rate), '-bufsize', String(rate * 2)],
    ...['-g', '96', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-color_range', 'tv'],
  ]
  switch (rendition) {
    case '240p':
      return {
        videoArguments: at(250_000, 30, 'baseline', '3.0'),
        audioArguments: audioAt(48_000, 1),
      }
    case '480p':
      return { videoArguments: at(700_000, 27, 'main', '3.1'), audioArguments: audioAt(64_000, 2) }
    case '720p':
      return {
        videoArguments: at(1_500_000, 25, 'main', '3.1'),
        audioArguments: audioAt(96_000, 2),
      }
  }
}

/** Sound that begins late or has gaps stays with the picture. */
const audioAt = (rate: number, channels: number): readonly string[] => [
  ...['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', String(rate), '-ac', String(channels)],
  ...['-ar', '44100', '-af', 'aresample=async=1:first_pts=0'],
]

/** Whole pictures of square pixels in 8 bits, even on both sides, at most 30 a second. */
function picturesOf(video: VideoFacts, height: number): string {
  const { width, height: shown } = scaledTo(video, height)
  const matrix = video.coloursTold ? 'auto' : video.height > 576 ? 'bt709' : 'bt601'
  const scale = `scale=${width}:${shown}:in_color_matrix=${matrix}`
  return [
    // Every frame, not only those marked: many old films do not mark them.
    ...(video.interlaced ? ['bwdif=mode=send_frame:deint=all'] : []),
    `fps=${frameRateOf(video)}`,
    ...(video.hdr
      ? [
          scale,
          `zscale=tin=${video.hdr}:min=bt2020nc:pin=bt2020:t=linear:npl=203`,
          ...['format=gbrpf32le', 'zscale=p=bt709', 'tonemap=hable:desat=0'],
          'zscale=t=bt709:m=bt709:r=tv',
        ]
      : [`${scale}:out_color_matrix=bt709:out_range=tv`]),
    ...['format=yuv420p', 'setsar=1'],
  ].join(',')
}

/** Into a frame of 16:9 of this height, lying or standing, never enlarged. */
function scaledTo(video: VideoFacts, height: number): { width: number; height: number } {
  const [short, long] = [
    Math.min(video.width, video.height),
    Math.max(video.width, video.height),
  ] as const
  const by = Math.min(1, height / short, (height * 16) / 9 / long)
  const even = (pixels: number) => Math.max(2, Math.round((pixels * by) / 2) * 2)
  return { width: even(video.width), height: even(video.height) }
}

/** Half of 50 or 60; what a file says of one picture or of a thousand a second is not believed. */
function frameRateOf({ frameRate = 25 }: VideoFacts): string {
  if (frameRate < 1 || frameRate > 240) return '25'
  return (frameRate / Math.ceil(frameRate / 30.5)).toFixed(3)
}

/** Only files, and only of kinds that name no other file: no playlist leads ffmpeg elsewhere. */
export const readOnly = (from: string): readonly string[] => [
  ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxers.join(',')],
  ...['-i', `file:${from}`],
]

const demuxers = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'asf', 'asf_o', 'rm'],
  ...['flv', 'live_flv', 'mpeg', 'mpegts', 'mpegvideo', 'mpegtsraw', 'm4v', 'h263', 'h264', 'hevc'],
  ...['vc1', 'dv', 'mxf', 'ogg', 'wav', 'w64', 'aiff', 'au', 'caf', 'mp3', 'aac', 'ac3', 'eac3'],
  ...['dts', 'amr', 'amrnb', 'amrwb', 'flac', 'ape', 'wv', 'tta', 'mpc', 'mpc8', 'dsf', 'voc'],
  ...['nut', 'ivf', 'wtv', 'nsv', 'qcp', 'smjpeg', 'vivo', 'roq', 'cavsvideo', 'avs2'],
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
    // Old films say nothing of when their pictures are due.
    ...['-fflags', '+genpts', ...readOnly(from)],
    ...[
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
      '-sn',
      '-dn',
      '-max_muxing_queue_size',
      '4096',
    ],
    ...videoArguments,
    ...(facts.audio ? ['-map', `0:${facts.audio.stream ?? 'a:0'}`, ...audioArguments] : ['-an']),
    ...['-avoid_negative_ts', 'make_zero', '-movflags', '+faststart', '-f', 'mp4'],
    ...['-progress', 'pipe:1', to],
  ]
}

/** How far ffmpeg is, 0 to 1, from what it said last; undefined where it has not said. */
export function progressOf(said: string, durationMs: number): number | undefined {
  const microseconds = [...said.matchAll(/^out_time_(?:us|ms)=(\d+)$/gm)].at(-1)?.[1]
  if (microseconds === undefined || durationMs <= 0) return undefined
  return Math.min(1, Number(microseconds) / 1_000 / durationMs)
}
