import { useTranslation } from 'react-i18next'
import { formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import type { Explanation } from '../reasons.ts'
import { type NumberField, numberFields, shownNumber } from './settings-form.ts'

/** 850 米, 1.2 公里; a dash when nobody knows. */
export function useDistance(): (metres: number | null | undefined) => string {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  return (metres) => {
    if (metres === null || metres === undefined) return t('unknownDistance')
    return metres < 1_000
      ? formatMeasure(Math.round(metres), t('measure.metres'), language)
      : formatMeasure(Math.round(metres / 100) / 10, t('measure.kilometres'), language)
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

/**
 * Why a unit is served where it is, or not at all, in a sentence. Codes without words are told as
 * such and do no harm.
 */
export function useWhy(): (why: Explanation, nameOf: (schoolId: string) => string) => string {
  const { t, i18n } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  const words = (values: object, nameOf: (id: string) => string) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
        if (name === 'site') return [[name, nameOf(String(value))]]
        if (name === 'distance' || name === 'radius') return [[name, distance(Number(value))]]
        return typeof value === 'number' ? [[name, count(value)]] : []
      }),
    )
  return (why, nameOf) => {
    const nearest = 'nearer' in why ? why.nearer[0] : why.nearest
    const hindrance = nearest && 'hindrance' in nearest ? nearest.hindrance : undefined
    const values = { ...(nearest && words({ ...hindrance, ...nearest }, nameOf)) }
    const limited = hindrance?.code === 'not_open' && hindrance.isHostLimitReached
    const entry = limited ? `${why.reason}_limit` : why.reason
    if (!i18n.exists(`siting:why.${entry}`)) return t('why.unknown', { code: entry })
    const nearby = nearest && 'code' in nearest ? t(`whyNearest.${nearest.code}`, values) : ''
    return t(`why.${entry}`, values) + nearby
  }
}
