import { addDays } from '../../../base/calendar.ts'
import { t } from '../../../ui/portal/words.ts'
import type { Cause } from '../values.ts'
import { Answered, Title } from './Answered.tsx'
import { act } from './deeds.ts'
import { useForm } from './form.ts'
import { goInstead } from './route.ts'
import { whenOf } from './SessionLine.tsx'
import type { SessionNow } from './session-now.ts'
import { titleOf } from './title-of.ts'
import { useNow } from './use-now.ts'
import { useSession } from './use-week.ts'

const causes = [
  'power',
  'school',
  'weather',
  'few',
  'equipment',
  'signal',
  'other',
] as const satisfies Cause[]

/** Called off, with why and, where there is one, another day. */
export function CancelPage({ id }: { id: string }) {
  return <Answered asked={useSession(id)}>{(session) => <CancelForm session={session} />}</Answered>
}

function CancelForm({ session }: { session: SessionNow }) {
  const now = useNow()
  const { form, change, done } = useForm<{ cause?: Cause; reason: string; otherDay: string }>(
    `cancel ${session.id}`,
    () => ({ reason: '', otherDay: '' }),
  )
  if (!form) return null
  const { cause, reason, otherDay } = form
  const isRight = cause !== undefined && otherDay !== session.day
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        if (!isRight) return
        await act(session.id, {
          ...{ act: 'cancel', cause },
          ...(reason.trim() !== '' && { reason: reason.trim() }),
          ...(otherDay !== '' && { otherDay }),
        })
        await done()
        goInstead('sessions', session.id)
      }}
    >
      <Title back={`#/sessions/${session.id}`}>{t('cancel.title')}</Title>
      <p class="quiet">
        {titleOf(session)} · {whenOf(session, now.day)}
      </p>
      <fieldset class="choices">
        <legend>{t('cancel.why')}</legend>
        {causes.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={cause === one}
            onClick={() => change({ cause: one })}
          >
            {t(`cause.${one}`)}
          </button>
        ))}
      </fieldset>
      <label class="field">
        {t('cancel.reason')}
        <input
          value={reason}
          maxLength={200}
          onInput={({ currentTarget }) => change({ reason: currentTarget.value })}
        />
      </label>
      <label class="field">
        {t('cancel.otherDay')}
        <input
          type="date"
          min={addDays(now.day, 0)}
          value={otherDay}
          onInput={({ currentTarget }) => change({ otherDay: currentTarget.value })}
        />
      </label>
      {otherDay === session.day && <p class="told bad">{t('cancel.sameDay')}</p>}
      <button type="submit" class="main" disabled={!isRight}>
        {t('cancel.do')}
      </button>
    </form>
  )
}
