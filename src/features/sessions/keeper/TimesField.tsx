import { t } from '../../../ui/portal/words.ts'
import type { Closing } from './closing.ts'
import { addMinutes } from './session-now.ts'

type Change = (
  to: Partial<Pick<Closing, 'beganAt' | 'endedAt' | 'interruptions' | 'minutes'>>,
) => void

/** When it took place and what of it was lost; the four forms follow. */
export function TimesField({ form, change }: { form: Closing; change: Change }) {
  const { beganAt, endedAt, interruptions } = form
  const set: Change = (to) => change({ ...to, minutes: undefined })
  return (
    <>
      <div class="acts times">
        <Time label={t('close.began')} value={beganAt} change={(time) => set({ beganAt: time })} />
        <Time label={t('close.ended')} value={endedAt} change={(time) => set({ endedAt: time })} />
      </div>
      {interruptions.map((one, n) => {
        const replace = (to: Partial<typeof one>) =>
          set({
            interruptions: interruptions.map((other, m) => (m === n ? { ...one, ...to } : other)),
          })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and keep their order.
          <div class="acts times" key={n}>
            <Time
              label={t('close.lostFrom', { cause: t(`cause.${one.cause}`) })}
              value={one.from}
              change={(from) => replace({ from })}
            />
            <Time
              label={t('close.lostTo')}
              value={one.to ?? endedAt}
              change={(to) => replace({ to })}
            />
            <button
              type="button"
              onClick={() => set({ interruptions: interruptions.filter((_, m) => m !== n) })}
            >
              {t('close.lostAway')}
            </button>
          </div>
        )
      })}
      <button
        type="button"
        onClick={() =>
          set({
            interruptions: [
              ...interruptions,
              { from: beganAt, to: addMinutes(beganAt, 15), cause: 'power' },
            ],
          })
        }
      >
        {t('close.lostAdd')}
      </button>
    </>
  )
}

function Time({
  label,
  value,
  change,
}: {
  label: string
  value: string
  change: (time: string) => void
}) {
  return (
    <label class="field">
      {label}
      <input
        type="time"
        value={value}
        required
        onInput={({ currentTarget }) => {
          if (/^\d\d:\d\d$/.test(currentTarget.value)) change(currentTarget.value)
        }}
      />
    </label>
  )
}
