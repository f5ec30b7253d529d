import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { ownAddress } from '../../../base/own-address.ts'
import { ApiError, offlineCode, send } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import { isCard, isEnoughOfName, type LearnerName, pinDigits } from '../learner.ts'
import { useTitle } from './Answered.tsx'
import { readMe } from './me.ts'
import { useAnswer } from './use-answer.ts'

type Given = { card: string } | { learnerId: string; pin: string }

/** By card or by name and PIN; nobody has to. */
export function SignIn() {
  const { route, query } = useLocation()
  const [who, setWho] = useState<LearnerName>()
  const [own, setOwn] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  useTitle(t('signIn.title'))
  const back = ownAddress(query.back, location.origin) ?? '/'
  const signIn = async (given: Given) => {
    setTrouble(undefined)
    try {
      await send('POST', '/api/portal/sign-in', { ...given, own })
      await readMe()
      route(back, true)
    } catch (error) {
      setTrouble(wordsOf(error))
    }
  }
  return (
    <>
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.why')}</p>
      {trouble && (
        <p role="alert" class="told bad">
          {trouble}
        </p>
      )}
      {who ? (
        <PinPad
          key={who.id}
          name={who.name}
          onPin={(pin) => signIn({ learnerId: who.id, pin })}
          onOther={() => setWho(undefined)}
        />
      ) : (
        <>
          <CardReader onCard={(card) => void signIn({ card })} />
          <Names onName={setWho} />
        </>
      )}
      <label class="tick">
        <input
          type="checkbox"
          checked={own}
          onChange={({ currentTarget }) => setOwn(currentTarget.checked)}
        />
        {t('signIn.own')}
      </label>
      <p>
        <a href={back}>{t('signIn.guest')}</a>
      </p>
    </>
  )
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error
  if (error.code === 'sign_in_refused') return t('signIn.refused')
  if (error.code === 'sign_in_blocked') {
    return t('signIn.blocked', { seconds: Number(error.details.seconds) })
  }
  return t(error.code === offlineCode ? 'shell.failedOffline' : 'shell.failedOther')
}

/** A reader types what stands on the card, and Enter. */
function CardReader({ onCard }: { onCard: (card: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // On a telephone the focus would open a keyboard over the page; readers hang on PCs.
    if (matchMedia('(pointer: fine)').matches) input.current?.focus()
  }, [])
  const read = () => {
    const typed = input.current?.value.trim() ?? ''
    if (!isCard(typed)) return
    if (input.current) input.current.value = ''
    onCard(typed)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        read()
      }}
    >
      <h2>{t('signIn.byCard')}</h2>
      <label class="field">
        {t('signIn.card')}
        <input
          ref={input}
          type="password"
          inputMode="numeric"
          autocomplete="off"
          onInput={() => read()}
        />
      </label>
    </form>
  )
}

function Names({ onName }: { onName: (who: LearnerName) => void }) {
  const [typed, setTyped] = useState('')
  const enough = isEnoughOfName(typed)
  return (
    <section>
      <h2>{t('signIn.byName')}</h2>
      <label class="field">
        {t('signIn.name')}
        <input
          autocomplete="off"
          onInput={(event) => {
            if (!event.isComposing) setTyped(event.currentTarget.value)
          }}
          onCompositionEnd={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      {enough && <NamesCalled key={typed} begin={typed} onName={onName} />}
    </section>
  )
}

function NamesCalled({ begin, onName }: { begin: string; onName: (who: LearnerName) => void }) {
  const asked = useAnswer<{ learners: LearnerName[] }>('/api/portal/learners', { begin })
  if (asked.state === 'failed') return <p role="alert">{t('shell.failedOther')}</p>
  if (asked.state === 'waiting') return null
  if (asked.answer.learners.length === 0) return <p>{t('signIn.nobody')}</p>
  return (
    <div class="choices">
      {asked.answer.learners.map((who) => (
        <button key={who.id} type="button" onClick={() => onName(who)}>
          {who.name}
          {who.placeName && <small> {who.placeName}</small>}
        </button>
      ))}
    </div>
  )
}

/** Big keys for a finger or a remote control; a keyboard types digits too. */
function PinPad({
  name,
  onPin,
  onOther,
}: {
  name: string
  onPin: (pin: string) => Promise<void>
  onOther: () => void
}) {
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const pad = useRef<HTMLDivElement>(null)
  useEffect(() => {
    pad.current?.querySelector('button')?.focus()
    const typed = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key)) setPin((before) => longer(before, event.key))
      else if (event.key === 'Backspace') setPin((before) => before.slice(0, -1))
      else return
      event.preventDefault()
    }
    addEventListener('keydown', typed)
    return () => removeEventListener('keydown', typed)
  }, [])
  const press = (digit: string) => setPin(longer(pin, digit))
  const enter = async () => {
    if (pin.length < pinDigits.least) return
    setBusy(true)
    await onPin(pin)
    setBusy(false)
    setPin('')
  }
  return (
    <section>
      <h2>{t('signIn.pin', { name })}</h2>
      <output class="pin" aria-label={t('signIn.pinTyped', { count: pin.length })}>
        {'●'.repeat(pin.length).padEnd(pinDigits.most, '○')}
      </output>
      <div class="pad" ref={pad}>
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <button key={digit} type="button" onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={() => setPin(pin.slice(0, -1))}>
          {t('signIn.back')}
        </button>
        <button type="button" onClick={() => press('0')}>
          0
        </button>
        <button
          type="button"
          class="main"
          disabled={busy || pin.length < pinDigits.least}
          onClick={() => void enter()}
        >
          {t('signIn.enter')}
        </button>
      </div>
      <p>
        <button type="button" onClick={onOther}>
          {t('signIn.notMe')}
        </button>
      </p>
    </section>
  )
}

const longer = (pin: string, digit: string): string =>
  pin.length < pinDigits.most ? pin + digit : pin
