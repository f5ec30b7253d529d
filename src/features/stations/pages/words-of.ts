import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../base/calendar.ts'
import { formatBytes, formatInstant, formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import type { ReleaseReport } from '../../sync/wire.ts'
import type { Concern, Station } from '../api.ts'

/** The greatest unit of which there are two: 90 分钟, 3 天. */
export function lengthOf(ms: number): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  if (minutes < 120) return { unit: 'minutes', count: minutes }
  const hours = Math.round(minutes / 60)
  return hours < 48
    ? { unit: 'hours', count: hours }
    : { unit: 'days', count: Math.round(hours / 24) }
}

/** Durations, sizes, clocks and moments as this feature says them. */
export function useStationWords() {
  const { t } = useTranslation('stations')
  const language = useLanguage()
  const { data: me } = useMe()
  const length = (ms: number) => {
    const { unit, count } = lengthOf(ms)
    return formatMeasure(count, t(`unit.${unit}`), language)
  }
  const count = (value: number) => formatNumber(value, language)
  const bytes = (value: number) => formatBytes(value, language)
  const clock = (offMs: number) => {
    if (Math.abs(offMs) < 60_000) return t('clock.right')
    return t(offMs > 0 ? 'clock.ahead' : 'clock.behind', { length: length(offMs) })
  }
  return {
    count,
    bytes,
    clock,
    length,
    ago: (then: Instant, at: Instant) => {
      const ms = Date.parse(at) - Date.parse(then)
      return ms < 60_000 ? t('justNow') : t('ago', { length: length(ms) })
    },
    moment: (instant: Instant) => formatInstant(instant, language, me?.today ?? ''),
  }
}

/** Why the hub above was not reached. */
export function useTroubleWords(): (code: string) => string {
  const { t, i18n } = useTranslation('stations')
  return (code) =>
    i18n.exists(`stations:above.reason.${code}`)
      ? t(`above.reason.${code}`)
      : t('above.reason.other', { code })
}

/** What a collection holds, such as 教室 for `registers.rooms`. */
export function useCollectionName(): (collection: string) => string {
  const { t, i18n } = useTranslation('stations')
  return (collection) =>
    i18n.exists(`stations:collection.${collection}`) ? t(`collection.${collection}`) : collection
}

/** Why the station needs somebody, in a sentence. */
export function useConcernWords() {
  const { t } = useTranslation('stations')
  const { count, bytes, clock, length, moment } = useStationWords()
  return (concern: Concern, station: Station, at: Instant): string => {
    switch (concern) {
      case 'silent':
        return station.contactAt
          ? t('why.silent', { length: length(Date.parse(at) - Date.parse(station.contactAt)) })
          : t('why.silentEver', { when: moment(station.enrolledAt ?? station.invitedAt) })
      case 'disk_low':
        return t('why.disk_low', { free: bytes(station.diskFreeBytes ?? 0) })
      case 'clock_off':
        return t('why.clock_off', { off: clock(station.clockOffMs ?? 0) })
      case 'certificate_ending':
        return t('why.certificate_ending', { when: moment(station.certificateEndsAt ?? at) })
      case 'code_ended':
        return t('why.code_ended', { when: moment(station.codeEndsAt ?? station.invitedAt) })
      case 'backlog':
        return t('why.backlog', { count: count(station.waiting ?? 0) })
      case 'alarms':
      case 'quarantined':
      case 'proposals':
        return t(`why.${concern}`, { count: count(station[concern]) })
    }
  }
}

/** The words for how far the last installation of a station has come. */
export function releaseStory({ step }: ReleaseReport): string {
  const isEnd = step === 'healthy' || step === 'taken_back' || step === 'given_up'
  return `release.${isEnd ? step : 'under_way'}`
}

/** Enough of an epoch to tell two apart on the telephone. */
export const shortOf = (epoch: string): string => epoch.slice(0, 6)
