import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'
import { makeMove, type ResourceDetail } from '../api.ts'
import { type ResourceMove, resourceLifecycle } from '../resource-state.ts'

/** What the reader may do with it now; what stands in the way is said, and what is for others left out. */
export function ResourceMoves({ resource: { row, moves } }: { resource: ResourceDetail }) {
  const read = useText()
  const say = useSay()
  const [asked, setAsked] = useState<ResourceMove>()
  const mine = moves.filter(
    ({ obstacles }) => !obstacles.some(({ code }) => code === 'not_permitted'),
  )
  const obstacles = new Map(
    mine.flatMap((move) => move.obstacles).map((one) => [one.code, say(one)] as const),
  )
  if (mine.length === 0) return null
  return (
    <>
      {[...obstacles].map(([code, { wrong, right }]) => (
        <Notice key={code} tone="soon" title={wrong}>
          {right}
        </Notice>
      ))}
      <div className="move-buttons screen-only">
        {mine.map(({ name, to, obstacles: those }) => (
          <Button
            key={name}
            type={to === 'published' || name === 'submit' ? 'primary' : 'default'}
            disabled={those.length > 0}
            onClick={() => setAsked(name as ResourceMove)}
          >
            {read(resourceLifecycle.moves[name as ResourceMove].label)}
          </Button>
        ))}
      </div>
      {asked && (
        <MoveDialog
          ids={[row.id]}
          what={row.title}
          move={asked}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

/** Says what the move does with these resources, asks why where that is kept, and makes it. */
export function MoveDialog({
  ids,
  what,
  move,
  onClose,
}: {
  ids: readonly string[]
  what: string
  move: ResourceMove
  onClose: () => void
}) {
  const { t } = useTranslation('library')
  const read = useText()
  const label = read(resourceLifecycle.moves[move].label)
  const reasoned = 'reason' in resourceLifecycle.moves[move]
  return (
    <AskDialog
      title={t('move.title', { move: label, what })}
      okText={label}
      done={t('move.done', { move: label })}
      danger={move === 'withdraw'}
      {...(reasoned && { textLabel: t('move.reason'), textNeeded: true })}
      work={(reason) => ask(makeMove, { ids: [...ids], move, ...(reasoned && { reason }) })}
      onClose={onClose}
    >
      <p>{t(`move.text.${move}`)}</p>
    </AskDialog>
  )
}
