import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { ManifestFile } from '../editions/edition.ts'
import { clockOf, cuesOutside, readSubtitles, saidIn } from '../media/subtitles.ts'

const shownCues = 12

/** What will stand under the film, before anybody else sees it. */
export function SubtitlePreview({
  address,
  manifest,
  durationMs,
}: {
  address: string
  manifest: readonly ManifestFile[]
  durationMs: number
}) {
  const { t } = useTranslation('files')
  const subtitles = manifest.filter(({ role }) => role === 'subtitle')
  const film =
    manifest.find(({ rendition }) => rendition && rendition !== 'audio') ??
    manifest.find(({ role }) => role === 'original')
  return subtitles.map(({ path }) => (
    <details key={path} className="subtitle-preview">
      <summary>{t('subtitles.title', { name: path.replace(/\.vtt$/, '') })}</summary>
      <Cues url={`${address}${path}`} durationMs={durationMs} />
      {film && (
        // biome-ignore lint/a11y/useMediaCaption: the track is the captions
        <video controls preload="none" crossOrigin="anonymous" src={`${address}${film.path}`}>
          <track default kind="subtitles" src={`${address}${path}`} label={path} />
        </video>
      )}
    </details>
  ))
}

function Cues({ url, durationMs }: { url: string; durationMs: number }) {
  const { t } = useTranslation('files')
  const { data: cues, error } = useQuery({
    queryKey: ['subtitles', url],
    queryFn: async () => readSubtitles(await (await fetch(url)).text()).cues,
  })
  if (error) return <RefusalNotice error={error} />
  if (!cues) return null
  const outside = new Set(cuesOutside(cues, durationMs))
  const shown = cues.slice(0, shownCues)
  return (
    <>
      <p className="quiet">{t('subtitles.count', { count: cues.length, shown: shown.length })}</p>
      <table className="subtitle-cues">
        <thead>
          <tr>
            <th scope="col">{t('subtitles.when')}</th>
            <th scope="col">{t('subtitles.said')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((cue, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several may begin together
            <tr key={n}>
              <td>
                {clockOf(cue.fromMs).slice(0, 10)}
                {outside.has(cue) && <StateMark tone="bad">{t('subtitles.outside')}</StateMark>}
              </td>
              <td>{saidIn(cue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
