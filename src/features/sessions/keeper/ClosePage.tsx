import { useMemo, useState } from 'preact/hooks'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { sessionMinutes } from '../minutes.ts'
import type { SegmentForm } from '../values.ts'
import { Answered, Title } from './Answered.tsx'
import { Counts, type Given } from './Counts.tsx'
import { type Closing, countsOf, emptyClosing } from './closing.ts'
import { act, addFile } from './deeds.ts'
import { FormsField } from './FormsField.tsx'
import { useForm } from './form.ts'
import { GistField } from './GistField.tsx'
import { PhotoField } from './PhotoField.tsx'
import { goInstead } from './route.ts'
import { whenOf } from './SessionLine.tsx'
import { forms, formsOf, isOpen, type SessionNow } from './session-now.ts'
import { TimesField } from './TimesField.tsx'
import { titleOf } from './title-of.ts'
import { type Now, nowThere } from './use-now.ts'
import { useSession } from './use-week.ts'

/** How an evening ends: a count, a photo, a sentence, and home. */
export function ClosePage({ id }: { id: string }) {
  return (
    <Answered asked={useSession(id)}>
      {(session) =>
        isOpen(session) ? <CloseForm key={id} session={session} /> : <Closed session={session} />
      }
    </Answered>
  )
}

function Closed({ session }: { session: SessionNow }) {
  return (
    <>
      <Title back={`#/sessions/${session.id}`}>{t('close.title')}</Title>
      <p class="told">{t('close.closedAlready', { count: session.headCount ?? 0 })}</p>
      <a class="button" href="#/">
        {t('ways.today')}
      </a>
    </>
  )
}

function CloseForm({ session }: { session: SessionNow }) {
  const now = useMemo(nowThere, [])
  const { form, change, done } = useForm<Closing>(`close ${session.id}`, () =>
    emptyClosing(session, now),
  )
  const [isBusy, setBusy] = useState(false)
  if (!form) return null
  const counts = countsOf(form, session)
  const { headCount, members } = counts
  const isRight = headCount !== null && (members ?? 0) <= headCount
  const delivered = sessionMinutes({ ...session, ...form }).delivered
  const minutes = form.minutes ?? formsOf(delivered, session.segments)
  const send = async () => {
    if (!isRight) return
    setBusy(true)
    await sendClosing(session, form, counts, minutes)
    await done()
    goInstead('closed', session.id)
  }
  const mark = markOf(session, now)
  return (
    <form
      class="close-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Title back={`#/sessions/${session.id}`}>{t('close.title')}</Title>
      <p class="quiet">
        {titleOf(session)} · {whenOf(session, now.day)}
      </p>
      <Counts given={counts} change={change} />
      <h2>{t('close.photoTitle')}</h2>
      <PhotoField photo={form.photo} mark={mark} change={(photo) => change({ photo })} />
      <h2>{t('close.gistTitle')}</h2>
      <GistField gist={form.gist} voice={form.voice} change={change} />
      <h2>{t('close.brokenTitle')}</h2>
      <Broken form={form} change={change} />
      <details class="more">
        <summary>
          {t('close.times', {
            from: form.beganAt,
            to: form.endedAt,
            minutes: formatMinutes(delivered, language.get()),
          })}
        </summary>
        <TimesField form={form} change={change} />
        <FormsField minutes={minutes} change={(to) => change({ minutes: to })} />
      </details>
      <div class="foot-acts">
        <button type="submit" class="main begin" disabled={!isRight || isBusy}>
          {headCount === null ? t('close.countFirst') : t('close.do', { count: headCount })}
        </button>
      </div>
    </form>
  )
}

function Broken({ form, change }: { form: Closing; change: (to: Partial<Closing>) => void }) {
  return (
    <>
      <fieldset class="choices">
        <legend class="unseen">{t('close.brokenTitle')}</legend>
        {[false, true].map((isBroken) => (
          <button
            key={String(isBroken)}
            type="button"
            aria-pressed={form.isBroken === isBroken}
            onClick={() => change({ isBroken })}
          >
            {t(isBroken ? 'close.brokenYes' : 'close.brokenNo')}
          </button>
        ))}
      </fieldset>
      {form.isBroken && (
        <label class="field">
          {t('close.brokenWhat')}
          <input
            value={form.broken}
            maxLength={500}
            onInput={({ currentTarget }) => change({ broken: currentTarget.value })}
          />
        </label>
      )}
    </>
  )
}

/** On the photo: 瓦场村 2026年11月30日 周一 20:58. */
function markOf({ stations, schoolName }: SessionNow, { day, time }: Now): string {
  const station = stations.map(({ name }) => name).join('、') || schoolName
  // With the year: whoever looks at it does so in another one.
  return `${station} ${formatDay(day, 'zh-Hans', '')} ${time}`
}

async function sendClosing(
  { id }: SessionNow,
  form: Closing,
  { headCount, members }: Given,
  minutes: Record<SegmentForm, number>,
): Promise<void> {
  const { keys, photo, voice, beganAt, endedAt, interruptions } = form
  const gist = form.gist.trim()
  const broken = form.isBroken ? form.broken.trim() || t('close.brokenUnsaid') : ''
  await act(
    id,
    {
      ...{ act: 'close', beganAt, endedAt, interruptions },
      ...(headCount !== null && { headCount, members: members ?? 0 }),
      ...(gist !== '' && { gist }),
      ...(broken !== '' && { broken }),
      segments: forms.flatMap((form) =>
        minutes[form] > 0 ? { form, minutes: minutes[form] } : [],
      ),
    },
    keys.close,
  )
  if (photo) await addFile(id, 'photo', photo, keys.photo)
  if (voice) await addFile(id, 'voice', voice, keys.voice)
}
