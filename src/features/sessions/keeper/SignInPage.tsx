import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import type { Attending, readAttendance } from '../keeper-api.ts'
import { Answered, Title } from './Answered.tsx'
import { attendanceNow, findIn, groupsOf, type Ticks } from './attendance-now.ts'
import { signPeople } from './deeds.ts'
import { useForm } from './form.ts'
import { deeds } from './outbox.ts'
import { unknownAt } from './session-now.ts'
import { useKeptAnswer } from './use-kept-answer.ts'

/** Ticks of a moment go to the station together. */
const togetherMs = 1_500

/** Who came, by village group: one touch a person. Nobody has to be on it; the head count stands by itself. */
export function SignInPage({ id }: { id: string }) {
  const asked = useKeptAnswer<typeof readAttendance>('GET /api/keeper/sessions/:id/attendance', {
    id,
  })
  return (
    <>
      <Title back={`#/sessions/${id}`}>{t('signIn.title')}</Title>
      <Answered asked={asked}>
        {({ people }, askedMs) => <SignInList id={id} known={people} askedMs={askedMs} />}
      </Answered>
    </>
  )
}

function SignInList({ id, known, askedMs }: { id: string; known: Attending[]; askedMs: number }) {
  const done = useSignal(deeds)
  const { ticks, tick } = useTicks(id)
  const [text, setText] = useState('')
  const people = useMemo(
    () => attendanceNow(known, unknownAt(askedMs, done), id, ticks),
    [known, askedMs, done, id, ticks],
  )
  const present = people.filter(({ isPresent }) => isPresent)
  return (
    <>
      <output class="told">
        {t('signIn.present', {
          count: present.length,
          members: present.filter(({ isMember }) => isMember).length,
        })}
      </output>
      <label class="field">
        {t('signIn.find')}
        <input
          type="search"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value.trim())}
        />
      </label>
      {people.length === 0 && <p>{t('signIn.nobodyKnown')}</p>}
      {groupsOf(findIn(people, text)).map(([group, own]) => (
        <section key={group}>
          <h2>
            {group || t('signIn.others')}{' '}
            <span class="quiet">
              {own.filter(({ isPresent }) => isPresent).length}/{own.length}
            </span>
          </h2>
          <ul class="names">
            {own.map((one) => (
              <li key={one.personId ?? one.name}>
                <Name one={one} tick={tick} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Guest id={id} text={text} />
      <Card id={id} />
    </>
  )
}

function Name({
  one: { personId, name, isPresent, isMember },
  tick,
}: {
  one: Attending
  tick: (personId: string, isPresent: boolean) => void
}) {
  return (
    <button
      type="button"
      aria-pressed={isPresent}
      disabled={personId === null}
      onClick={() => personId !== null && tick(personId, !isPresent)}
    >
      {isPresent ? '✓ ' : ''}
      {name}
      {isMember && <span class="member">{t('signIn.member')}</span>}
    </button>
  )
}

/** Kept as they are made, and handed to the outbox when nobody has ticked for a moment. */
function useTicks(id: string): {
  ticks: Ticks
  tick: (personId: string, isPresent: boolean) => void
} {
  const { form, change } = useForm<{ ticks: Ticks }>(`sign-in ${id}`, () => ({ ticks: {} }))
  const ticks = form?.ticks ?? {}
  const latest = useRef(ticks)
  latest.current = ticks
  const flush = useRef(() => {})
  flush.current = () => {
    const signed = Object.entries(latest.current).map(([personId, isPresent]) => ({
      personId,
      isPresent,
    }))
    if (signed.length === 0) return
    latest.current = {}
    void signPeople(id, { how: 'organiser', signed }).then(() => change({ ticks: {} }))
  }
  useEffect(() => {
    if (Object.keys(ticks).length === 0) return
    const timer = setTimeout(() => flush.current(), togetherMs)
    return () => clearTimeout(timer)
  }, [ticks])
  useEffect(() => () => flush.current(), [])
  return {
    ticks,
    tick: (personId, isPresent) => change({ ticks: { ...latest.current, [personId]: isPresent } }),
  }
}

/** Somebody whom the list does not know. */
function Guest({ id, text }: { id: string; text: string }) {
  const [name, setName] = useState('')
  const wanted = name || text
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted === '') return
        void signPeople(id, { how: 'list', signed: [{ name: wanted, isPresent: true }] })
        setName('')
      }}
    >
      <h2>{t('signIn.guest')}</h2>
      <label class="field">
        {t('signIn.guestName')}
        <input
          value={name}
          maxLength={60}
          onInput={({ currentTarget }) => setName(currentTarget.value.trim())}
        />
      </label>
      <button type="submit" disabled={wanted === ''}>
        {t('signIn.guestDo')}
      </button>
    </form>
  )
}

/** A reader types what stands on a learner's card, and Enter. */
function Card({ id }: { id: string }) {
  const [card, setCard] = useState('')
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (card === '') return
        void signPeople(id, { how: 'qr', signed: [{ card }] })
        setCard('')
      }}
    >
      <h2>{t('signIn.card')}</h2>
      <label class="field">
        {t('signIn.cardNumber')}
        <input
          value={card}
          maxLength={80}
          autocomplete="off"
          onInput={({ currentTarget }) => setCard(currentTarget.value.trim())}
        />
      </label>
      <button type="submit" disabled={card === ''}>
        {t('signIn.cardDo')}
      </button>
    </form>
  )
}
