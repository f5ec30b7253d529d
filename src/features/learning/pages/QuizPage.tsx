import { Link, useParams } from '@tanstack/react-router'
import { Button, Checkbox, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type AuthoredQuiz, getQuiz, saveQuiz } from '../api.ts'
import { type Question, Quiz, quizProblems } from '../quiz.ts'
import { emptyQuiz, newAnswer, newQuestion, ofKind, tidied, withAnswers } from '../quiz-draft.ts'
import './learning.css'

/** The questions of a resource of the kind quiz. */
export function QuizPage() {
  const { resourceId = '' }: { resourceId?: string } = useParams({ strict: false })
  const query = useAsk(getQuiz, { id: resourceId })
  return (
    <Loaded query={query}>
      {(authored) => (
        <Questions key={authored.version} resourceId={resourceId} authored={authored} />
      )}
    </Loaded>
  )
}

function Questions({ resourceId, authored }: { resourceId: string; authored: AuthoredQuiz }) {
  const { t } = useTranslation('learning')
  const { act, busy } = useAct()
  const { title, version, mayWrite } = authored
  const [quiz, setQuiz] = useState(authored.quiz ?? emptyQuiz())
  const whole = Quiz.safeParse(tidied(quiz))
  const problems = quizProblems(tidied(quiz))
  const setQuestion = (n: number, question: Question | undefined) =>
    setQuiz({
      ...quiz,
      questions: quiz.questions.flatMap((one, i) => (i === n ? (question ?? []) : one)),
    })
  return (
    <Page
      title={title}
      about={t('quiz.about')}
      actions={
        <>
          <Link to={`/library/resources/${resourceId}` as string} className="link-button">
            {t('quiz.toResource')}
          </Link>
          {mayWrite && (
            <Button
              type="primary"
              disabled={busy || !whole.success || problems.length > 0}
              onClick={() =>
                void act(
                  () => ask(saveQuiz, { id: resourceId, version, quiz: tidied(quiz) }),
                  t('quiz.saved'),
                )
              }
            >
              {t('quiz.save')}
            </Button>
          )}
        </>
      }
    >
      {!whole.success && <Notice tone="soon" title={t('quiz.incomplete')} />}
      <fieldset disabled={!mayWrite} className="form-stack quiz-form">
        <Section title={t('quiz.rules')}>
          <FormField label={t('quiz.passPercent')}>
            {(input) => (
              <InputNumber
                {...input}
                min={0}
                max={100}
                suffix="%"
                value={quiz.passPercent}
                onChange={(value) => setQuiz({ ...quiz, passPercent: value ?? 0 })}
              />
            )}
          </FormField>
          <Checkbox
            checked={quiz.shuffle}
            onChange={({ target }) => setQuiz({ ...quiz, shuffle: target.checked })}
          >
            {t('quiz.shuffle')}
          </Checkbox>
        </Section>
        {quiz.questions.map((question, n) => (
          <OneQuestion
            key={question.id}
            n={n}
            question={question}
            problems={problems.flatMap((one) => (one.question === question.id ? one.code : []))}
            onChange={(changed) => setQuestion(n, changed)}
            {...(quiz.questions.length > 1 && { onRemove: () => setQuestion(n, undefined) })}
          />
        ))}
        {mayWrite && (
          <Button
            onClick={() => setQuiz({ ...quiz, questions: [...quiz.questions, newQuestion()] })}
          >
            {t('quiz.add')}
          </Button>
        )}
      </fieldset>
    </Page>
  )
}

const kinds = ['single', 'multiple', 'true_false', 'order'] as const

