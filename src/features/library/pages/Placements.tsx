import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PlaceLevel, placeAt } from '../../../base/place.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { formatBytes, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import {
  addPlacement,
  type Edition,
  listPlacements,
  listTargets,
  type PlacedStation,
  type PlacementPlan,
  planPlacing,
  type ShownPlacement,
  takeBackPlacement,
} from '../editions/api.ts'
import { renditionsOf } from '../editions/edition.ts'
import { need } from '../need.ts'
import { needReference } from './LibraryReferences.tsx'
import { useAnswer } from './use-answer.ts'

/** Where editions are, and what each station has of them. */
export function Placements({
  resourceId,
  editions,
}: {
  resourceId: string
  editions: readonly Edition[]
}) {
  const { t } = useTranslation('files')
  const query = useAsk(listPlacements, { id: resourceId })
  const [sending, setSending] = useState(false)
  const [ending, setEnding] = useState<ShownPlacement>()
  return (
    <Loaded query={query}>
      {({ placements, mayPlace }) => (
        <Section
          title={t('place.title')}
          actions={
            mayPlace &&
            editions.length > 0 && (
              <Button onClick={() => setSending(true)}>{t('place.send')}</Button>
            )
          }
        >
          {placements.length === 0 ? (
            <p className="quiet">{t('place.none')}</p>
          ) : (
            <ul className="edition-list">
              {placements.map((placement) => (
                <li key={placement.id} className="edition">
                  <OnePlacement placement={placement} onEnd={() => setEnding(placement)} />
                </li>
              ))}
            </ul>
          )}
          {sending && <SendDialog editions={editions} onClose={() => setSending(false)} />}
          {ending && (
            <AskDialog
              title={t('place.endTitle', { name: ending.targetName, number: ending.number })}
              okText={t('place.end')}
              done={t('place.ended')}
              danger
              work={() => ask(takeBackPlacement, { id: ending.id })}
              onClose={() => setEnding(undefined)}
            >
              <p>{t('place.endText')}</p>
            </AskDialog>
          )}
        </Section>
      )}
    </Loaded>
  )
}

