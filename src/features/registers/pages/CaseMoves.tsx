import type { Lifecycle } from '../../../base/lifecycle.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { rowEndpoints } from '../row-api.ts'
import type { Row, Shape } from '../shape.ts'
import { CaseDispute } from './CaseDispute.tsx'
import { useRowName } from './use-row-name.ts'

/** Where a case stands, what can be done with it now, whose word it waits for, and what was done. */
export function CaseMoves({
  shape,
  lifecycle,
  row,
}: {
  shape: Shape
  lifecycle: Lifecycle<string, never>
  row: Row
}) {
  const { readCase, moveRows } = rowEndpoints(shape)
  const what = useRowName(shape)(row)
  const query = useAsk(readCase, { id: row.id })
  return (
    <Loaded query={query}>
      {({ moves, waitsFor, history, dispute }) => (
        <>
          <LifecycleBar
            lifecycle={lifecycle}
            state={row.state ?? lifecycle.initial}
            been={history.flatMap(({ fromState, toState }) => [fromState, toState])}
          />
          {dispute && (
            <CaseDispute
              shape={shape}
              lifecycle={lifecycle}
              row={row}
              what={what}
              dispute={dispute}
            />
          )}
          <Moves
            lifecycle={lifecycle}
            make={moveRows}
            row={row}
            what={what}
            // While it is disputed no other move is made.
            moves={dispute ? [] : moves}
            // Whoever may settle it has the button above.
            waitsFor={dispute?.maySettle ? [] : waitsFor}
          />
          <MoveHistory lifecycle={lifecycle} history={history} />
        </>
      )}
    </Loaded>
  )
}
