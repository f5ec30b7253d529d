import { useTranslation } from 'react-i18next'

/** The words for why the county's program did not simply make what was proposed. */
export function useReason(): (code: string) => string {
  const { t, i18n } = useTranslation('registers')
  return (code) =>
    i18n.exists(`registers:proposal.reason.${code}`)
      ? t(`proposal.reason.${code}`)
      : t('proposal.reason.other', { code })
}
