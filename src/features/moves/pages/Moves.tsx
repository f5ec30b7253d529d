import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lifecycle, Move, Obstacle, OpenMove } from '../../../base/lifecycle.ts'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import type { WaitsFor } from '../api.ts'
import { Hindrance } from './Hindrance.tsx'
import { MoveDialog, type MoveMaker } from './MoveDialog.tsx'
import { WaitsForLine } from './WaitsForLine.tsx'
import './moves.css'

/** What the reader may do with a row now, what stands in the way of it, and whose word it waits for. */
export function Moves<State extends string>({
  lifecycle,
  make,
  row,
  what,
  moves,
  waitsFor,
  note,
  remedyOf,
}: {
  lifecycle: Lifecycle<State, never>
  make: MoveMaker
  row: { id: string; version?: number }
  /** What the row is called. */
  what: string
  moves: readonly OpenMove<State>[]
  waitsFor: readonly WaitsFor[]
  /** Said in the dialog beside what follows from the move. */
  note?: ReactNode
  /** Where an obstacle is removed. */
  remedyOf?: (obstacle: Obstacle) => ReactNode
}) {
  const { t } = useTranslation('moves')
  const read = useText()
  const [asked, setAsked] = useState<string>()
  // What is for somebody else is left out; the last line says for whom.
  const mine = moves.filter(
    ({ obstacles }) => !obstacles.some(({ code }) => code === 'not_permitted'),
  )
  const known = (name: string) => {
    const obstacles = mine.find((move) => move.name === name)?.obstacles ?? []
    return obstacles.length > 0 ? [{ id: row.id, obstacles }] : []
  }
  const labelOf = (name: string) => read((lifecycle.moves[name] as Move<State, never>).label)
  const leadsOn = (name: string) => lifecycle.moves[name]?.reason !== 'required'
  return (
    <>
      {mine
        .filter(({ obstacles }) => obstacles.length > 0)
        .map(({ name, obstacles }) => (
          <div key={name} className="move-why">
            <h3>{t(obstacles.every(isWarning) ? 'whyMind' : 'whyNot', { move: labelOf(name) })}</h3>
            <ul>
              {obstacles.map((one) => (
                <li key={one.code}>
                  <Hindrance obstacle={one} />
                  {remedyOf?.(one)}
                </li>
              ))}
            </ul>
          </div>
        ))}
      {mine.length > 0 && (
        <div className="move-buttons screen-only">
          {mine.map(({ name, obstacles }) => (
            <Button
              key={name}
              type={leadsOn(name) ? 'primary' : 'default'}
              disabled={!obstacles.every(isWarning)}
              onClick={() => setAsked(name)}
            >
              {labelOf(name)}
            </Button>
          ))}
        </div>
      )}
      {!mine.some(({ name }) => leadsOn(name)) && <WaitsForLine waitsFor={waitsFor} />}
      {asked && (
        <MoveDialog
          lifecycle={lifecycle}
          make={make}
          rows={[row]}
          what={what}
          move={asked}
          known={known(asked)}
          onClose={() => setAsked(undefined)}
        >
          {note}
          <Flags flags={mine.find(({ name }) => name === asked)?.flags} />
        </MoveDialog>
      )}
    </>
  )
}

const isWarning = ({ overridable }: Obstacle): boolean => overridable === true

/** What is not certain here, and the hub looks at when it hears of the move. */
function Flags({ flags = [] }: { flags?: readonly Obstacle[] | undefined }) {
  const { t } = useTranslation('moves')
  if (flags.length === 0) return null
  return (
    <Notice tone="soon" title={t('flagged')}>
      {flags.map((flag) => (
        <Hindrance key={flag.code} obstacle={flag} />
      ))}
    </Notice>
  )
}
