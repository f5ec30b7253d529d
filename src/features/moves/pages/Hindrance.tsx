import type { Obstacle } from '../../../base/lifecycle.ts'
import { useSay } from '../../../ui/say.ts'

/** What stands in the way, and what would remove it. */
export function Hindrance({ obstacle }: { obstacle: Obstacle }) {
  const { wrong, right } = useSay()(obstacle)
  return (
    <span>
      {wrong}
      {right}
    </span>
  )
}
