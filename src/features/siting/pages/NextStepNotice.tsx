import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Notice.tsx'
import { useMay } from '../../../ui/session.ts'
import { type NextStep, verbOf } from './next-step.ts'
import { useCount } from './words-of.ts'

/** The next step and its button, for whoever may take it. */
export function NextStepNotice({ next }: { next: NextStep }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const may = useMay()
  const navigate = useNavigate()
  const verb = verbOf[next.code]
  return (
    <Notice
      tone={next.code === 'print_list' ? 'good' : 'plain'}
      title={t(`next.${next.code}`, 'count' in next ? { count: count(next.count) } : {})}
      actions={
        (verb === undefined || may(verb)) && (
          <Button type="primary" onClick={() => void navigate({ to: next.to as string })}>
            {t(`next.do.${next.code}`)}
          </Button>
        )
      }
    >
      {t(`next.about.${next.code}`)}
    </Notice>
  )
}
