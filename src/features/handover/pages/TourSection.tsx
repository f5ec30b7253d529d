import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { linkOf } from '../../tasks/pages/link-of.ts'
import { type Handover, tickStep } from '../api.ts'

type Tour = NonNullable<Handover['tour']>

/** The pages that the post uses, then its open work; what was looked at is ticked, and may be left out. */
export function TourSection({ id, tour, day }: { id: string; tour: Tour; day: string }) {
  const { t } = useTranslation(['handover', 'today'])
  const read = useText()
  const { act, busy } = useAct()
  const done = tour.steps.filter((one) => one.done).length
  const titleOf = ({ title, item }: Tour['steps'][number]) =>
    item ? t([`today:item.${item.code}`, 'today:unknown'], item.details) : read(title)
  return (
    <Section title={t('tour.title', { minutes: tour.minutes })}>
      <p className="quiet">
        {t('tour.about', { done, count: tour.steps.length })}
        {tour.left > 0 && t('tour.left', { count: tour.left })}
      </p>
      <ol className="handover-tour">
        {tour.steps.map((one) => {
          const title = titleOf(one)
          return (
            <li key={one.step}>
              <Checkbox
                aria-label={t('tour.seen', { title })}
                checked={one.done}
                disabled={busy}
                onChange={({ target }) =>
                  void act(
                    () => ask(tickStep, { id, step: one.step, done: target.checked }),
                    t('tour.kept'),
                  )
                }
              />
              <span className="two-lines">
                <Link {...linkOf(one.link)}>{title}</Link>
                <span className="quiet">
                  {one.item
                    ? t(isLate(one.item, day) ? 'tour.late' : 'tour.work')
                    : read(one.about)}
                </span>
              </span>
              <span className="quiet">{t('tour.minutes', { count: one.minutes })}</span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

const isLate = (
  { late, dueOn }: NonNullable<Tour['steps'][number]['item']>,
  day: string,
): boolean => late === true || (dueOn !== undefined && dueOn < day)
