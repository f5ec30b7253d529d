import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatInstant, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice, type Tone } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type EditionsAnswer, type Fault, listEditions } from '../editions/api.ts'
import { type FileKind, fileKinds, kindsOf, openingPath, sizeOf } from '../editions/edition.ts'
import type { PackageFault } from '../packages/entries.ts'
import type { ResourceRow } from '../resource.ts'
import { mediaTypes } from '../values.ts'
import { Placements } from './Placements.tsx'
import { SubtitlePreview } from './SubtitlePreview.tsx'
import { UploadArea } from './UploadArea.tsx'

const askAgainMs = 1_500
type Shown = EditionsAnswer['editions'][number]

/** What there is to open of a resource, how it comes to be, and where it goes. */
export function ResourceFiles({
  resource: { id: resourceId, mediaType },
  none,
}: {
  resource: Pick<ResourceRow, 'id' | 'mediaType'>
  /** Said while there is only the entry of the catalogue. */
  none: string
}) {
  const { t } = useTranslation('files')
  const query = useAsk(listEditions, { id: resourceId })
  const { data, refetch, dataUpdatedAt } = query
  const making = data?.editions.some(({ state }) => state === 'making')
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every answer
  useEffect(() => {
    if (!making) return
    const timer = setTimeout(() => void refetch(), askAgainMs)
    return () => clearTimeout(timer)
  }, [making, refetch, dataUpdatedAt])
  const kinds = kindsOf[mediaType]
  if (kinds.length === 0) return null
  return (
    <Loaded query={query}>
      {({ editions, mayAdd, sends, limitBytes }) => (
        <>
          <Section title={t('title')}>
            {editions.length === 0 && <p className="quiet">{sends ? none : t('noneHere')}</p>}
            {editions.length > 0 && (
              <ul className="edition-list">
                {editions.map((edition) => (
                  <li key={edition.id} className="edition">
                    <OneEdition edition={edition} atHub={sends} />
                  </li>
                ))}
              </ul>
            )}
            {mayAdd && <UploadArea resourceId={resourceId} kinds={kinds} limitBytes={limitBytes} />}
          </Section>
          {sends && (
            <Placements
              resourceId={resourceId}
              editions={editions.filter(({ state }) => state === 'ready')}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

/** A package fills a window only within a page of ours. */
const opensAt = ({ address, kind }: Shown, path: string): string =>
  `${kind === 'package' ? address.replace('/content/', '/frame/') : address}${path}`

function OneEdition({ edition, atHub }: { edition: Shown; atHub: boolean }) {
  const { t } = useTranslation('files')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const { manifest, content, facts, kind, state, notMade, notes } = edition
  const opening = openingPath(manifest, content, facts)
  return (
    <>
      <div className="edition-head">
        <strong>{t('edition', { number: edition.number })}</strong>
        <EditionState edition={edition} />
        {state === 'ready' && opening !== undefined && (
          <a href={opensAt(edition, opening)} target="_blank" rel="noreferrer noopener">
            {t('open')}
          </a>
        )}
      </div>
      <div className="quiet">
        {[
          kind && read(fileKinds[kind]),
          content?.title || edition.originalName,
          state === 'ready' ? formatBytes(sizeOf(manifest), language) : undefined,
          kind === 'package' ? t('films', { count: manifest.length }) : undefined,
          facts && facts.durationMs >= 60_000
            ? t('length', {
                minutes: formatMinutes(Math.round(facts.durationMs / 60_000), language),
              })
            : undefined,
          atHub ? formatInstant(edition.madeAt, language, me?.today ?? '') : undefined,
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {manifest
        .filter(({ role }) => role === 'thumbnail')
        .map(({ path }) => (
          <img key={path} className="edition-still" src={`${edition.address}${path}`} alt="" />
        ))}
      {state === 'ready' && (kind === 'film' || kind === 'office') && (
        <ul className="edition-sizes">
          {manifest
            .filter(({ role }) => role === 'original' || role === 'rendition')
            .map(({ path, rendition, sizeBytes }) => (
              <li key={path}>
                <a href={`${edition.address}${path}`} target="_blank" rel="noreferrer noopener">
                  {t(`size_of.${rendition ?? 'original'}`)}
                </a>{' '}
                <span className="quiet">{formatBytes(sizeBytes, language)}</span>
              </li>
            ))}
        </ul>
      )}
      {notMade.length > 0 && (
        <Notice
          tone="plain"
          title={t('notMade', {
            sizes: notMade
              .map((rendition) => t(`size_of.${rendition}`))
              .join(language === 'en' ? ', ' : '、'),
          })}
        />
      )}
      {notes.map((note) => (
        <FaultNotice key={note.code} fault={note} tone="soon" />
      ))}
      {state === 'ready' && (
        <SubtitlePreview
          address={edition.address}
          manifest={manifest}
          durationMs={facts?.durationMs ?? 0}
        />
      )}
      {edition.fault && <FaultNotice fault={edition.fault} />}
    </>
  )
}

function EditionState({ edition: { state, progress } }: { edition: Shown }) {
  const { t } = useTranslation('files')
  if (state === 'ready') return <StateMark tone="good">{t('ready')}</StateMark>
  if (state === 'failed') return <StateMark tone="bad">{t('failed')}</StateMark>
  const step = t('making', { step: t(`step.${progress?.step ?? 'waiting'}`) })
  return (
    <>
      <StateMark tone="soon">{step}</StateMark>
      <progress
        {...(progress && progress.done > 0 && { value: progress.done })}
        aria-label={step}
      />
    </>
  )
}

/** Everything that is wrong with a file, so that it is mended once. */
function FaultNotice({ fault: { code, ...details }, tone = 'bad' }: { fault: Fault; tone?: Tone }) {
  const say = useSay()
  const read = useText()
  const { wrong, right } = say({
    code,
    details: {
      ...details,
      ...(typeof details.kind === 'string' && { kind: read(fileKinds[details.kind as FileKind]) }),
      ...(typeof details.mediaType === 'string' && {
        mediaType: read(mediaTypes[details.mediaType as keyof typeof mediaTypes]),
      }),
    },
  })
  const faults = ((details.faults ?? []) as PackageFault[]).map((one) => ({
    key: `${one.code} ${one.at ?? ''}`,
    ...say({ code: one.code, details: { at: one.at ?? '', said: '', ...one.details } }),
  }))
  const remedies = new Set(faults.map((one) => one.right).filter(Boolean))
  return (
    <Notice tone={tone} title={wrong}>
      {faults.length > 0 && (
        <ul>
          {faults.slice(0, shownFaults).map(({ key, wrong: what }) => (
            <li key={key}>{what}</li>
          ))}
          {faults.length > shownFaults && <li>…</li>}
        </ul>
      )}
      {remedies.size === 0 ? right : [...remedies].map((one) => <div key={one}>{one}</div>)}
    </Notice>
  )
}

const shownFaults = 20
