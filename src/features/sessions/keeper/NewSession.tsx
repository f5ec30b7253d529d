import { newId } from '../../../base/ids.ts'
import { t } from '../../../ui/portal/words.ts'
import { untitled } from '../untitled.ts'
import type { SessionKind } from '../values.ts'
import { Title } from './Answered.tsx'
import { act, addSession } from './deeds.ts'
import { useForm } from './form.ts'
import { goInstead } from './route.ts'
import { addMinutes, minutesBetween } from './session-now.ts'
import { nowThere } from './use-now.ts'

const kinds = ['group_learning', 'open_day'] as const satisfies SessionKind[]

type Unplanned = {
  id: string
  kind: SessionKind
  title: string
  day: string
  plannedFrom: string
  plannedTo: string
}

/** Somebody came and nobody had planned it: what happened is written down all the same. */
export function NewSession() {
  const { form, change, done } = useForm<Unplanned>('new', () => {
    const { day, time } = nowThere()
    return {
      ...{ id: newId(), kind: 'group_learning', title: '', day },
      ...{ plannedFrom: time, plannedTo: addMinutes(time, 120) },
    }
  })
  if (!form) return null
  const { id, kind, title, day, plannedFrom, plannedTo } = form
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        const isToday = day === nowThere().day
        await addSession({
          ...{ id, kind, day, plannedFrom, plannedTo },
          title: title.trim() || untitled[kind],
        })
        if (isToday) await act(id, { act: 'begin' })
        await done()
        if (isToday) goInstead('sessions', id)
        else goInstead('sessions', id, 'close')
      }}
    >
      <Title back="#/">{t('new.title')}</Title>
      <p>{t('new.about')}</p>
      <fieldset class="choices">
        <legend>{t('new.kind')}</legend>
        {kinds.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={kind === one}
            onClick={() => change({ kind: one })}
          >
            {t(`kind.${one}`)}
          </button>
        ))}
      </fieldset>
      <label class="field">
        {t('new.what')}
        <input
          value={title}
          maxLength={120}
          placeholder={t(`kind.${kind}`)}
          onInput={({ currentTarget }) => change({ title: currentTarget.value })}
        />
      </label>
      <div class="acts times">
        <label class="field">
          {t('new.day')}
          <input
            type="date"
            required
            max={nowThere().day}
            value={day}
            onInput={({ currentTarget }) => change({ day: currentTarget.value })}
          />
        </label>
        <label class="field">
          {t('close.began')}
          <input
            type="time"
            required
            value={plannedFrom}
            onInput={({ currentTarget }) => change({ plannedFrom: currentTarget.value })}
          />
        </label>
        <label class="field">
          {t('new.until')}
          <input
            type="time"
            required
            value={plannedTo}
            onInput={({ currentTarget }) => change({ plannedTo: currentTarget.value })}
          />
        </label>
      </div>
      <p class="quiet">{t('new.minutes', { count: minutesBetween(plannedFrom, plannedTo) })}</p>
      <button type="submit" class="main" disabled={plannedFrom === plannedTo}>
        {t(day === nowThere().day ? 'new.begin' : 'new.close')}
      </button>
    </form>
  )
}
