import { useTranslation } from 'react-i18next'
import { daysBetween } from '../../../base/calendar.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { monthsAfter, phaseLabels } from '../programme.ts'
import type { ProgrammeDetail } from '../programme-api.ts'
import { useDay } from './use-day.ts'

const rowHeight = 40
const top = 24
const labelWidth = 116
const width = 860

/** Each phase as planned, and below it as it really was; a line for today. */
export function Gantt({ programme }: { programme: ProgrammeDetail }) {
  const { t } = useTranslation('programme')
  const read = useText()
  const onDay = useDay()
  const language = useLanguage()
  const { phases, today } = programme
  const reals = phases.flatMap(({ real }) => (real ? [real] : []))
  const begins = [
    programme.fromDay,
    ...phases.map((one) => one.fromDay),
    ...reals.map((one) => one.fromDay),
  ]
  const ends = [
    programme.toDay,
    ...phases.map((one) => one.toDay),
    ...reals.map((one) => one.toDay),
  ]
  const from = `${begins.toSorted()[0]?.slice(0, 7)}-01`
  const to = monthsAfter(`${ends.toSorted().at(-1)?.slice(0, 7)}-01`, 1)
  const scale = (width - labelWidth) / daysBetween(from, to)
  const x = (day: string) => labelWidth + daysBetween(from, day) * scale
  const height = top + phases.length * rowHeight
  const months: string[] = []
  for (let month = from; month < to; month = monthsAfter(month, 1)) months.push(month)
  const every = Math.ceil(months.length / 14)
  const isToday = today >= from && today < to
  return (
    // It scrolls on a telephone: whoever has keys alone reaches it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls takes the focus
    <section className="gantt" tabIndex={0} aria-label={t('run.gantt')}>
      <svg viewBox={`0 0 ${width} ${height + 4}`} role="img" aria-label={t('run.gantt')}>
        {months.map((month, at) => (
          <g key={month}>
            <line className="gantt-line" x1={x(month)} x2={x(month)} y1={top - 4} y2={height} />
            {at % every === 0 && (
              <text className="gantt-month" x={x(month) + 3} y={14}>
                {monthName(month, at === 0 || month.endsWith('-01-01'), language)}
              </text>
            )}
          </g>
        ))}
        {phases.map(({ id, number, fromDay, toDay, real, items }, at) => {
          const y = top + at * rowHeight
          const label = read(phaseLabels[number - 1] ?? { 'zh-Hans': '', 'zh-Hant': '', en: '' })
          const isLate = items.some(({ lateDays }) => lateDays > 0)
          return (
            <g key={id}>
              <title>
                {t('run.bar', {
                  name: label,
                  from: onDay(fromDay),
                  to: onDay(toDay),
                  real: real
                    ? t('run.barReal', { from: onDay(real.fromDay), to: onDay(real.toDay) })
                    : t('run.barNone'),
                })}
              </title>
              <text className="gantt-label" x={0} y={y + 22}>
                {label}
              </text>
              <rect
                className="gantt-planned"
                x={x(fromDay)}
                y={y + 6}
                width={Math.max(3, x(toDay) + scale - x(fromDay))}
                height={12}
                rx={3}
              />
              {real && (
                <rect
                  className={isLate ? 'gantt-late' : real.isGoing ? 'gantt-going' : 'gantt-real'}
                  x={x(real.fromDay)}
                  y={y + 21}
                  width={Math.max(3, x(real.toDay) + scale - x(real.fromDay))}
                  height={9}
                  rx={3}
                />
              )}
            </g>
          )
        })}
        {isToday && (
          <line className="gantt-today" x1={x(today)} x2={x(today)} y1={top - 6} y2={height} />
        )}
      </svg>
      <p className="gantt-legend quiet">
        {(['planned', 'real', 'going', 'late', 'today'] as const).map((key) => (
          <span key={key}>
            <i className={`gantt-key gantt-key-${key}`} aria-hidden="true" />
            {t(`gantt.${key}`)}
          </span>
        ))}
      </p>
    </section>
  )
}

function monthName(day: string, withYear: boolean, language: string): string {
  const [year, month] = day.split('-')
  const number = Number(month)
  if (language === 'en') return withYear ? `${year}-${month}` : String(number)
  return withYear ? `${year}年${number}月` : `${number}月`
}
