import { useTranslation } from 'react-i18next'
import { formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'

/** 850 米, 1.2 公里; a dash when nobody knows. */
export function useDistance(): (metres: number | null | undefined) => string {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  return (metres) => {
    if (metres === null || metres === undefined) return t('unknownDistance')
    return metres < 1_000
      ? formatMeasure(Math.round(metres), t('unit.metres'), language)
      : formatMeasure(Math.round(metres / 100) / 10, t('unit.kilometres'), language)
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

type Why = { code?: string; reason?: string } & Record<string, unknown>
type Nearer = {
  site: string
  distance: number
  hindrance: { code: string } & Record<string, unknown>
}

/**
 * Why a unit is served where it is, or not at all, in a sentence. Codes without words are told as
 * such and do no harm.
 */
export function useWhy(): (why: Why, nameOf: (schoolId: string) => string) => string {
  const { t, i18n } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  const distances = new Set(['distance', 'radius'])
  const said = (values: Record<string, unknown>, nameOf: (id: string) => string) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        if (name === 'site' || name === 'to') return [[name, nameOf(String(value))]]
        if (typeof value === 'number') {
          return [
            [name, distances.has(name) ? distance(value) : count(Math.round(Math.abs(value)))],
          ]
        }
        return typeof value === 'string' ? [[name, value]] : []
      }),
    )
  return (why, nameOf) => {
    const code = why.reason ?? why.code ?? 'unknown'
    const [first] = (why.nearer ?? []) as Nearer[]
    const nearest = why.nearest as { site: string; distance: number; code: string } | undefined
    const values = {
      ...said(why, nameOf),
      ...(nearest && said(nearest, nameOf)),
      ...(first && {
        ...said(first.hindrance, nameOf),
        ...said({ site: first.site, distance: first.distance }, nameOf),
      }),
    }
    const entry =
      code === 'nearest_not_open' && first?.hindrance.isHostLimitReached
        ? 'nearest_not_open_limit'
        : code
    return i18n.exists(`siting:why.${entry}`)
      ? t(`why.${entry}`, values)
      : t('why.unknown', { code: entry })
  }
}
