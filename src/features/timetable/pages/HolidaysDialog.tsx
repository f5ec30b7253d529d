import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useFileDrop } from '../../../ui/use-file-drop.ts'
import { type HolidayReading, readHolidayFile } from '../calendar/holiday-file.ts'
import type { HolidayYear } from '../calendar/holidays.ts'
import { enterHolidays, type Rearranged } from '../calendar-api.ts'
import { CalendarProblems } from './CalendarProblems.tsx'

/** The notice of a year, read before it is entered: a file of another year is refused here and by the hub. */
export function HolidaysDialog({
  year,
  today,
  onDone,
  onClose,
}: {
  year: number
  today: Day
  onDone: (rearranged: Rearranged) => void
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const [file, setFile] = useState('')
  const [reading, setReading] = useState<HolidayReading>()
  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    const text = await chosen.text()
    setFile(text)
    setReading(readHolidayFile(text, year))
  }
  const { isOver, handlers } = useFileDrop((dropped) => void read(dropped))
  return (
    <AskDialog
      title={t('holidays.enter', { year })}
      okText={t('holidays.do')}
      done={t('holidays.done', { year })}
      ready={reading?.year !== undefined}
      work={async () => onDone((await ask(enterHolidays, { year, file })).rearranged)}
      onClose={onClose}
    >
      <p>{t('holidays.about')}</p>
      <label className={`holiday-drop ${isOver ? 'is-over' : ''}`} {...handlers}>
        {t('holidays.choose')}
        <input
          type="file"
          accept=".json,application/json"
          onChange={({ target }) => void read(target.files?.[0])}
        />
      </label>
      {reading && <CalendarProblems problems={reading.problems} />}
      {reading?.year && <Preview year={reading.year} today={today} />}
    </AskDialog>
  )
}

function Preview({ year: { days, source }, today }: { year: HolidayYear; today: Day }) {
  const { t } = useTranslation('calendars')
  const language = useLanguage()
  return (
    <div className="form-stack">
      <p className="quiet">{source}</p>
      {[true, false].map((off) => {
        const names = Map.groupBy(
          days.filter((day) => day.off === off),
          ({ name }) => name,
        )
        if (names.size === 0) return null
        return (
          <section key={String(off)}>
            <h3>{off ? t('holidays.off') : t('holidays.work')}</h3>
            <ul className="calendar-lines">
              {[...names].map(([name, of]) => (
                <li key={name}>
                  <span>{name}</span>
                  <span className="number">
                    {of.map(({ day }) => formatDay(day, language, today)).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
