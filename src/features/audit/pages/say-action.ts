import { useTranslation } from 'react-i18next'

const registers = new Set([
  'schools',
  'villages',
  'townships',
  'industries',
  'rooms',
  'equipment',
  'staff',
])

/** The words for what an audit entry did; an action without words shows its own name. */
export function useSayAction(): {
  sayAction: (entry: { action: string; subjectType: string }) => string
  saySubject: (subjectType: string) => string
} {
  const { t, i18n } = useTranslation(['audit', 'shell'])
  const saySubject = (subject: string): string => {
    if (registers.has(subject)) return t(`shell:menu.${subject}`)
    return i18n.exists(`audit:subject.${subject}`) ? t(`subject.${subject}`) : subject
  }
  const sayAction = ({ action, subjectType }: { action: string; subjectType: string }): string => {
    const whole = `action.${action.replaceAll('.', '_')}`
    if (i18n.exists(`audit:${whole}`)) return t(whole)
    const verb = `verb.${action.slice(action.indexOf('.') + 1)}`
    if (!i18n.exists(`audit:${verb}`)) return action
    return t('done', { verb: t(verb), subject: saySubject(subjectType) })
  }
  return { sayAction, saySubject }
}
