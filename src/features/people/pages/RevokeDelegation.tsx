import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { type Delegation, takePostBack } from '../api.ts'

/** Takes a lent post back before its last day. */
export function RevokeDelegation({
  delegation: { id, standInName, title },
  onClose,
}: {
  delegation: Delegation
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  return (
    <AskDialog
      title={t('lend.revokeTitle', { name: standInName })}
      okText={t('lend.revoke')}
      done={t('lend.revoked')}
      danger
      work={() => ask(takePostBack, { id })}
      onClose={onClose}
    >
      <p>{t('lend.revokeText', { name: standInName, title })}</p>
    </AskDialog>
  )
}
