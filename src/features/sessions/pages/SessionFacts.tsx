import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import type { KeeperSessionDetail } from '../keeper-api.ts'
import { session } from '../session.ts'
import '../../registers/pages/registers.css'
import { causes, checks, learnerGroups, parts, segmentForms, serviceFunctions } from '../values.ts'

/** What was said of it; what nobody said is not shown. */
export function SessionFacts({ found }: { found: KeeperSessionDetail }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const { beganAt, endedAt, serviceFunction, headCount, members, cause, otherDay } = found
  const rows: readonly [string, ReactNode][] = [
    [t('facts.when'), beganAt && `${beganAt}–${endedAt ?? ''}`],
    [
      read(session.fields.headCount.label),
      headCount !== null && t('facts.heads', { headCount, members: members ?? 0 }),
    ],
    [
      read(session.fields.serviceFunction.label),
      serviceFunction && read(serviceFunctions[serviceFunction]),
    ],
    [
      read(session.fields.theme.label),
      found.themes.find(({ code }) => code === found.theme)?.name ?? found.theme,
    ],
    [read(session.fields.teachingLink.label), found.teachingLink],
    [read(session.fields.need.label), found.need],
    [
      read(session.fields.groups.label),
      found.groups.map((group) => read(learnerGroups[group])).join('、'),
    ],
    [read(session.fields.expert.label), found.expert],
    [
      read(session.fields.staff.label),
      found.staff.map(({ name, part }) => `${name}（${read(parts[part])}）`).join('、'),
    ],
    [
      read(session.fields.checked.label),
      found.checked.map((check) => read(checks[check])).join('、'),
    ],
    [
      read(session.fields.segments.label),
      found.segments.length > 0 && (
        <ul className="outcome">
          {found.segments.map(({ form, minutes, title }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one session, in their order
            <li key={at}>
              {read(segmentForms[form])} {t('facts.minutes', { minutes })} {title}
            </li>
          ))}
        </ul>
      ),
    ],
    [
      read(session.fields.interruptions.label),
      found.interruptions
        .map(({ from, to, cause: why }) => `${from}–${to ?? ''} ${read(causes[why])}`)
        .join('；'),
    ],
    [read(session.fields.gist.label), found.gist],
    [read(session.fields.broken.label), found.broken],
    [read(session.fields.pupils.label), found.pupils && t('facts.yes')],
    [read(session.fields.cause.label), cause && read(causes[cause])],
    [
      read(session.fields.otherDay.label),
      otherDay && formatDay(otherDay, language, me?.today ?? ''),
    ],
  ]
  return (
    <Section title={t('facts.title')}>
      <dl className="facts">
        {rows.map(([label, value]) =>
          value ? (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Section>
  )
}
