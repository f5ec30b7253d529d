import { useState } from 'preact/hooks'
import { newId } from '../../../base/ids.ts'
import { formatDay } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { Answered, Title } from '../../sessions/keeper/Answered.tsx'
import { useForm } from '../../sessions/keeper/form.ts'
import { to } from '../../sessions/keeper/route.ts'
import { severities, ticketStates, type Work, works } from '../values.ts'
import { recordDone } from './deeds.ts'
import { AssetField, SchoolField } from './fields.tsx'
import type { SchoolNow } from './kept-now.ts'
import { useKept, useSchool } from './use-kept.ts'

/** What was done for the equipment: opened, chosen, saved (S3-4); and what is broken. */
export function UpkeepPage() {
  const asked = useKept()
  return (
    <Answered asked={asked}>
      {({ schools, today }) => (
        <>
          <Title back="#/">{t('upkeep.title')}</Title>
          <School schools={schools} today={today} />
        </>
      )}
    </Answered>
  )
}

function School({ schools, today }: { schools: readonly SchoolNow[]; today: string }) {
  const { school, choose } = useSchool(schools)
  if (!school) return <p class="told">{t('upkeep.noSchool')}</p>
  const day = (on: string) => formatDay(on, language.get(), today)
  const { schoolCode, lastOn, dueOn, isOverdue } = school
  return (
    <>
      <SchoolField schools={schools} value={schoolCode} onChange={choose} />
      <p class={isOverdue ? 'told bad' : 'quiet'}>
        {lastOn === null ? t('upkeep.never') : t('upkeep.last', { day: day(lastOn) })}
        {isOverdue && dueOn !== null && ` ${t('upkeep.late', { day: day(dueOn) })}`}
      </p>
      <Form key={schoolCode} school={school} />
      <Faults school={school} day={day} />
      <Latest school={school} day={day} />
    </>
  )
}

type Filled = { key: string; work: Work[]; assetNo: string; note: string }
const start = (): Filled => ({ key: newId(), work: [], assetNo: '', note: '' })

function Form({ school: { schoolCode, assets } }: { school: SchoolNow }) {
  const { form, change, done } = useForm<Filled>(`upkeep ${schoolCode}`, start)
  const [saved, setSaved] = useState<readonly Work[]>([])
  if (!form) return null
  const { key, work, assetNo, note } = form
  const say = language.get()
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        if (work.length === 0) return
        change(start())
        setSaved(work)
        await recordDone(key, {
          ...{ schoolCode, work },
          ...(assetNo !== '' && { assetNo }),
          ...(note.trim() !== '' && { note: note.trim() }),
        })
        await done()
      }}
    >
      <AssetField
        assets={assets}
        whole={t('upkeep.room')}
        value={assetNo}
        onChange={(next) => change({ assetNo: next })}
      />
      <fieldset class="choices">
        <legend>{t('upkeep.what')}</legend>
        {(Object.keys(works) as Work[]).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={work.includes(one)}
            onClick={() =>
              change({
                work: work.includes(one) ? work.filter((other) => other !== one) : [...work, one],
              })
            }
          >
            {works[one][say]}
          </button>
        ))}
      </fieldset>
      <label class="field">
        {t('upkeep.note')}
        <input
          value={note}
          maxLength={500}
          onInput={({ currentTarget }) => change({ note: currentTarget.value })}
        />
      </label>
      <button type="submit" class="main" disabled={work.length === 0}>
        {t('upkeep.save')}
      </button>
      {saved.length > 0 && work.length === 0 && (
        <output class="told calm-told">
          {t('upkeep.saved', { work: saved.map((one) => works[one][say]).join(t('list.between')) })}
        </output>
      )}
    </form>
  )
}

function Faults({ school: { faults }, day }: { school: SchoolNow; day: (on: string) => string }) {
  const say = language.get()
  return (
    <section>
      <h2>{t('upkeep.faults')}</h2>
      {faults.length > 0 && (
        <ul class="session-list">
          {faults.map(({ id, symptom, severity, state, assetNo, dueOn, isOverdue, waits }) => (
            <li key={id}>
              <a class="session-line" href={to('maintenance', id)}>
                <span class="session-title">{[symptom, assetNo].filter(Boolean).join(' · ')}</span>
                <span class="session-state">
                  <span class="mark" {...(isOverdue && { 'data-tone': 'late' })}>
                    {ticketStates[state][say]}
                  </span>
                  {severities[severity][say]}
                  {isOverdue && ` · ${t('upkeep.repairLate', { day: day(dueOn) })}`}
                  {waits && ` · ${t('waits')}`}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <a class="button quiet-button" href={to('maintenance', 'fault')}>
        {t('upkeep.report')}
      </a>
    </section>
  )
}

function Latest({ school: { latest }, day }: { school: SchoolNow; day: (on: string) => string }) {
  if (latest.length === 0) return null
  const say = language.get()
  return (
    <section>
      <h2>{t('upkeep.latest')}</h2>
      <ul class="rows">
        {latest.map(({ id, day: on, work, assetNo, doneBy, waits }) => (
          <li key={id}>
            {[day(on), work.map((one) => works[one][say]).join(t('list.between')), assetNo, doneBy]
              .filter(Boolean)
              .join(' · ')}
            {waits && <span class="quiet"> {t('waits')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
