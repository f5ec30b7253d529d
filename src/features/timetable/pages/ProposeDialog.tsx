import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { useMe } from '../../../ui/session.ts'
import { type ManyProposed, proposeTimes } from '../api.ts'
import type { NeedyStation } from '../learning-station.ts'
import type { Window } from '../timetable.ts'
import { strictest } from '../week-needs.ts'
import { areSound, usualWindows, WindowsField } from './WindowsField.tsx'

export type Term = { from: string; to: string }

/** The same times for one station or for all that were chosen, for the rest of a term. */
export function ProposeDialog({
  stations,
  term,
  windows: start = usualWindows,
  onDone,
  onClose,
}: {
  stations: readonly NeedyStation[]
  term: Term | undefined
  windows?: readonly Window[]
  onDone: (outcome: ManyProposed) => void
  onClose: () => void
}) {
  const { t } = useTranslation('timetable')
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const [windows, setWindows] = useState<Window[]>([...start])
  const [fromDay, setFrom] = useState(term && term.from > today ? term.from : today)
  const [toDay, setTo] = useState(term?.to ?? '')
  const [first] = stations
  const needs = strictest(stations.map((one) => one.needs))
  return (
    <AskDialog
      title={
        stations.length === 1
          ? t('propose.titleOne', { name: first?.unitName })
          : t('propose.titleMany', { count: stations.length })
      }
      okText={t('propose.do')}
      done={t('propose.done')}
      textLabel={t('propose.note')}
      ready={areSound(windows) && fromDay !== '' && toDay >= fromDay}
      work={async (note) =>
        onDone(
          await ask(proposeTimes, {
            stationIds: stations.map(({ id }) => id),
            ...{ fromDay, toDay, windows, ...(note !== '' && { note }) },
          }),
        )
      }
      onClose={onClose}
    >
      <p>{t('propose.about', { minutes: needs.minutes, count: needs.openDays })}</p>
      <div className="form-grid">
        <DayInput label={t('propose.from')} value={fromDay} min={today} onChange={setFrom} />
        <DayInput label={t('propose.to')} value={toDay} min={fromDay} onChange={setTo} />
      </div>
      <WindowsField windows={windows} needs={needs} onChange={setWindows} />
    </AskDialog>
  )
}
