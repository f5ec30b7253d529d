import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { isAtStation, mayDo, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { type Rating, type ResourceDetail, rateResource } from '../api.ts'
import { ratedBy, reviewing } from '../rank.ts'

const questions = ['understood', 'learnt', 'used'] as const

/** Whether people understand it, learn from it and can use it: the averages, and one's own word. */
export function Rate({
  resourceId,
  suitability,
}: {
  resourceId: string
  suitability: ResourceDetail['suitability']
}) {
  const { t } = useTranslation('library')
  const { act, busy } = useAct()
  const { data: me } = useMe()
  const mayRate = me && (isAtStation(me) || reviewing.some((verb) => mayDo(me, verb)))
  const [given, setGiven] = useState<Partial<Rating>>({})
  const { understood, learnt, used } = given
  const rating = understood && learnt && used && { understood, learnt, used }
  const count = suitability ? ratedBy(suitability) : 0
  return (
    <>
      {suitability ? (
        <>
          <p>
            <StateMark tone={suitability.low ? 'bad' : 'good'}>
              {t('rating.average', { average: suitability.average.toFixed(1) })}
            </StateMark>{' '}
            <span className="quiet">
              {t('rating.by', { reviewers: suitability.reviewers, learners: suitability.learners })}
            </span>
          </p>
          <dl className="facts">
            {questions.map((question) => (
              <div key={question}>
                <dt>{t(`rating.${question}`)}</dt>
                <dd>{(suitability[question] / count).toFixed(1)}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p className="quiet">{t('rating.noneYet')}</p>
      )}
      {mayRate && (
        <>
          <div className="rate-form screen-only">
            {questions.map((question) => (
              <FormField key={question} label={t(`rating.${question}`)}>
                {({ id }) => (
                  <Radio.Group
                    id={id}
                    optionType="button"
                    aria-label={t(`rating.${question}`)}
                    value={given[question]}
                    options={[1, 2, 3, 4, 5]}
                    onChange={(event) => setGiven({ ...given, [question]: event.target.value })}
                  />
                )}
              </FormField>
            ))}
            <Button
              disabled={!rating}
              loading={busy}
              onClick={() =>
                rating &&
                void act(() => ask(rateResource, { id: resourceId, ...rating }), t('rating.done'))
              }
            >
              {t('rating.send')}
            </Button>
          </div>
          <p className="quiet">{t('rating.scale')}</p>
        </>
      )}
    </>
  )
}
