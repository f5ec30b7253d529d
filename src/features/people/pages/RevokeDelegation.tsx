import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { send } from '../../../ui/api.ts'
import type { Delegation } from './unit.ts'

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
      work={() => send('POST', `/api/delegations/${id}/revoke`)}
      onClose={onClose}
    >
      <p>{t('lend.revokeText', { name: standInName, title })}</p>
    </AskDialog>
  )
}