function OnePlacement({
  placement: { targetName, number, renditions, sizeBytes, placedAt, needTopic, mayEnd, stations },
  onEnd,
}: {
  placement: ShownPlacement
  onEnd: () => void
}) {
  const { t } = useTranslation('files')
  const language = useLanguage()
  const { data: me } = useMe()
  const have = stations.filter(({ missingFiles }) => missingFiles === 0).length
  return (
    <>
      <div className="edition-head">
        <strong>{targetName}</strong>
        <span>{t('edition', { number })}</span>
        <span className="quiet">
          {[
            ...renditions.map((one) => t(`size_of.${one}`)),
            formatBytes(sizeBytes, language),
            formatInstant(placedAt, language, me?.today ?? ''),
            ...(needTopic === null ? [] : [t('place.for', { topic: needTopic })]),
          ].join(' · ')}
        </span>
        {mayEnd && (
          <button type="button" className="plain-button screen-only" onClick={onEnd}>
            {t('place.end')}
          </button>
        )}
      </div>
      <details open={stations.length <= 5}>
        <summary>{t('place.count', { have, all: stations.length })}</summary>
        <ul className="edition-sizes">
          {stations.map((station) => (
            <li key={station.id}>
              {station.name} <Holding station={station} />
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function Holding({ station: { missingFiles, missingBytes } }: { station: PlacedStation }) {
  const { t } = useTranslation('files')
  const language = useLanguage()
  if (missingFiles === null) return <StateMark tone="plain">{t('place.silent')}</StateMark>
  if (missingFiles === 0) return <StateMark tone="good">{t('place.whole')}</StateMark>
  return (
    <StateMark tone="soon">
      {t('place.missing', {
        files: missingFiles,
        size: formatBytes(missingBytes ?? 0, language),
      })}
    </StateMark>
  )
}

/** Which edition goes where, in which sizes, and whether there is room for it. */
function SendDialog({ editions, onClose }: { editions: readonly Edition[]; onClose: () => void }) {
  const { t } = useTranslation('files')
  const finding = useFindOption()
  const language = useLanguage()
  const targets = useAsk(listTargets, {})
  const [editionId, setEditionId] = useState(editions[0]?.id)
  const [chosen, setChosen] = useState<string[]>()
  const [to, setTo] = useState<number>()
  const [needId, setNeedId] = useState<string>()
  const edition = editions.find(({ id }) => id === editionId)
  const possible = edition ? renditionsOf(edition.manifest) : []
  const renditions = chosen ?? usualRenditions(possible)
  const found = to === undefined ? undefined : targets.data?.targets[to]
  const target = found && {
    level: found.level,
    regionCode: found.regionCode,
    ...(found.station !== undefined && { station: found.station }),
  }
  // A village's station also answers what its township asks for.
  const asking: PlaceLevel | undefined = found && (found.level === 'county' ? 'county' : 'township')
  const within = found && asking && { place: placeAt(found.regionCode, asking), placeLevel: asking }
  const needs = useAsk(rowEndpoints(need).listRows, within && { ...within, limit: 1 })
  const wish = edition &&
    target && { editionId: edition.id, target, renditions, ...(needId && { needId }) }
  const plan = useAnswer(planPlacing, wish)
  const fits = plan.data?.stations.every((station) => station.fits) ?? false
  return (
    <AskDialog
      title={t('place.send')}
      okText={t('place.send')}
      done={t('place.done')}
      ready={wish !== undefined && fits}
      work={async () => {
        if (wish) await ask(addPlacement, wish)
      }}
      onClose={onClose}
    >
      {editions.length > 1 && (
        <FormField label={t('place.edition')}>
          {(input) => (
            <Select
              {...input}
              value={editionId}
              options={editions.map(({ id, number }) => ({
                value: id,
                label: t('edition', { number }),
              }))}
              onChange={(id) => {
                setEditionId(id)
                setChosen(undefined)
              }}
            />
          )}
        </FormField>
      )}
      <FormField label={t('place.where')} hint={t('place.whereHint')}>
        {(input) => (
          <Select
            {...input}
            showSearch={finding}
            loading={targets.data === undefined}
            value={to}
            options={(targets.data?.targets ?? []).map(({ name, level, stations }, at) => ({
              value: at,
              label:
                level === 'station'
                  ? t('place.station', { name })
                  : t('place.target', { name, count: stations }),
            }))}
            onChange={(at) => {
              setTo(at)
              setNeedId(undefined)
            }}
          />
        )}
      </FormField>
      {within && (needs.data?.count ?? 0) > 0 && (
        <FormField label={t('place.need')} hint={t('place.needHint')}>
          {(input) => (
            <needReference.Input
              input={input}
              value={needId}
              onChange={setNeedId}
              within={within}
            />
          )}
        </FormField>
      )}
      {possible.length > 1 && (
        <FormField label={t('place.sizes')}>
          {(input) => (
            <Select
              {...input}
              mode="multiple"
              showSearch={false}
              value={renditions}
              options={possible.map((one) => ({ value: one, label: t(`size_of.${one}`) }))}
              onChange={setChosen}
            />
          )}
        </FormField>
      )}
      {plan.error && <RefusalNotice error={plan.error} />}
      {plan.data && (
        <div>
          <p>{t('place.takes', { size: formatBytes(plan.data.sizeBytes, language) })}</p>
          <ul className="edition-sizes">
            {plan.data.stations.map((station) => (
              <li key={station.id}>
                {station.name} <Room station={station} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </AskDialog>
  )
}

/** What plays on everything and fits a weak line, where there is such a thing. */
function usualRenditions(possible: readonly string[]): string[] {
  const small = possible.filter((one) => one === '240p' || one === '480p')
  return small.length > 0 ? small : possible.slice(0, 1)
}

function Room({ station }: { station: PlacementPlan['stations'][number] }) {
  const { t } = useTranslation('files')
  const language = useLanguage()
  const { placedBytes, addedBytes, quotaBytes, freeBytes, fits } = station
  const bytes = (value: number) => formatBytes(value, language)
  if (fits) {
    return (
      <>
        <StateMark tone="good">{t('place.fits')}</StateMark>{' '}
        <span className="quiet">
          {addedBytes === 0 ? t('place.there') : t('place.new', { size: bytes(addedBytes) })}
        </span>
      </>
    )
  }
  return (
    <StateMark tone="bad">
      {placedBytes + addedBytes > quotaBytes
        ? t('place.full', { placed: bytes(placedBytes), quota: bytes(quotaBytes) })
        : t('place.noDisk', { free: bytes(Math.max(0, freeBytes ?? 0)) })}
    </StateMark>
  )
}
