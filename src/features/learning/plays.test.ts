import { expect, test } from 'vitest'
import { playedType, renditionType } from './plays.ts'

const film = (container: string, video: string, audio?: string) => ({
  container,
  durationMs: 1,
  video: { codec: video, width: 640, height: 480 },
  ...(audio !== undefined && { audio: { codec: audio } }),
})

test.each([
  [film('MP4', 'avc', 'aac'), 'video/mp4; codecs="avc1.640028, mp4a.40.2"'],
  [film('MP4', 'hevc', 'ac3'), 'video/mp4; codecs="hvc1.1.6.L120.90, ac-3"'],
  [film('QuickTime File Format', 'avc'), 'video/mp4; codecs="avc1.640028"'],
  [film('WebM', 'vp8', 'vorbis'), 'video/webm; codecs="vp8, vorbis"'],
  [film('Matroska', 'avc', 'mp3'), 'video/mp4; codecs="avc1.640028, mp4a.6B"'],
  [film('MPEG Transport Stream', 'avc', 'aac'), 'video/mp2t; codecs="avc1.640028, mp4a.40.2"'],
  // MPEG-4 part 2, which the probe has no name for.
  [film('MP4', 'unknown', 'aac'), 'video/mp4; codecs="unknown, mp4a.40.2"'],
  // What cannot be decoded here stands in it: a device that can plays the original.
  [{ ...film('MP4', 'avc'), unread: { sound: 'ac-4' } }, 'video/mp4; codecs="avc1.640028, ac-4"'],
  [{ container: 'WAVE', durationMs: 1, audio: { codec: 'pcm-u8' } }, 'audio/wav'],
])('S4-6 %j is asked for as %s', (facts, type) => expect(playedType(facts)).toBe(type))

test('what is made of a film is H.264 and AAC, and of its sound AAC alone', () => {
  expect(renditionType(film('MP4', 'hevc', 'ac3'), false)).toBe(
    'video/mp4; codecs="avc1.640028, mp4a.40.2"',
  )
  expect(renditionType(film('MP4', 'hevc', 'ac3'), true)).toBe('audio/mp4; codecs="mp4a.40.2"')
})
