import { newId } from '../../base/ids.ts'
import type { Question, Quiz } from './quiz.ts'

export const emptyQuiz = (): Quiz => ({
  questions: [newQuestion()],
  passPercent: 60,
  shuffle: true,
})

export const newQuestion = (): Question => ({
  id: shortId(),
  kind: 'single',
  text: '',
  answers: [newAnswer(), newAnswer()],
  right: [],
})

export const newAnswer = (): Question['answers'][number] => ({ id: shortId(), text: '' })

/** Twelve digits are enough within one quiz, and short in a statement. */
const shortId = (): string => newId().slice(-12)

/** What is right in the new kind follows from the old where it can. */
export function ofKind(question: Question, kind: Question['kind']): Question {
  const { answers, right } = question
  if (kind === 'order') return { ...question, kind, right: answers.map(({ id }) => id) }
  if (kind === 'multiple') return { ...question, kind }
  const one = right.length === 1 ? right : []
  const kept = kind === 'true_false' ? answers.slice(0, 2) : answers
  return { ...question, kind, answers: kept, right: one }
}

/** In an order the answers as they stand are the right one. */
export function withAnswers(question: Question, answers: Question['answers']): Question {
  const ids = answers.map(({ id }) => id)
  const right = question.kind === 'order' ? ids : question.right.filter((id) => ids.includes(id))
  return { ...question, answers, right }
}

/** Without what was left empty: an answer's feedback, an explanation. */
export const tidied = (quiz: Quiz): Quiz => ({
  ...quiz,
  questions: quiz.questions.map(({ explanation, answers, ...question }) => ({
    ...question,
    text: question.text.trim(),
    ...(explanation?.trim() && { explanation: explanation.trim() }),
    answers: answers.map(({ id, text, feedback }) => ({
      id,
      text: text.trim(),
      ...(feedback?.trim() && { feedback: feedback.trim() }),
    })),
  })),
})
