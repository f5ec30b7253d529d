import { Button, Select } from 'antd'
import { formatWeekday } from '../../../ui/format.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import type { Board, BoardRoom } from '../board.ts'
import type { Asked } from './BoardDialogs.tsx'
import type { BoardChoice, Choose } from './board-choice.ts'
import { boardViews } from './board-rows.ts'
import type { BoardWords } from './board-words.ts'

/** Above the board: how it is read, and what may be done with all of it. */
export function BoardBar({
  board,
  choice,
  onChoose,
  search,
  onSearch,
  room,
  chosen,
  onChosen,
  onAsk,
  words: { t },
}: {
  board: Board
  choice: BoardChoice
  onChoose: Choose
  search: string
  onSearch: (text: string) => void
  room: BoardRoom | undefined
  chosen: ReadonlySet<string> | undefined
  onChosen: (chosen: ReadonlySet<string> | undefined) => void
  onAsk: (asked: Asked) => void
  words: BoardWords
}) {
  const mayPlan = board.rooms.some((one) => one.mayPlan)
  return (
    <div className="list-bar screen-only">
      {room ? (
        <>
          <Button onClick={() => onChoose({ room: undefined })}>
            ‹ {t('timetable:board.allRooms')}
          </Button>
          <strong>{`${room.schoolName} ${room.name ?? t('timetable:board.wholeSchool')}`}</strong>
        </>
      ) : (
        <>
          <SearchBox value={search} label={t('timetable:board.search')} onSearch={onSearch} />
          <Select
            className="list-filter"
            aria-label={t('timetable:board.view')}
            value={choice.view}
            onChange={(view) => onChoose({ view: view === 'rooms' ? undefined : view })}
            popupMatchSelectWidth={false}
            options={boardViews.map((value) => ({
              value,
              label: t(`timetable:board.views.${value}`),
            }))}
          />
        </>
      )}
      {chosen ? (
        <>
          <span aria-live="polite">{t('timetable:board.chosen', { count: chosen.size })}</span>
          <Button
            danger
            disabled={chosen.size === 0}
            onClick={() => onAsk({ what: 'off', ids: [...chosen] })}
          >
            {t('timetable:board.callOff')}
          </Button>
          <Button onClick={() => onChosen(undefined)}>{t('timetable:board.chooseEnd')}</Button>
        </>
      ) : (
        <span className="list-right">
          <Button type={mayPlan ? 'primary' : 'default'} onClick={() => onChoose({ find: '' })}>
            {t('timetable:board.find', { minutes: board.needs.minutes })}
          </Button>
          {mayPlan && (
            <>
              <Button onClick={() => onAsk({ what: 'add' })}>{t('timetable:board.addOne')}</Button>
              <Button onClick={() => onChosen(new Set())}>{t('timetable:board.chooseSome')}</Button>
            </>
          )}
        </span>
      )}
    </div>
  )
}

/** On a phone the days come one at a time. */
export function BoardDays({
  board,
  at,
  onChange,
  words: { t, language, day },
}: {
  board: Board
  at: number
  onChange: (at: number) => void
  words: BoardWords
}) {
  return (
    <fieldset className="board-days screen-only">
      <legend className="unseen">{t('timetable:board.day')}</legend>
      {board.days.map((one, index) => (
        <button
          key={one.day}
          type="button"
          aria-pressed={index === at}
          onClick={() => onChange(index)}
        >
          <span className="unseen">{day(one.day)}</span>
          <span aria-hidden="true">{formatWeekday(one.day, language)}</span>
          <span aria-hidden="true" className="number">
            {Number(one.day.slice(8))}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
