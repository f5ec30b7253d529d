import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contains, placeAt, placeLevels, rangeOf } from '../../../base/place.ts'
import type { PlaceName } from '../../../base/session.ts'
import { Empty } from '../../../ui/Page.tsx'
import type { ChosenPlace } from '../../../ui/place.ts'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { listUnits, type OrgUnit } from '../api.ts'

/** Offices inside the chosen place, by township; those of the county first. */
export function UnitList({
  units,
  place,
  places,
  chosenId,
  onChoose,
}: {
  units: readonly OrgUnit[]
  place: ChosenPlace | undefined
  places: ReadonlyMap<string, PlaceName>
  chosenId: string | undefined
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation('people')
  const [text, setText] = useState('')
  const found = useAsk(listUnits, text ? { search: text } : undefined)
  const ids = text ? found.data && new Set(found.data.orgUnits.map(({ id }) => id)) : undefined
  const range = place && rangeOf(place.code, place.level)
  const seen = units.filter(
    ({ id, regionCode }) => (!range || contains(range, regionCode)) && (!ids || ids.has(id)),
  )
  const groups = Map.groupBy(seen, ({ regionCode, level }) =>
    placeLevels.indexOf(level) >= placeLevels.indexOf('township')
      ? placeAt(regionCode, 'township')
      : '',
  )
  return (
    <div className="unit-list">
      <SearchBox value={text} label={t('org.search')} onSearch={setText} />
      {text && found.error && <RefusalNotice error={found.error} />}
      {seen.length === 0 && <Empty title={t('org.none')}>{t('org.noneText')}</Empty>}
      {[...groups].map(([township, inside]) => {
        const open =
          township === '' ||
          text !== '' ||
          groups.size <= 2 ||
          inside.some(({ id }) => id === chosenId)
        return (
          <details key={`${township}${open}`} open={open}>
            <summary>
              {township === '' ? t('org.county') : (places.get(township)?.name ?? township)}
              <span className="quiet"> {inside.length}</span>
            </summary>
            <ul>
              {inside.map(({ id, name }) => (
                <li key={id}>
                  <button
                    type="button"
                    className={id === chosenId ? 'unit-button unit-chosen' : 'unit-button'}
                    aria-current={id === chosenId || undefined}
                    onClick={() => onChoose(id)}
                  >
                    {name}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </div>
  )
}