function OneQuestion({
  n,
  question,
  problems,
  onChange,
  onRemove,
}: {
  n: number
  question: Question
  problems: readonly string[]
  onChange: (question: Question) => void
  onRemove?: () => void
}) {
  const { t } = useTranslation('learning')
  const say = useSay()
  const { kind, text, answers, right, explanation } = question
  return (
    <Section
      title={t('quiz.question', { n: n + 1 })}
      actions={
        onRemove && (
          <Button size="small" onClick={onRemove}>
            {t('quiz.remove')}
          </Button>
        )
      }
    >
      <div className="quiz-question">
        {problems.map((code) => (
          <Notice key={code} tone="soon" title={say({ code }).wrong} />
        ))}
        <FormField label={t('quiz.kind')}>
          {(input) => (
            <Select
              {...input}
              value={kind}
              options={kinds.map((value) => ({ value, label: t(`quiz.kinds.${value}`) }))}
              onChange={(value) => onChange(ofKind(question, value))}
            />
          )}
        </FormField>
        <FormField label={t('quiz.text')}>
          {(input) => (
            <Input.TextArea
              {...input}
              rows={2}
              maxLength={1_000}
              value={text}
              onChange={({ target }) => onChange({ ...question, text: target.value })}
            />
          )}
        </FormField>
        <p className="quiet">{t(kind === 'order' ? 'quiz.orderHint' : 'quiz.rightHint')}</p>
        {answers.map((answer, i) => (
          <div key={answer.id} className="quiz-answer">
            <RightMark
              question={question}
              answerId={answer.id}
              n={i + 1}
              onChange={(ids) => onChange({ ...question, right: ids })}
            />
            <Input
              aria-label={t('quiz.answer', { n: i + 1 })}
              placeholder={t('quiz.answer', { n: i + 1 })}
              maxLength={400}
              value={answer.text}
              onChange={({ target }) =>
                onChange({
                  ...question,
                  answers: answers.map((one) =>
                    one.id === answer.id ? { ...one, text: target.value } : one,
                  ),
                })
              }
            />
            <Input
              aria-label={t('quiz.feedback', { n: i + 1 })}
              placeholder={t('quiz.feedbackHint')}
              maxLength={1_000}
              value={answer.feedback}
              onChange={({ target }) =>
                onChange({
                  ...question,
                  answers: answers.map((one) =>
                    one.id === answer.id ? { ...one, feedback: target.value } : one,
                  ),
                })
              }
            />
            <Button
              size="small"
              disabled={answers.length <= 2}
              aria-label={t('quiz.removeAnswer', { n: i + 1 })}
              onClick={() =>
                onChange(
                  withAnswers(
                    question,
                    answers.filter(({ id }) => id !== answer.id),
                  ),
                )
              }
            >
              {t('quiz.remove')}
            </Button>
          </div>
        ))}
        {kind !== 'true_false' && answers.length < 12 && (
          <Button
            size="small"
            onClick={() => onChange(withAnswers(question, [...answers, newAnswer()]))}
          >
            {t('quiz.addAnswer')}
          </Button>
        )}
        <FormField label={t('quiz.explanation')}>
          {(input) => (
            <Input.TextArea
              {...input}
              rows={2}
              maxLength={2_000}
              value={explanation ?? ''}
              onChange={({ target }) => onChange({ ...question, explanation: target.value })}
            />
          )}
        </FormField>
        {right.length === 0 && <p className="quiet">{t('quiz.noRight')}</p>}
      </div>
    </Section>
  )
}

function RightMark({
  question: { kind, right },
  answerId,
  n,
  onChange,
}: {
  question: Question
  answerId: string
  n: number
  onChange: (right: string[]) => void
}) {
  const { t } = useTranslation('learning')
  const label = t('quiz.isRight', { n })
  const isRight = right.includes(answerId)
  if (kind === 'order') return <span>{n}</span>
  if (kind === 'multiple') {
    return (
      <Checkbox
        aria-label={label}
        checked={isRight}
        onChange={({ target }) =>
          onChange(target.checked ? [...right, answerId] : right.filter((id) => id !== answerId))
        }
      />
    )
  }
  return <Radio aria-label={label} checked={isRight} onChange={() => onChange([answerId])} />
}
