import { formatMinutes } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { SegmentForm } from '../values.ts'
import { forms } from './session-now.ts'

type Minutes = Record<SegmentForm, number>

/** The four forms of the evening (O2-7), to five minutes: what one gets more, viewing has less. */
export function FormsField({
  minutes,
  change,
}: {
  minutes: Minutes
  change: (minutes: Minutes) => void
}) {
  const add = (form: SegmentForm, more: number) => {
    const next = Math.max(0, minutes[form] + more)
    const viewing = minutes.viewing - (next - minutes[form])
    change(
      form === 'viewing' || viewing < 0
        ? { ...minutes, [form]: next }
        : { ...minutes, viewing, [form]: next },
    )
  }
  return (
    <div class="forms">
      {forms.map((form) => (
        <div key={form} class="count">
          <span>{t(`form.${form}`)}</span>
          <button
            type="button"
            aria-label={t('close.less', { what: t(`form.${form}`) })}
            onClick={() => add(form, -5)}
          >
            −
          </button>
          <output>{formatMinutes(minutes[form], language.get())}</output>
          <button
            type="button"
            aria-label={t('close.more', { what: t(`form.${form}`) })}
            onClick={() => add(form, 5)}
          >
            +
          </button>
        </div>
      ))}
      {minutes.tutoring + minutes.discussion + minutes.qa === 0 && (
        <p class="quiet">{t('close.viewingOnly')}</p>
      )}
    </div>
  )
}
