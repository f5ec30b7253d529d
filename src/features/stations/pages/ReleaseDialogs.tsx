import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { send } from '../../../ui/api.ts'
import type { ReleaseView } from '../rollout.ts'
import { useStationWords } from './words-of.ts'

type Asked = { release: ReleaseView; onClose: () => void }

/** Says how the version does where it is, before it goes to more stations. */
export function WidenDialog({ release, stage, onClose }: Asked & { stage: number }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const { version, counts } = release
  return (
    <AskDialog
      title={t('rollout.widenTitle', { version, stage })}
      okText={t('rollout.widen', { stage })}
      done={t('rollout.widenDone')}
      work={() => send('POST', `/api/releases/${version}/stage`, { stage })}
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
      work={(reason) => send('POST', `/api/releases/${version}/stop`, { reason })}
      onClose={onClose}
    >
      <p>{t('rollout.stopAbout')}</p>
    </AskDialog>
  )
}
