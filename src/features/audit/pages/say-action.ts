import { useTranslation } from 'react-i18next'

/** The words for what an audit entry did; of one that a newer server has written it says no more than that. */
export function useSayAction(): {
  sayAction: (entry: { action: string; subjectType: string }) => string
  saySubject: (subjectType: string) => string
} {
  const { t, i18n } = useTranslation(['audit', 'shell'])
  // A register has its name in the menu.
  const saySubject = (subject: string): string =>
    t([`audit:subject.${subject}`, `shell:menu.${subject}`, 'subject.other'])
  const sayAction = ({ action, subjectType }: { action: string; subjectType: string }): string => {
    const whole = `action.${action.replaceAll('.', '_')}`
    if (i18n.exists(`audit:${whole}`)) return t(whole)
    const verb = `verb.${action.slice(action.indexOf('.') + 1)}`
    if (!i18n.exists(`audit:${verb}`)) return t('verb.other')
    return t('done', { verb: t(verb), subject: saySubject(subjectType) })
  }
  return { sayAction, saySubject }
}
