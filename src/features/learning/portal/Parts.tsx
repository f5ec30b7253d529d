import { t } from '../../../ui/portal/words.ts'
import type { ShownEdition } from '../portal-api.ts'

type Launch = ShownEdition['launches'][number]

/** The units of a course to choose from, and which are finished; a course of one has nothing to choose. */
export function Parts({
  launches,
  chosen,
  isDone,
  onChoose,
}: {
  launches: readonly Launch[]
  chosen: Launch | undefined
  isDone: (id: string) => boolean
  onChoose: (launch: Launch) => void
}) {
  if (launches.length < 2) return null
  return (
    <nav class="choices" aria-label={t('player.parts')}>
      {launches.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one === chosen}
          data-done={isDone(one.id)}
          onClick={() => onChoose(one)}
        >
          {one.title}
          {isDone(one.id) && <span class="unseen"> {t('player.done')}</span>}
        </button>
      ))}
    </nav>
  )
}
