import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { MapView } from '../../siting/pages/MapView.tsx'
import type { MapPoint } from '../../siting/pages/map-point.ts'
import { useBoundary } from '../../siting/pages/use-siting.ts'
import type { FoundStation } from '../api.ts'
import { type StationStage, stationLifecycle } from '../station-life.ts'

/** Far from done, on trial, accepted, and what is out of its way; the signs are those of every map. */
const signs = { before: 'township', trial: 'school', accepted: 'host', out: 'unserved' } as const
type Sign = keyof typeof signs

/** Undefined: what was given up is on no map. */
const signOf = (stage: StationStage): Sign | undefined => {
  if (stage === 'closed' || stage === 'withdrawn') return undefined
  if (stage === 'trial') return 'trial'
  if (['county_accepted', 'city_accepted', 'operating'].includes(stage)) return 'accepted'
  return ['rectifying', 'suspended', 'relocating'].includes(stage) ? 'out' : 'before'
}

/** The stations at their hosts, by how far they have come; the list beside it tells the same. */
export function StageMap({ stations }: { stations: readonly FoundStation[] }) {
  const { t } = useTranslation('founding')
  const read = useText()
  const navigate = useNavigate()
  const rings = useBoundary()
  const [pointed, setPointed] = useState<string>()
  const points = useMemo(
    () =>
      stations.flatMap(({ id, name, townshipName, school, point, state }): MapPoint[] => {
        const sign = signOf(state)
        if (!point || !sign) return []
        return [
          {
            ...{ key: id, kind: signs[sign], point, title: school?.name ?? name },
            lines: [`${townshipName} ${name}`, read(stationLifecycle.states[state])],
          },
        ]
      }),
    [stations, read],
  )
  const shown = new Set(stations.flatMap(({ state }) => signOf(state) ?? []))
  const placed = stations.filter(({ state }) => signOf(state) !== undefined).length
  return (
    <MapView
      label={t('map.label')}
      points={points}
      rings={rings}
      pointed={pointed}
      onPoint={setPointed}
      onOpen={(id) => void navigate({ to: `/founding/${id}` as string })}
      legend={
        <>
          {(Object.keys(signs) as Sign[])
            .filter((sign) => shown.has(sign))
            .map((sign) => (
              <span key={sign}>
                <i className={`map-sign map-sign-${signs[sign]}`} aria-hidden="true" />
                {t(`map.${sign}`)}
              </span>
            ))}
          {points.length < placed && (
            <span>{t('map.unplaced', { count: placed - points.length })}</span>
          )}
        </>
      }
    />
  )
}
