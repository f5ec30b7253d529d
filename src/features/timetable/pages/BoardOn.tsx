import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { daysBetween } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { usePhone } from '../../../ui/use-phone.ts'
import { useFound } from '../../siting/pages/use-found.ts'
import { moveTime, putTimeBack } from '../api.ts'
import type { Board } from '../board.ts'
import { dayMinuteAt, daySpanOf } from '../calendar/instant.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardBar, BoardDays } from './BoardBar.tsx'
import type { ChipGround } from './BoardChip.tsx'
import { type Asked, BoardDialogs } from './BoardDialogs.tsx'
import { BoardGrid } from './BoardGrid.tsx'
import { BoardHours } from './BoardHours.tsx'
import { BoardPlacing } from './BoardPlacing.tsx'
import { BoardPrint } from './BoardPrint.tsx'
import type { BoardChoice, Choose } from './board-choice.ts'
import { type Carried, HandsProvider, useCarrying } from './board-hands.ts'
import { clashing, foundIn, rowsOf } from './board-rows.ts'
import { axisOf } from './board-scale.ts'
import { openSpans, rulesOf, verdictOn } from './board-verdict.ts'
import { sentencesOf, useBoardWords } from './board-words.ts'
import { usePrinting } from './use-printing.ts'

/** A week that is here: what is shown of it, what is in the hand, and what is asked about it. */
export function BoardOn({
  board,
  choice,
  onChoose,
  isStale,
}: {
  board: Board
  choice: BoardChoice
  onChoose: Choose
  isStale: boolean
}) {
  const words = useBoardWords()
  const { t } = words
  const phone = usePhone()
  const printing = usePrinting()
  const [search, setSearch] = useState('')
  const found = useFound(search, usePlaceQuery())
  const [asked, setAsked] = useState<Asked>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>()
  const [moved, setMoved] = useState<Moved>()
  const [dayShown, setDayShown] = useState(() => dayOfWeek(board, words.today))
  const only = phone ? dayShown : undefined

  const sentences = useMemo(() => sentencesOf(board, words), [board, words])
  const rules = useMemo(() => rulesOf(board, words.titleOf), [board, words])
  const week = useMemo(
    () => ({ monday: board.monday, axis: axisOf(board.occurrences.map(daySpanOf)) }),
    [board],
  )
  const { carried, hands } = useCarrying({
    monday: board.monday,
    roomsBeside: ({ schoolId }) =>
      board.rooms.filter((one) => one.schoolId === schoolId).map(({ id }) => id),
    onDrop: (carried) => {
      const { occurrence, to, roomId } = carried
      const verdict = verdictOn(rules, placingOf(carried), dayMinuteAt(new Date()))
      if (verdict.ok) setAsked({ what: 'move', id: occurrence.id, to, roomId })
      return verdict.ok
    },
    onClick: (occurrence) =>
      chosen
        ? setChosen(toggled(chosen, occurrence.id))
        : setAsked({ what: 'one', id: occurrence.id }),
  })
  useEffect(() => {
    if (!carried) return
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && hands.takeBack()
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [carried, hands])
  // What is in the hand belongs to the week in which it was taken.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another week is the cause.
  useEffect(() => {
    hands.takeBack()
    setChosen((now) => now && new Set())
  }, [board.monday, hands])

  const ground = useMemo<ChipGround>(() => {
    const now = Date.now()
    const mine = new Set(board.rooms.filter(({ mayPlan }) => mayPlan).map(({ id }) => id))
    return {
      ...{ words, sentences, chosen, week },
      clashing: clashing(board),
      isMovable: ({ roomId, startsAt }) => mine.has(roomId) && Date.parse(startsAt) > now,
    }
  }, [board, words, sentences, chosen, week])
  const carrying = useMemo(() => {
    if (!carried) return undefined
    const placing = placingOf(carried)
    const now = dayMinuteAt(new Date())
    const verdict = verdictOn(rules, placing, now)
    return { ...carried, verdict, isOpen: verdict.ok, open: openSpans(rules, placing, now) }
  }, [carried, rules])

  const foundIds = foundIn(board, found.has).join(' ')
  const rows = useMemo(
    () =>
      rowsOf(board, choice.view, new Set(foundIds.split(' ')), {
        ...{
          school: words.t('timetable:board.wholeSchool'),
          nobody: words.t('timetable:board.nobody'),
          expert: words.t('timetable:board.expert'),
        },
        ...{ stranger: words.t('timetable:board.stranger'), joined: words.list },
      }),
    [board, choice.view, foundIds, words],
  )
  const room = board.rooms.find(({ id }) => id === choice.room)
  const heading = t(`timetable:board.heading.${choice.view}`)
  const shown = room ? rows.filter((row) => row.room?.id === room.id) : rows
  return (
    <HandsProvider value={hands}>
      <div className="board-page" aria-busy={isStale}>
        <BoardBar
          {...{ board, choice, onChoose, search, room, chosen, words }}
          onSearch={setSearch}
          onChosen={setChosen}
          onAsk={setAsked}
        />
        {found.error && <RefusalNotice error={found.error} />}
        {moved && (
          <Undo
            moved={moved}
            when={words.when(daySpanOf(moved.now))}
            onGone={() => setMoved(undefined)}
          />
        )}
        {board.clashes.length > 0 && (
          <Notice tone="soon" title={t('timetable:board.clashes', { count: board.clashes.length })}>
            {choice.view !== 'people' && (
              <Button type="link" onClick={() => onChoose({ view: 'people', room: undefined })}>
                {t('timetable:board.showPeople')}
              </Button>
            )}
          </Notice>
        )}
        {phone && <BoardDays board={board} at={dayShown} onChange={setDayShown} words={words} />}
        <p id="board-keys" className="unseen">
          {t('timetable:board.keys')}
        </p>
        {board.rooms.length === 0 ? (
          <Empty title={t('timetable:board.none')}>{t('timetable:board.noneText')}</Empty>
        ) : shown.length === 0 ? (
          <Empty title={t(search ? 'timetable:board.noneFound' : 'timetable:board.noneHere')} />
        ) : room ? (
          <BoardHours
            {...{ board, room, ground, carrying, only }}
            occurrences={board.occurrences.filter(({ roomId }) => roomId === room.id)}
            guarded={rules.guarded[room.calendar] ?? []}
          />
        ) : (
          <BoardGrid
            {...{ board, rows, heading, ground, carrying, only }}
            guarded={rules.guarded}
          />
        )}
        <Cut isCut={board.isCut} count={board.rooms.length} />
        {carried && carrying && (
          <BoardPlacing
            {...{ carried, hands, words }}
            into={carried.roomId === carried.occurrence.roomId ? '' : sentences.where(carried)}
            verdict={carrying.verdict}
          />
        )}
      </div>
      {printing && (
        <BoardPrint
          {...{ board, heading, words, sentences }}
          rows={shown}
          guarded={rules.guarded}
        />
      )}
      <BoardDialogs
        {...{ board, asked, rules, ground, room }}
        find={choice.find}
        onFind={(find) => onChoose({ find })}
        onAsk={setAsked}
        onMoved={(before, now) => setMoved({ before, now })}
        onOff={() => setChosen(undefined)}
      />
    </HandsProvider>
  )
}

const placingOf = ({ occurrence: { id, schoolId }, to, roomId }: Carried) => ({
  ...{ id, schoolId, roomId, span: to },
})

const dayOfWeek = ({ monday }: Board, today: string): number => {
  const at = daysBetween(monday, today)
  return at >= 0 && at < 7 ? at : 0
}

const toggled = (chosen: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

type Moved = { before: Occurrence; now: Occurrence }

/** Moved a moment ago: taken back with one click, to where it was. */
function Undo({
  moved: { before, now },
  when,
  onGone,
}: {
  moved: Moved
  when: string
  onGone: () => void
}) {
  const { t } = useBoardWords()
  const { act, busy } = useAct()
  const { id, version } = now
  const undo = () =>
    before.movedFrom
      ? ask(moveTime, {
          ...{ id, version, to: daySpanOf(before), roomId: before.roomId },
          note: t('timetable:board.undone'),
        })
      : ask(putTimeBack, { id, version })
  return (
    <Notice
      tone="good"
      title={t('timetable:board.movedTo', { when })}
      actions={
        <>
          <Button
            loading={busy}
            onClick={() =>
              void act(undo, t('timetable:board.undone')).then((done) => done && onGone())
            }
          >
            {t('timetable:board.undo')}
          </Button>
          <Button type="text" onClick={onGone}>
            {t('timetable:board.leaveIt')}
          </Button>
        </>
      }
    />
  )
}
