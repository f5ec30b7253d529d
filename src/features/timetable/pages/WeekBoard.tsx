import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readBoard } from '../api.ts'
import { BoardOn } from './BoardOn.tsx'
import { useChoice } from './board-choice.ts'
import { useBoardWords } from './board-words.ts'
import './board.css'

/** The week of every room in the place above the page: the school's time and the village's on one board (T-3, S5-7). */
export function WeekBoard() {
  const { t } = useTranslation('timetable')
  const words = useBoardWords()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const [choice, choose] = useChoice(me?.today)
  const query = useAsk(readBoard, place && choice && { ...place, day: choice.week })
  const go = (days: number) => choice && choose({ week: addDays(choice.week, days) })
  return (
    <Page
      title={t('board.title')}
      about={t('board.about')}
      actions={
        <div className="board-weeks">
          <Button aria-label={t('board.weekBefore')} onClick={() => go(-7)}>
            ‹
          </Button>
          <span className="board-week" aria-live="polite">
            {choice &&
              t('board.weekOf', {
                from: words.day(choice.week),
                to: words.day(addDays(choice.week, 6)),
              })}
          </span>
          <Button aria-label={t('board.weekAfter')} onClick={() => go(7)}>
            ›
          </Button>
          <Button onClick={() => choose({ week: undefined })}>{t('board.thisWeek')}</Button>
          <Button onClick={() => window.print()}>{t('board.print')}</Button>
        </div>
      }
    >
      <Loaded query={query}>
        {(board) =>
          choice && (
            <BoardOn
              board={board}
              choice={choice}
              onChoose={choose}
              isStale={query.isPlaceholderData}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
