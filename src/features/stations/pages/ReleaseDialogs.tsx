import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import type { releaseStages } from '../../releases/rollout.ts'
import { endRelease, type ReleaseView, setReleaseStage } from '../rollout-api.ts'
import { useStationWords } from './words-of.ts'

type Asked = { release: ReleaseView; onClose: () => void }

/** Says how the version does where it is, before it goes to more stations. */
export function WidenDialog({
  release,
  stage,
  onClose,
}: Asked & { stage: (typeof releaseStages)[number] }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const { version, counts } = release
  return (
    <AskDialog
      title={t('rollout.widenTitle', { version, stage })}
      okText={t('rollout.widen', { stage })}
      done={t('rollout.widenDone')}
      work={() => ask(setReleaseStage, { version, stage })}
      onClose={onClose}
    >
      <p>
        {t('rollout.widenAbout', {
          runs: count(counts.runs),
          took_back: count(counts.took_back),
          failed: count(counts.failed),
        })}
      </p>
    </AskDialog>
  )
}

export function StopReleaseDialog({ release: { version }, onClose }: Asked) {
  const { t } = useTranslation('stations')
  return (
    <AskDialog
      title={t('rollout.stopTitle', { version })}
      okText={t('rollout.stopDo')}
      done={t('rollout.stopDone')}
      danger
      textLabel={t('rollout.stopWhy')}
      textHint={t('rollout.stopWhyHint')}
      textNeeded
      work={(reason) => ask(endRelease, { version, reason })}
      onClose={onClose}
    >
      <p>{t('rollout.stopAbout')}</p>
    </AskDialog>
  )
}
