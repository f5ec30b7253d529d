import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import type { DecisionView } from '../decision.ts'
import type { Explanation } from '../reasons.ts'
import { distanceParts, sayingsOf, valuesSaid } from '../why.ts'
import { type NumberField, numberFields, shownNumber } from './settings-form.ts'

/** 850 米, 1.2 公里; a dash when nobody knows. */
export function useDistance(): (metres: number | null | undefined) => string {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  return (metres) => {
    if (metres === null || metres === undefined) return t('unknownDistance')
    const { value, unit } = distanceParts(metres)
    return formatMeasure(value, t(`measure.${unit}`), language)
  }
}

/** A number of a setting with its unit. */
export function useSetting(): (field: NumberField, stored: number) => string {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  return (field, stored) => {
    const { unit } = numberFields[field]
    const shown = shownNumber(field, stored)
    return formatMeasure(shown, unit && t(`measure.${unit}`), language)
  }
}

export function useCount(): (count: number) => string {
  const language = useLanguage()
  return (count) => formatNumber(count, language)
}

type Place = { name: string | null; code: string; townshipName: string | null; level: string }

/** 廖家桥镇瓦场村; a township by its own name alone. */
export const fullName = ({ name, code, townshipName, level }: Place): string =>
  level === 'township' || !townshipName ? (name ?? code) : `${townshipName}${name ?? code}`

/** The unit a decision is about. */
export const unitNameOf = ({
  unitName,
  unitCode,
  unitLevel,
  townshipName,
}: Pick<DecisionView, 'unitName' | 'unitCode' | 'unitLevel' | 'townshipName'>): string =>
  fullName({ name: unitName, code: unitCode, level: unitLevel, townshipName })

/** The townships that decisions are about, in the order of their codes. */
export const townshipsOf = (
  decisions: readonly Pick<DecisionView, 'unitCode' | 'unitName' | 'townshipName'>[],
): { code: string; name: string }[] =>
  [
    ...new Map(
      decisions.map(({ unitCode, unitName, townshipName }) => [
        placeAt(unitCode, 'township'),
        townshipName ?? unitName ?? unitCode,
      ]),
    ),
  ].map(([code, name]) => ({ code, name }))

/** Why a unit is served where it is, or not at all, in a sentence. */
export function useWhy(): (why: Explanation, nameOf: (schoolId: string) => string) => string {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  return (why, nameOf) =>
    sayingsOf(why)
      .map((saying) => t(saying.key, valuesSaid(saying, { nameOf, distance, count })))
      .join('')
}

/** The host's distance and, where it is not the nearest, why not. */
export function useHostWhy(): (
  decision: Pick<DecisionView, 'distanceMetres' | 'why' | 'nearerSchoolName'>,
) => string {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const why = useWhy()
  return ({ distanceMetres, why: kept, nearerSchoolName }) =>
    [
      distance(distanceMetres),
      ...(kept ? [why(kept, () => nearerSchoolName ?? t('school'))] : []),
    ].join(t('outcome.comma'))
}
