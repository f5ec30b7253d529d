import { useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type PlaceLevel, placeAt, placeLevels } from '../../base/place.ts'
import type { Me, PlaceName } from '../../base/session.ts'
import { type ChosenPlace, homeOf, placeParam, usePlace, usePlaceNames } from '../../ui/place.ts'
import { useFindOption } from '../../ui/use-find-option.ts'

/** 省 › 市 › 县 › 乡镇 › 村: what is chosen here filters every page, and choosing keeps the page. */
export function PlaceTrail({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const place = usePlace()
  const names = usePlaceNames()
  const finding = useFindOption()
  const home = homeOf(me)
  if (!place || !home) return <div className="place-trail quiet">{t('place.none')}</div>

  const choose = (chosen: ChosenPlace) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({ ...now, place: placeParam(chosen) })) as never,
    })
  const steps = placeLevels.slice(0, placeLevels.indexOf(place.level) + 1)
  const below = childrenOf(place, names)
  return (
    <nav className="place-trail" aria-label={t('place.label')}>
      <ol>
        {steps.map((level) => {
          const code = placeAt(place.code, level)
          const name = names.get(code)?.name ?? code
          const mine = placeLevels.indexOf(level) >= placeLevels.indexOf(home.level)
          if (!names.has(code) && !mine) return null
          return (
            <li key={level} className={mine ? '' : 'place-above'}>
              {level === place.level ? (
                <strong aria-current="location">{name}</strong>
              ) : mine ? (
                <button type="button" onClick={() => choose({ code, level })}>
                  {name}
                </button>
              ) : (
                <span className="quiet">{name}</span>
              )}
            </li>
          )
        })}
      </ol>
      {below.length > 0 && (
        <Select
          className="place-below"
          aria-label={t('place.choose')}
          placeholder={t('place.choose')}
          value={null}
          size="small"
          showSearch={finding}
          popupMatchSelectWidth={220}
          options={below.map(({ code, name }) => ({ value: code, label: name }))}
          onSelect={(code: string | null) => {
            const found = below.find((candidate) => candidate.code === code)
            if (found) choose(found)
          }}
        />
      )}
    </nav>
  )
}

/** The places of the next level that has any, inside `place`. */
function childrenOf(place: ChosenPlace, names: ReadonlyMap<string, PlaceName>): PlaceName[] {
  const inside = [...names.values()].filter(
    ({ code, level }) =>
      placeLevels.indexOf(level) > placeLevels.indexOf(place.level) &&
      placeAt(code, place.level) === placeAt(place.code, place.level),
  )
  const next = placeLevels.find((level: PlaceLevel) =>
    inside.some((candidate) => candidate.level === level),
  )
  return inside.filter(({ level }) => level === next)
}
