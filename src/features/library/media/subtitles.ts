/** Subtitles as browsers read them; SubRip differs from WebVTT in its heading and its commas. */
export function toVtt(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (lines.startsWith('WEBVTT')) return lines
  const cues = lines
    .replace(/^(\d\d:\d\d:\d\d),(\d{3})(\s*-->\s*)(\d\d:\d\d:\d\d),(\d{3})/gm, '$1.$2$3$4.$5')
    .replace(/<\/?font[^>]*>|\{\\[^}]*\}/g, '')
  return `WEBVTT\n\n${cues.trim()}\n`
}
