import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { ownAddress } from '../../../base/own-address.ts'
import { ApiError, ask, offlineCode } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import { isCard, pinDigits } from '../learner.ts'
import type { LearnerName, signInLearner } from '../sign-in-api.ts'
import { useTitle } from './Answered.tsx'
import { readMe } from './me.ts'
import { Names } from './Names.tsx'

type Given = { card: string } | { handle: string; pin: string }

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
      await ask<typeof signInLearner>('POST /api/portal/sign-in', { ...given, own })
      await readMe()
      route(back, true)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'sign_in_name_again') setWho(undefined)
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
          key={who.handle}
          name={who.name}
          onPin={(pin) => signIn({ handle: who.handle, pin })}
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
  if (error.code === 'sign_in_name_again') return t('signIn.nameAgain')
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
