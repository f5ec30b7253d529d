import * as z from 'zod'

/** Pixels as they are shown: turned upright, and square. */
const VideoFacts = z.object({
  codec: z.string(),
  width: z.number(),
  height: z.number(),
  /** Old devices do not play it, however common the codec: 10 bits, 4:2:2, interlaced, turned, stretched. */
  plain: z.exactOptional(z.literal(false)),
  /** Its number in the file. */
  stream: z.exactOptional(z.int()),
  frameRate: z.exactOptional(z.number()),
  interlaced: z.exactOptional(z.literal(true)),
  /** Brightness beyond what screens of phones and old PCs show. */
  hdr: z.exactOptional(z.enum(['smpte2084', 'arib-std-b67'])),
  /** The file says how its colours are meant. */
  coloursTold: z.exactOptional(z.literal(true)),
})
export type VideoFacts = z.output<typeof VideoFacts>

const AudioFacts = z.object({
  codec: z.string(),
  /** More than two channels, or a profile that old devices do not play. */
  plain: z.exactOptional(z.literal(false)),
  stream: z.exactOptional(z.int()),
})
export type AudioFacts = z.output<typeof AudioFacts>

/** What a probe finds in a film or a recording. */
export const MediaFacts = z
  .object({
    container: z.string(),
    durationMs: z.number(),
    video: z.exactOptional(VideoFacts),
    audio: z.exactOptional(AudioFacts),
    /** What is in it and cannot be decoded here, by the name of its codec. */
    unread: z.exactOptional(
      z.object({ picture: z.exactOptional(z.string()), sound: z.exactOptional(z.string()) }),
    ),
  })
  .meta({ id: 'MediaFacts' })
export type MediaFacts = z.output<typeof MediaFacts>
