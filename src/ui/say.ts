import { useTranslation } from 'react-i18next'
import { isDay } from '../base/calendar.ts'
import type { Language } from '../base/language.ts'
import { ApiError } from './api.ts'
import { formatDay } from './format.ts'

export type Said = { wrong: string; right: string }
export type Fault = { code: string; value?: string; details?: Readonly<Record<string, unknown>> }

/** The words for a refusal's or a problem's code. `nameOf` turns field names in details into labels. */
export type Say = (fault: Fault, nameOf?: (field: string) => string) => Said

export function useSay(): Say {
  const { t, i18n } = useTranslation(['errors', 'remedies'])
  return (fault, nameOf) => {
    const { code, value, details = {} } = fault
    const namesIn: Record<string, ((item: string) => string) | undefined> = {
      ...(nameOf && { fields: nameOf }),
      things: (thing) => String(t(`registers:things.${thing}`)),
    }
    const known = i18n.exists(`errors:${code}`)
    const words = Object.entries(details).map(([name, detail]) => [
      name,
      sayDetail(mapNames(detail, namesIn[name]), i18n.language as Language),
    ])
    const values = { ...Object.fromEntries(words), value: value ?? String(details.value ?? '') }
    const entry = known ? code : 'unknown'
    const all = { ...values, ...(known ? {} : { code }) }
    return { wrong: String(t(`errors:${entry}`, all)), right: String(t(`remedies:${entry}`, all)) }
  }
}

/** Any error as a fault: what is not an answer of the server is a bug of the page. */
export const faultOf = (error: unknown): Fault =>
  error instanceof ApiError
    ? { code: error.code, details: { ...error.details, reference: error.reference ?? '' } }
    : { code: 'page_failed', details: { reason: String(error) } }

const mapNames = (detail: unknown, nameOf: ((item: string) => string) | undefined): unknown =>
  nameOf && Array.isArray(detail) ? detail.map((name) => nameOf(String(name))) : detail

/** Lists longer than this end in an ellipsis. */
const shownItems = 12

function sayDetail(detail: unknown, language: Language): string {
  if (!Array.isArray(detail)) return sayItem(detail, language)
  const items = detail.slice(0, shownItems).map((item) => sayItem(item, language))
  const shown = items.join(language === 'en' ? ', ' : '、')
  return detail.length > shownItems ? `${shown}…` : shown
}

const sayItem = (item: unknown, language: Language): string =>
  typeof item === 'string' && isDay(item) ? formatDay(item, language, '') : String(item ?? '')
