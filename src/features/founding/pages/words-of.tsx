import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { agreementLifecycle } from '../agreement.ts'
import type { FoundStation } from '../api.ts'
import { plateKinds, plateLifecycle } from '../plate.ts'
import type { PlateKind } from '../stage-facts.ts'

type Of = { station: FoundStation }

export function useDay(): (day: string) => string {
  const language = useLanguage()
  const { data: me } = useMe()
  return (day) => formatDay(day, language, me?.today ?? '')
}

/** What each of the two plates is at. */
export function PlateWords({ station: { plates } }: Of) {
  const { t } = useTranslation('founding')
  const read = useText()
  const onDay = useDay()
  const say = (kind: PlateKind) => {
    const own = plates.filter((one) => one.kind === kind)
    const plate = own.findLast(({ isHere }) => isHere)
    if (!plate) return t(own.length > 0 ? 'plate.elsewhere' : 'plate.none')
    return plate.state === 'hung' && plate.hungOn
      ? t('plate.hung', { day: onDay(plate.hungOn) })
      : read(plateLifecycle.states[plate.state])
  }
  return (
    <span className="two-lines">
      {(Object.keys(plateKinds) as PlateKind[]).map((kind) => (
        <span key={kind}>
          {read(plateKinds[kind])} <span className="quiet">{say(kind)}</span>
        </span>
      ))}
    </span>
  )
}

/** The agreement in force, else the one that is drawn up or begins later. */
export function AgreementWords({ station: { agreements } }: Of) {
  const { t } = useTranslation('founding')
  const read = useText()
  const onDay = useDay()
  const force = agreements.find(({ isInForce }) => isInForce)
  if (force)
    return (
      <>{t(force.isEnding ? 'agreement.ending' : 'agreement.until', { day: onDay(force.toDay) })}</>
    )
  const last = agreements.findLast(({ state }) => state !== 'ended')
  if (!last) return <span className="quiet">{t('agreement.none')}</span>
  return (
    <span className="quiet">
      {read(agreementLifecycle.states[last.state])}{' '}
      {t('agreement.begins', { day: onDay(last.fromDay) })}
    </span>
  )
}

/** The first thing it lacks, and how many more. */
export function Lacks({ station: { obstacles } }: Of) {
  const { t } = useTranslation('founding')
  const say = useSay()
  const [first] = obstacles
  if (!first) return <span className="quiet">{t('list.nothing')}</span>
  return (
    <span className="two-lines">
      {say(first).wrong}
      {obstacles.length > 1 && (
        <span className="quiet">{t('list.more', { count: obstacles.length - 1 })}</span>
      )}
    </span>
  )
}
