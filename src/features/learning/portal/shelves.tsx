import type { ComponentChildren } from 'preact'
import { formatMinutes } from '../../../ui/format.ts'
import { asSentences } from '../../../ui/portal/sentences.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { Card, PackCard } from '../portal-api.ts'
import { Picture } from './Picture.tsx'

export function Shelf({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="shelf">{children}</ul>
    </section>
  )
}

/** A title of at most two lines, its length and kind, and why it stands here. */
export function ResourceCard({ card }: { card: Card }) {
  return (
    <li>
      <a
        class="card"
        href={`/resources/${card.id}`}
        data-kind={card.mediaType}
        data-read={asSentences(
          [
            card.title,
            isAway(card) && t('away.mark'),
            t(`kind.${card.mediaType}`),
            card.reason && reasonOf(card.reason),
            lengthOf(card),
          ],
          isHan(),
        )}
        data-away={isAway(card) || undefined}
      >
        <Picture kind={card.mediaType} url={card.picture} />
        <span class="card-title">{card.title}</span>
        <span class="card-about">
          {[
            isAway(card) && t('away.mark'),
            t(`kind.${card.mediaType}`),
            lengthOf(card),
            card.reason && reasonOf(card.reason),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </a>
    </li>
  )
}

export function PackCardItem({ pack }: { pack: PackCard }) {
  return (
    <li>
      <a
        class="card"
        href={`/packs/${pack.id}`}
        data-kind="pack"
        data-read={asSentences([pack.title, ...packFacts(pack)], isHan())}
      >
        <Picture kind="pack" url={pack.picture} />
        <span class="card-title">{pack.title}</span>
        <span class="card-about">{packFacts(pack).join(' · ')}</span>
      </a>
    </li>
  )
}

const packFacts = ({ count, here, minutes }: PackCard): string[] => [
  t('pack.count', { count }),
  ...(here < count ? [t('pack.here', { count: here })] : []),
  formatMinutes(minutes, language.get()),
]

const isHan = (): boolean => language.get() !== 'en'

/** A card kept by an earlier visit says nothing of it. */
const isAway = ({ here }: Card): boolean => here === false

const reasonOf = ({ kind, label }: NonNullable<Card['reason']>): string =>
  t(`reason.${kind}`, { label: label ?? '' })

export const lengthOf = ({ lengthMinutes }: Pick<Card, 'lengthMinutes'>): string | undefined =>
  lengthMinutes === null ? undefined : formatMinutes(lengthMinutes, language.get())

/** 12.4 MB as people say it: what loading it costs. */
export function sizeOf(bytes: number): string {
  const [value, unit] =
    bytes >= 1e9 ? [bytes / 1e9, 'GB'] : bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e3, 'kB']
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
