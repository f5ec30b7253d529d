import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, withQuery } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { Row } from '../../registers/shape.ts'
import { type LetterScores, readScores, writeScores } from '../api.ts'
import { binding, type LetterState } from '../letter.ts'
import { useDay } from './use-day.ts'

/** What the letter's targets came to, target by target with its evidence; nothing where none bears points. */
export function LetterScoreSheet({ row: { id, state } }: { row: Row }) {
  const isBinding = binding.includes(state as LetterState)
  const query = useAsk(readScores, isBinding ? { id } : undefined)
  if (!isBinding) return null
  return (
    <Loaded query={query}>
      {(scores) =>
        scores.lines.some(({ points }) => points !== null) && <Sheet id={id} scores={scores} />
      }
    </Loaded>
  )
}

type Written = Record<number, { points: number | null; evidence: string }>

function Sheet({ id, scores }: { id: string; scores: LetterScores }) {
  const { t } = useTranslation('programme')
  const language = useLanguage()
  const onDay = useDay()
  const { act, busy } = useAct()
  const { lines, appealUntil, mayScore } = scores
  const [written, setWritten] = useState<Written>(() =>
    Object.fromEntries(
      lines.map(({ line, score }) => [line, score ?? { points: null, evidence: '' }]),
    ),
  )
  const set = (line: number, change: Partial<Written[number]>) =>
    setWritten((all) => ({
      ...all,
      [line]: { ...(all[line] ?? { points: null, evidence: '' }), ...change },
    }))
  const complete = lines.flatMap(({ line }) => {
    const { points, evidence } = written[line] ?? { points: null, evidence: '' }
    return points === null || evidence.trim() === '' ? [] : [{ line, points, evidence }]
  })
  const half = lines.filter(({ line }) => {
    const { points, evidence } = written[line] ?? { points: null, evidence: '' }
    return (points === null) !== (evidence.trim() === '')
  })
  const sum = complete.reduce((all, { points }) => all + points, 0)
  return (
    <section className="letter-scores">
      <h3>{t('scores.title', { sum })}</h3>
      {appealUntil && (
        <Notice tone="soon" title={t('scores.appeal', { day: onDay(appealUntil) })} />
      )}
      <ol>
        {lines.map(({ line, text, points, score }) => (
          <li key={line}>
            <span>
              {text}{' '}
              {points !== null && <span className="quiet">{t('scores.of', { points })}</span>}
            </span>
            {points !== null &&
              (mayScore ? (
                <span className="letter-score">
                  <InputNumber
                    aria-label={t('scores.pointsOf', { text })}
                    min={0}
                    max={points}
                    precision={0}
                    value={written[line]?.points ?? null}
                    onChange={(value) => set(line, { points: value })}
                  />
                  <Input
                    aria-label={t('scores.evidenceOf', { text })}
                    placeholder={t('scores.evidence')}
                    maxLength={300}
                    value={written[line]?.evidence ?? ''}
                    onChange={({ target }) => set(line, { evidence: target.value })}
                  />
                </span>
              ) : (
                <span>
                  {score ? t('scores.given', { points: score.points }) : t('scores.none')}{' '}
                  <span className="quiet">{score?.evidence}</span>
                </span>
              ))}
          </li>
        ))}
      </ol>
      {mayScore && half.length > 0 && (
        <p className="quiet">{t('scores.half', { count: half.length })}</p>
      )}
      <p className="page-actions">
        {mayScore && (
          <Button
            type="primary"
            loading={busy}
            disabled={half.length > 0}
            onClick={() =>
              void act(() => ask(writeScores, { id, scores: complete }), t('scores.saved'))
            }
          >
            {t('scores.save')}
          </Button>
        )}
        <a
          className="link-button"
          download
          href={withQuery(`/api/letters/${id}/scores/paper`, { language })}
        >
          {t('scores.print')}
        </a>
      </p>
    </section>
  )
}
