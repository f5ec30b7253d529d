import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { useText } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { answerTimes, type ManyAnswered, withdrawTimes } from '../api.ts'
import { type Party, partyLabels, type TimetableView, type Window } from '../timetable.ts'
import { refuseOne } from './hindered.tsx'
import { areSound, WindowsField } from './WindowsField.tsx'

export type AskedTimes = { timetable: TimetableView; party: Party }

/** Agreed or refused, for one or for all that were chosen. */
export function AnswerTimes({
  asked,
  answer,
  onDone,
  onClose,
}: {
  asked: readonly AskedTimes[]
  answer: 'agree' | 'refuse'
  onDone: (outcome: ManyAnswered) => void
  onClose: () => void
}) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const isLast = asked.every(
    ({ timetable, party }) => timetable.missing.length === 1 && timetable.missing[0] === party,
  )
  const [first] = asked
  return (
    <AskDialog
      title={t(`answer.title.${answer}`)}
      okText={t(`answer.ok.${answer}`)}
      done={t('answer.done')}
      danger={answer === 'refuse'}
      textLabel={t(answer === 'refuse' ? 'answer.reason' : 'answer.note')}
      textNeeded={answer === 'refuse'}
      work={async (note) =>
        onDone(
          await ask(answerTimes, {
            asked: asked.map(({ timetable: { id, version }, party }) => ({ id, version, party })),
            answer,
            ...(note !== '' && { note }),
          }),
        )
      }
      onClose={onClose}
    >
      <p>
        {asked.length === 1 && first
          ? t('answer.aboutOne', {
              party: read(partyLabels[first.party]),
              name: first.timetable.station.unitName,
              school: first.timetable.schoolName,
            })
          : t('answer.aboutMany', { count: asked.length })}
      </p>
      {answer === 'agree' && isLast && <p>{t('answer.last')}</p>}
    </AskDialog>
  )
}

/** Other times: all three are asked anew. */
export function CounterDialog({ timetable, party, onClose }: AskedTimes & { onClose: () => void }) {
  const { t } = useTranslation('timetable')
  const [windows, setWindows] = useState<Window[]>(timetable.windows)
  return (
    <AskDialog
      title={t('answer.title.counter')}
      okText={t('answer.ok.counter')}
      done={t('answer.countered')}
      textLabel={t('answer.reason')}
      textNeeded
      ready={areSound(windows)}
      work={async (note) => {
        const { id, version } = timetable
        const { hindered } = await ask(answerTimes, {
          ...{ asked: [{ id, version, party }], answer: 'counter', note, windows },
        })
        refuseOne([timetable], hindered)
      }}
      onClose={onClose}
    >
      <p>{t('answer.counterAbout')}</p>
      <WindowsField windows={windows} needs={timetable.needs} onChange={setWindows} />
    </AskDialog>
  )
}

/** Notice, with other times instead (INV-24). */
export function NoticeDialog({ timetable, party, onClose }: AskedTimes & { onClose: () => void }) {
  const { t } = useTranslation('timetable')
  const { data: me } = useMe()
  const [windows, setWindows] = useState<Window[]>(timetable.windows)
  const [endsOn, setEndsOn] = useState(addDays(me?.today ?? timetable.fromDay, 7))
  return (
    <AskDialog
      title={t('notice.title')}
      okText={t('notice.do')}
      done={t('notice.done')}
      danger
      textLabel={t('notice.reason')}
      textNeeded
      ready={areSound(windows) && endsOn !== ''}
      work={(note) =>
        ask(withdrawTimes, {
          ...{ id: timetable.id, version: timetable.version, party, endsOn, note, windows },
        })
      }
      onClose={onClose}
    >
      <p>{t('notice.about')}</p>
      <DayInput
        label={t('notice.endsOn')}
        value={endsOn}
        max={timetable.toDay}
        onChange={setEndsOn}
      />
      <WindowsField windows={windows} needs={timetable.needs} onChange={setWindows} />
    </AskDialog>
  )
}
