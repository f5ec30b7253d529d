import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { isRight, markQuiz, type Question, type Quiz, type Response, shuffled } from '../quiz.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import { me } from './me.ts'
import type { PlayerProps } from './player.ts'
import { useLeaving } from './use-leaving.ts'

type Responses = Record<string, Response>

/** One question at a time, with what was right after each; works without a line. */
export function QuizPlayer(props: PlayerProps) {
  const [goes, setGoes] = useState(0)
  return <OneGo key={goes} {...props} onAgain={() => setGoes(goes + 1)} />
}

function OneGo({ resource, onClose, onAgain }: PlayerProps & { onAgain: () => void }) {
  const [open, setOpen] = useState<{ attempt: Attempt; responses: Responses }>()
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(async ({ attempt, place }) => {
      await say(attempt, { verb: verbs.initialized })
      setOpen({ attempt, responses: (place as Responses | undefined) ?? {} })
    })
  }, [resource])
  if (!open || !resource.quiz) return <p>{t('shell.loading')}</p>
  return <Questions {...open} quiz={resource.quiz} onAgain={onAgain} onClose={onClose} />
}

function Questions({
  attempt,
  quiz,
  responses: before,
  onAgain,
  onClose,
}: {
  attempt: Attempt
  quiz: Quiz
  responses: Responses
  onAgain: () => void
  onClose: () => void
}) {
  const learner = useSignal(me)?.learner
  const [responses, setResponses] = useState(before)
  const [at, setAt] = useState(() => quiz.questions.findIndex(({ id }) => !before[id]))
  const question = quiz.questions[at]
  const mark = markQuiz(quiz, new Map(Object.entries(responses)))
  const leave = useLeaving(attempt)

  const answer = async ({ id, ...given }: Question, response: Response) => {
    const all = { ...responses, [id]: response }
    setResponses(all)
    await say(attempt, {
      verb: verbs.answered,
      part: id,
      result: { response: response.join('[,]'), success: isRight({ id, ...given }, response) },
    })
    await keepState(attempt, { place: all })
  }
  const finish = async () => {
    setAt(-1)
    const { right, of, scaled, passed } = mark
    const score = { raw: right, min: 0, max: of, scaled }
    await say(attempt, {
      verb: passed ? verbs.passed : verbs.failed,
      result: { score, success: passed },
    })
    await say(attempt, { verb: verbs.completed, result: { completion: true } })
    await leave()
    await keepState(attempt, { finished: true })
  }

  if (!question) {
    return (
      <section class="quiz">
        <h1 tabIndex={-1}>{attempt.title}</h1>
        <p class="sum">{t('quiz.result', { right: mark.right, of: mark.of })}</p>
        <p>{t(mark.passed ? 'quiz.passed' : 'quiz.failed')}</p>
        <p>{t(learner ? 'quiz.saved' : 'resource.asGuest')}</p>
        <div class="acts">
          <button type="button" class="main" onClick={onClose}>
            {t('quiz.done')}
          </button>
          <button type="button" onClick={onAgain}>
            {t('quiz.again')}
          </button>
        </div>
      </section>
    )
  }
  return (
    <Asked
      key={question.id}
      question={question}
      shown={quiz.shuffle ? shuffled(question, attempt.registration) : question.answers}
      place={t('quiz.question', { n: at + 1, of: quiz.questions.length })}
      given={responses[question.id]}
      isLast={at === quiz.questions.length - 1}
      onAnswer={(response) => void answer(question, response)}
      onNext={() => (at === quiz.questions.length - 1 ? void finish() : setAt(at + 1))}
    />
  )
}

function Asked({
  question,
  shown,
  place,
  given,
  isLast,
  onAnswer,
  onNext,
}: {
  question: Question
  shown: Question['answers']
  place: string
  given: Response | undefined
  isLast: boolean
  onAnswer: (response: Response) => void
  onNext: () => void
}) {
  const [chosen, setChosen] = useState<Response>(given ?? [])
  const { kind, text, explanation } = question
  const right = given && isRight(question, given)
  const choose = (id: string) => {
    const isOne = kind === 'single' || kind === 'true_false'
    setChosen(
      isOne ? [id] : chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id],
    )
  }
  return (
    <section class="quiz">
      <p class="quiet">{place}</p>
      <h1>{text}</h1>
      <p class="quiet">
        {t(kind === 'multiple' ? 'quiz.some' : kind === 'order' ? 'quiz.order' : 'quiz.one')}
      </p>
      <div class="answers">
        {shown.map(({ id, text: answer, feedback }) => {
          const n = chosen.indexOf(id)
          return (
            <button
              key={id}
              type="button"
              aria-pressed={n >= 0}
              disabled={given !== undefined}
              data-right={given && kind !== 'order' ? question.right.includes(id) : undefined}
              onClick={() => choose(id)}
            >
              {kind === 'order' && n >= 0 && <b>{n + 1} </b>}
              {answer}
              {given && n >= 0 && feedback && <small> {feedback}</small>}
            </button>
          )
        })}
      </div>
      {given === undefined ? (
        <button
          type="button"
          class="main"
          disabled={kind === 'order' ? chosen.length < shown.length : chosen.length === 0}
          onClick={() => onAnswer(chosen)}
        >
          {t('quiz.answer')}
        </button>
      ) : (
        <>
          <output class={right ? 'told' : 'told bad'}>
            {t(right ? 'quiz.right' : 'quiz.wrong')}
            {!right && <span> {t('quiz.isRight', { answers: rightAnswers(question) })}</span>}
          </output>
          {explanation && <p>{explanation}</p>}
          <button type="button" class="main" onClick={onNext}>
            {t(isLast ? 'quiz.finish' : 'quiz.next')}
          </button>
        </>
      )}
    </section>
  )
}

const rightAnswers = ({ right, answers }: Question): string =>
  right.map((id) => answers.find((one) => one.id === id)?.text).join(' · ')
