import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Lifecycle, type Move, sharedMoves } from '../../../base/lifecycle.ts'
import { useText } from '../../../ui/language.ts'
import { isAtStation, useMe } from '../../../ui/session.ts'
import { MoveDialog, type MoveMaker } from './MoveDialog.tsx'
import './moves.css'

type Row<State extends string> = { id: string; state: State; version?: number }

/** Above a list: choose all, and the moves that every chosen row permits. */
export function BulkMoves<R extends Row<State>, State extends string>({
  lifecycle,
  make,
  rows,
  chosen,
  onChoose,
  nameOf,
}: {
  lifecycle: Lifecycle<State, never>
  make: MoveMaker
  /** Those that may be chosen. */
  rows: readonly R[]
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
  nameOf: (row: R) => string
}) {
  const { t } = useTranslation('moves')
  const read = useText()
  const [asked, setAsked] = useState<string>()
  const picked = rows.filter(({ id }) => chosen.includes(id))
  const states = [...new Set((picked.length > 0 ? picked : rows).map(({ state }) => state))]
  const named = new Map(rows.map((row) => [row.id, nameOf(row)]))
  const [only] = picked
  const { data: me } = useMe()
  const side = me && isAtStation(me) ? 'station' : 'hub'
  if (rows.length === 0) return null
  return (
    <div className="move-buttons screen-only">
      <Checkbox
        checked={picked.length === rows.length}
        indeterminate={picked.length > 0 && picked.length < rows.length}
        onChange={({ target }) => onChoose(target.checked ? rows.map(({ id }) => id) : [])}
      >
        {t('all', { count: rows.length })}
      </Checkbox>
      {sharedMoves(lifecycle, states, side).map((name) => {
        const { label, reason } = lifecycle.moves[name] as Move<State, never>
        return (
          <Button
            key={name}
            type={reason === 'required' ? 'default' : 'primary'}
            disabled={picked.length === 0}
            onClick={() => setAsked(name)}
          >
            {read(label)}
          </Button>
        )
      })}
      {asked && (
        <MoveDialog
          lifecycle={lifecycle}
          make={make}
          rows={picked}
          what={picked.length === 1 && only ? nameOf(only) : t('some', { count: picked.length })}
          move={asked}
          nameOf={(id) => named.get(id) ?? ''}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
