import * as z from 'zod'
import type { AudioFacts, MediaFacts, VideoFacts } from './facts.ts'

/** What ffprobe says as JSON, as far as it is needed here. */
const Probed = z.object({
  streams: z.array(
    z.object({
      index: z.number(),
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      codec_tag_string: z.string().optional(),
      codec_tag: z.string().optional(),
      profile: z.string().optional(),
      pix_fmt: z.string().optional(),
      level: z.number().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      sample_aspect_ratio: z.string().optional(),
      field_order: z.string().optional(),
      avg_frame_rate: z.string().optional(),
      color_space: z.string().optional(),
      color_transfer: z.string().optional(),
      channels: z.number().optional(),
      duration: z.string().optional(),
      disposition: z.record(z.string(), z.number()).optional(),
      tags: z.record(z.string(), z.string()).optional(),
      side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).optional(),
    }),
  ),
  format: z.object({
    format_name: z.string(),
    probe_score: z.number(),
    duration: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
})
type Stream = z.output<typeof Probed>['streams'][number]

/** What a stream of sound turned out to be: nothing in it can be decoded, or there is nothing in it. */
export type Deaf = 'mute' | 'empty'

/** The facts of ffprobe's answer; undefined where there is neither picture nor sound. `deaf`: by number of stream. */
export function factsOf(
  answer: string,
  deaf: ReadonlyMap<number, Deaf> = new Map(),
): MediaFacts | undefined {
  const { streams, format } = Probed.parse(JSON.parse(answer))
  // Raw formats without a head are found in any file that is long enough.
  if (format.probe_score < 25) return undefined
  // The cover of a song is no film.
  const pictures = streams.filter(
    ({ codec_type: type, disposition, width = 0, height = 0 }) =>
      type === 'video' && !disposition?.attached_pic && width > 0 && height > 0,
  )
  const seen = pictures.filter(isNamed)
  const video = seen.find(({ disposition }) => disposition?.default) ?? seen[0]
  const sounds = streams.filter(
    ({ codec_type: type, index }) => type === 'audio' && deaf.get(index) !== 'empty',
  )
  const audio = spokenHere(
    sounds.filter((one) => isNamed(one) && (one.channels ?? 0) > 0 && !deaf.has(one.index)),
  )
  // A file of anything may look like a sound of which nothing more is known.
  const unheard = audio ? undefined : sounds.find(({ channels = 0 }) => video || channels > 0)
  const unread = {
    ...(!video && pictures[0] && { picture: calledOf(pictures[0]) }),
    ...(unheard && { sound: calledOf(unheard) }),
  }
  if (pictures.length === 0 && !audio && !unheard) return undefined
  const seconds = [format.duration, video?.duration, audio?.duration]
    .map(Number)
    .find((one) => one > 0)
  return {
    container: containerOf(format),
    durationMs: Math.round((seconds ?? 0) * 1_000),
    ...(video && { video: videoFacts(video) }),
    ...(audio && { audio: audioFacts(audio) }),
    ...(Object.keys(unread).length > 0 && { unread }),
  }
}

const isNamed = ({ codec_name: name }: Stream): boolean =>
  name !== undefined && !/^(none|unknown)$/.test(name)

/** As ffmpeg calls its codec, else as the file does: `RV60`, `0x0161`; `?` where it does so at length. */
const calledOf = (stream: Stream): string => {
  const { codec_name: name = '', codec_tag_string: tag = '', codec_tag: number = '' } = stream
  if (isNamed(stream)) return name
  if (/^[\w .-]+$/.test(tag)) return tag.trim()
  return /^(0x0*)?$/.test(number) ? '?' : number
}

/** Of several languages the one that is understood here, or the one that the film calls its own. */
const spokenHere = (tracks: readonly Stream[]): Stream | undefined =>
  tracks.find(({ tags }) => /^(chi|zho|zh|cmn|yue)/i.test(tags?.language ?? '')) ??
  tracks.find(({ disposition }) => disposition?.default) ??
  tracks[0]

function videoFacts(stream: Stream): VideoFacts {
  const { codec_name: codec = '', field_order: fields, color_transfer: transfer } = stream
  const rotation = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation
  const across = ratioOf(stream.sample_aspect_ratio?.replace(':', '/')) ?? 1
  const stretched = Math.round((stream.width ?? 0) * across)
  const turned = rotation !== undefined && Math.abs(rotation) % 180 === 90
  const frameRate = ratioOf(stream.avg_frame_rate)
  const interlaced = ['tt', 'bb', 'tb', 'bt'].includes(fields ?? '')
  const hdr = transfer === 'smpte2084' || transfer === 'arib-std-b67' ? transfer : undefined
  const plain =
    ['yuv420p', 'yuvj420p'].includes(stream.pix_fmt ?? '') &&
    ['Constrained Baseline', 'Baseline', 'Main', 'High'].includes(stream.profile ?? '') &&
    (stream.level ?? 0) <= 41 &&
    !interlaced &&
    !rotation &&
    across === 1
  return {
    codec: names[codec] ?? codec,
    width: turned ? (stream.height ?? 0) : stretched,
    height: turned ? stretched : (stream.height ?? 0),
    stream: stream.index,
    ...(!plain && { plain }),
    ...(frameRate !== undefined && { frameRate }),
    ...(interlaced && { interlaced }),
    ...(hdr && { hdr }),
    ...(!/^(unknown|reserved|)$/.test(stream.color_space ?? '') && { coloursTold: true as const }),
  }
}

const audioFacts = ({
  codec_name: codec = '',
  profile,
  channels = 0,
  index,
}: Stream): AudioFacts => ({
  codec: names[codec] ?? codec,
  stream: index,
  ...((channels > 2 || (codec === 'aac' && profile !== 'LC')) && { plain: false }),
})

/** As mediabunny calls them. */
const names: Readonly<Record<string, string>> = { h264: 'avc' }

/** By the first name that ffprobe gives a container. */
const containers: Readonly<Record<string, string>> = {
  mov: 'MP4',
  matroska: 'Matroska',
  mpegts: 'MPEG Transport Stream',
  mp3: 'MP3',
  wav: 'WAVE',
  ogg: 'Ogg',
  aac: 'ADTS',
  flac: 'FLAC',
}

function containerOf({ format_name: all, tags }: z.output<typeof Probed>['format']): string {
  const first = all.split(',')[0] ?? all
  if (first === 'mov' && tags?.major_brand?.startsWith('qt')) return 'QuickTime File Format'
  return containers[first] ?? first
}

/** `30000/1001`; undefined for `0/0` and the like. */
function ratioOf(text: string | undefined): number | undefined {
  const [over = 0, under = 1] = (text ?? '').split('/').map(Number)
  const ratio = over / under
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined
}
