import { Link, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { type FoundStation, moveStations, readFoundStations } from '../api.ts'
import { isEnding, isHindered, isUnagreed, isUnhung } from '../lacking.ts'
import { type StationStage, stationLifecycle } from '../station-life.ts'
import { DraftDialog, OrderDialog } from './BulkDialogs.tsx'
import { StageMap } from './StageMap.tsx'
import { AgreementWords, Lacks, PlateWords } from './words-of.tsx'
import './founding.css'

/** How far each station has come, what it lacks, and what may be done for many at once. */
export function FoundingPage() {
  const { t } = useTranslation('founding')
  const language = useLanguage()
  const may = useMay()
  const place = usePlaceQuery()
  const query = useAsk(readFoundStations, place)
  const [asking, setAsking] = useState<'order' | 'draft'>()
  const [mapped, setMapped] = useState(false)
  const paper = (name: string) => withQuery(`/api/founding/${name}`, { ...place, language })
  const stations = query.data?.stations ?? []
  return (
    <Page
      title={t('list.title')}
      about={t('list.about')}
      actions={
        <>
          <Button aria-pressed={mapped} onClick={() => setMapped(!mapped)}>
            {t(mapped ? 'map.hide' : 'map.show')}
          </Button>
          <Button href={paper('plates/list')} download>
            {t('list.printHung')}
          </Button>
          {stations.some(({ plates }) => plates.some(({ state }) => state === 'ordered')) &&
            may('plates.read') && (
              <Button href={paper('plates/artwork')} download>
                {t('list.printPlates')}
              </Button>
            )}
          {stations.some(({ agreements }) => agreements.some(({ state }) => state === 'draft')) &&
            may('joint_use_agreements.read') && (
              <PaperButtons
                at={(format) =>
                  withQuery('/api/founding/agreements/papers', { ...place, language, format })
                }
                label={t('list.printAgreements')}
              />
            )}
          {may('plates.write') && (
            <Button onClick={() => setAsking('order')}>{t('list.order')}</Button>
          )}
          {may('joint_use_agreements.write') && (
            <Button onClick={() => setAsking('draft')}>{t('list.draft')}</Button>
          )}
        </>
      }
    >
      {mapped && <StageMap stations={stations} />}
      <Loaded query={query}>{(found) => <Stations stations={found.stations} />}</Loaded>
      {asking === 'order' && <OrderDialog onClose={() => setAsking(undefined)} />}
      {asking === 'draft' && <DraftDialog onClose={() => setAsking(undefined)} />}
    </Page>
  )
}

const which = { hindered: isHindered, unhung: isUnhung, unagreed: isUnagreed, ending: isEnding }
type Only = keyof typeof which

type Asked = { only?: Only; stage?: StationStage }

function Stations({ stations }: { stations: readonly FoundStation[] }) {
  const { t } = useTranslation('founding')
  const may = useMay()
  const setAddress = useSetAddress()
  const { only, stage }: Asked = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const ask = (more: Partial<Record<keyof Asked, string | undefined>>) => setAddress(more)
  const shown = stations.filter(
    (one) =>
      [one.name, one.townshipName, one.school?.name].some((text) => text?.includes(find.trim())) &&
      (only === undefined || which[only]?.(one) !== false) &&
      (stage === undefined || one.state === stage),
  )
  return (
    <List<FoundStation, Only>
      find={{ value: find, label: t('list.find'), onSearch: setFind }}
      only={{
        label: t('list.only'),
        placeholder: t('list.only'),
        value: only,
        onChange: (next) => ask({ only: next }),
        options: (Object.keys(which) as Only[]).map((value) => ({
          value,
          label: t(`list.${value}`),
        })),
      }}
      beside={<StageSelect {...{ stations, stage }} onChange={(next) => ask({ stage: next })} />}
      count={t('list.count', { count: shown.length })}
      above={
        may('founding.govern') && (
          <BulkMoves
            lifecycle={stationLifecycle}
            make={moveStations}
            rows={shown}
            {...{ chosen, onChoose: setChosen }}
            nameOf={({ name }) => name}
          />
        )
      }
      none={t('list.none')}
      caption={t('list.title')}
      rows={shown}
      keyOf={({ id }) => id}
      scrolls
      {...(may('founding.govern') && {
        choice: { chosen, onChoose: setChosen, nameOf: ({ name }: FoundStation) => name },
      })}
      columns={[
        {
          key: 'station',
          heading: t('list.station'),
          cell: ({ id, name, level, townshipName, school }) => (
            <span className="two-lines">
              <Link to={`/founding/${id}` as string}>
                {level === 'village' ? `${townshipName} ${name}` : name}
              </Link>
              <span className="quiet">{school?.name ?? t('list.noHost')}</span>
            </span>
          ),
        },
        {
          key: 'state',
          heading: t('list.state'),
          cell: ({ state }) => <StandingMark lifecycle={stationLifecycle} state={state} />,
        },
        {
          key: 'plates',
          heading: t('list.plates'),
          cell: (one) => <PlateWords station={one} />,
        },
        {
          key: 'agreement',
          heading: t('list.agreement'),
          cell: (one) => <AgreementWords station={one} />,
        },
        { key: 'lacks', heading: t('list.lacks'), cell: (one) => <Lacks station={one} /> },
      ]}
    />
  )
}

/** In the order of a station's life, each with how many stand there. */
function StageSelect({
  stations,
  stage,
  onChange,
}: {
  stations: readonly FoundStation[]
  stage: StationStage | undefined
  onChange: (stage: StationStage | undefined) => void
}) {
  const { t } = useTranslation('founding')
  const read = useText()
  const counts = Map.groupBy(stations, ({ state }) => state)
  const stages = (Object.keys(stationLifecycle.states) as StationStage[]).filter(
    (one) => counts.has(one) || one === stage,
  )
  return (
    <Select
      className="list-filter"
      aria-label={t('list.stage')}
      popupMatchSelectWidth={false}
      allowClear
      placeholder={t('list.anyStage')}
      value={stage ?? null}
      onChange={(next: StationStage | null | undefined) => onChange(next ?? undefined)}
      options={stages.map((one) => ({
        value: one,
        label: `${read(stationLifecycle.states[one])} ${counts.get(one)?.length ?? 0}`,
      }))}
    />
  )
}
