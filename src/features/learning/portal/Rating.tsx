import { useState } from 'preact/hooks'
import { ask } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import type { rateAtPortal } from '../portal-api.ts'

const questions = ['understood', 'learnt', 'used'] as const
type Scores = Partial<Record<(typeof questions)[number], number>>

/** Three questions, in big buttons; who answers is not kept. */
export function Rating({ resourceId }: { resourceId: string }) {
  const [scores, setScores] = useState<Scores>({})
  const [state, setState] = useState<'asking' | 'sending' | 'said' | 'failed'>('asking')
  if (state === 'said') return <output class="told">{t('rate.thanks')}</output>
  const say = async () => {
    const { understood, learnt, used } = scores
    if (!understood || !learnt || !used) return
    setState('sending')
    await ask<typeof rateAtPortal>('POST /api/portal/resources/:id/rating', {
      id: resourceId,
      ...{ understood, learnt, used },
    }).then(
      () => setState('said'),
      () => setState('failed'),
    )
  }
  return (
    <section class="rating">
      <h2>{t('rate.title')}</h2>
      {questions.map((question) => (
        <fieldset key={question} class="choices">
          <legend>{t(`rate.${question}`)}</legend>
          {[1, 2, 3, 4, 5].map((score) => (
            <button
              key={score}
              type="button"
              aria-pressed={scores[question] === score}
              onClick={() => setScores({ ...scores, [question]: score })}
            >
              {t(`rate.${score}`)}
            </button>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        class="main"
        disabled={state === 'sending' || questions.some((question) => !scores[question])}
        onClick={() => void say()}
      >
        {t('rate.send')}
      </button>
      {state === 'failed' && (
        <p role="alert" class="told bad">
          {t('shell.failedOther')}
        </p>
      )}
    </section>
  )
}
