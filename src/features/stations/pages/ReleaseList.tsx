import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { type PlaceInRollout, placesInRollout, releaseStages } from '../../releases/rollout.ts'
import { stoppedByItself } from '../rollout.ts'
import { listReleases, type Releases, type ReleaseView } from '../rollout-api.ts'
import { StopReleaseDialog, WidenDialog } from './ReleaseDialogs.tsx'
import { useStationWords } from './words-of.ts'
import '../../registers/pages/registers.css'
import './stations.css'

/** The versions of the program that this hub gives to its stations: how far each has come, and whether it goes further. */
export function ReleaseList() {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const query = useAsk(listReleases, {})
  return (
    <Page title={t('rollout.title')} about={t('rollout.about')}>
      <Loaded query={query}>
        {({ releases, stations, mayChange }) =>
          releases.length === 0 ? (
            <Empty title={t('rollout.empty')}>{t('rollout.emptyText')}</Empty>
          ) : (
            <>
              {stoppedByItself(releases).map(({ version, mostTakenBack }) => (
                <Notice
                  key={version}
                  tone="bad"
                  title={`${version}  ${t('rollout.stoppedItself', { most: count(mostTakenBack) })}`}
                >
                  {t('rollout.stoppedItselfDo')}
                </Notice>
              ))}
              <p className="quiet">{t('rollout.stations', { count: count(stations) })}</p>
              <Versions releases={releases} mayChange={mayChange} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Versions({ releases, mayChange }: Pick<Releases, 'releases' | 'mayChange'>) {
  const { t } = useTranslation('stations')
  const { moment } = useStationWords()
  const [asking, setAsking] = useState<{ about: 'widen' | 'stop'; release: ReleaseView }>()
  const close = () => setAsking(undefined)
  return (
    <>
      <DataTable
        caption={t('rollout.title')}
        rows={releases}
        keyOf={({ version }) => version}
        columns={[
          {
            key: 'version',
            heading: t('rollout.version'),
            cell: ({ version, offeredAt, platforms }) => (
              <span className="station-name">
                {version}
                <span className="quiet">
                  {t('rollout.offered', {
                    when: moment(offeredAt),
                    platforms: platforms.join(' '),
                  })}
                </span>
              </span>
            ),
          },
          {
            key: 'stage',
            heading: t('rollout.stage'),
            cell: (release) => <StageOf release={release} />,
          },
          {
            key: 'counts',
            heading: t('rollout.counts'),
            cell: ({ counts }) => <Counts counts={counts} />,
          },
          ...(mayChange
            ? [
                {
                  key: 'actions',
                  heading: t('rollout.actions'),
                  cell: (release: ReleaseView) =>
                    release.stoppedAt === null && (
                      <span className="release-actions">
                        {nextStage(release) !== undefined && (
                          <Button onClick={() => setAsking({ about: 'widen', release })}>
                            {t('rollout.widen', { stage: nextStage(release) })}
                          </Button>
                        )}
                        <Button danger onClick={() => setAsking({ about: 'stop', release })}>
                          {t('rollout.stop')}
                        </Button>
                      </span>
                    ),
                },
              ]
            : []),
        ]}
      />
      {asking?.about === 'widen' && (
        <WidenDialog
          release={asking.release}
          stage={nextStage(asking.release) ?? 100}
          onClose={close}
        />
      )}
      {asking?.about === 'stop' && <StopReleaseDialog release={asking.release} onClose={close} />}
    </>
  )
}

const nextStage = ({ stage }: ReleaseView) => releaseStages.find((next) => next > stage)

function StageOf({ release }: { release: ReleaseView }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const { stage, named, stoppedAt, stoppedWhy, mostTakenBack } = release
  if (stoppedAt !== null)
    return (
      <span className="station-name">
        <StateMark tone={stoppedWhy === null ? 'bad' : 'plain'}>{t('rollout.stopped')}</StateMark>
        <span className="quiet">
          {stoppedWhy ?? t('rollout.stoppedItself', { most: count(mostTakenBack) })}
        </span>
      </span>
    )
  return (
    <span className="station-name">
      {stage > 0 ? t('rollout.share', { stage }) : named === 0 && t('rollout.nobody')}
      {named > 0 && <span className="quiet">{t('rollout.named', { count: count(named) })}</span>}
    </span>
  )
}

const tones: Readonly<Partial<Record<PlaceInRollout, 'good' | 'soon' | 'bad'>>> = {
  runs: 'good',
  failed: 'soon',
  took_back: 'bad',
}

function Counts({ counts }: { counts: ReleaseView['counts'] }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  return (
    <ul className="release-counts">
      {placesInRollout.map((place) => (
        <li key={place}>
          <StateMark tone={counts[place] > 0 ? (tones[place] ?? 'plain') : 'plain'}>
            {t(`rollout.${place}`)}
          </StateMark>{' '}
          {count(counts[place])}
        </li>
      ))}
    </ul>
  )
}
