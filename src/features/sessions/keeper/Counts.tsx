import { useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'

export type CountName = 'headCount' | 'members'
/** Null: not said. */
export type Given = Readonly<Record<CountName, number | null>>

const most = 2_000
const names: readonly CountName[] = ['headCount', 'members']

/**
 * How many came, and of them how many members and cadres: big keys under the thumb, plus and minus, or a keyboard. The
 * telephone's own keyboard, which would cover half of it, stays away.
 */
export function Counts({ given, change }: { given: Given; change: (to: Partial<Given>) => void }) {
  const [at, setAt] = useState<CountName>('headCount')
  const set = (name: CountName, value: number | null) =>
    change({ [name]: value === null ? null : Math.max(0, Math.min(most, value)) })
  const press = (digit: number) => {
    const before = given[at]
    const next = before === null ? digit : before * 10 + digit
    if (next <= most) set(at, next)
  }
  const isTooMany = (given.members ?? 0) > (given.headCount ?? 0)
  return (
    <section class="counts" aria-label={t('close.counts')}>
      {names.map((name) => (
        <div key={name} class="count" data-at={at === name}>
          <label for={name}>{t(`close.${name}`)}</label>
          <button
            type="button"
            aria-label={t('close.less', { what: t(`close.${name}`) })}
            onClick={() => {
              setAt(name)
              set(name, (given[name] ?? 0) - 1)
            }}
          >
            −
          </button>
          <input
            id={name}
            class="number"
            inputMode="none"
            autocomplete="off"
            value={given[name] ?? ''}
            placeholder="0"
            aria-invalid={name === 'members' && isTooMany}
            onFocus={({ currentTarget }) => {
              setAt(name)
              currentTarget.select()
            }}
            onInput={({ currentTarget }) => {
              const digits = currentTarget.value.replace(/\D/g, '').slice(0, 4)
              set(name, digits === '' ? null : Number(digits))
              currentTarget.value = digits
            }}
          />
          <button
            type="button"
            aria-label={t('close.more', { what: t(`close.${name}`) })}
            onClick={() => {
              setAt(name)
              set(name, (given[name] ?? 0) + 1)
            }}
          >
            +
          </button>
        </div>
      ))}
      {isTooMany && (
        <p role="alert" class="told bad">
          {t('close.membersAbove')}
        </p>
      )}
      {/* Whoever has a keyboard types into the boxes. */}
      <fieldset class="pad" aria-label={t('close.pad', { what: t(`close.${at}`) })}>
        {[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => (
          <button key={digit} type="button" onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={() => set(at, null)}>
          {t('close.clear')}
        </button>
        <button type="button" onClick={() => press(0)}>
          0
        </button>
        <button
          type="button"
          class="main"
          onClick={() => setAt(at === 'headCount' ? 'members' : 'headCount')}
        >
          {t(at === 'headCount' ? 'close.toMembers' : 'close.toHeadCount')}
        </button>
      </fieldset>
    </section>
  )
}
