import { expect, test } from 'vitest'
import { Quiz, quizProblems } from './quiz.ts'
import { emptyQuiz, newAnswer, newQuestion, ofKind, tidied, withAnswers } from './quiz-draft.ts'

test('a new quiz is not whole yet, and says so', () => {
  expect(Quiz.safeParse(emptyQuiz()).success).toBe(false)
})

test('what is put in order is right as it stands', () => {
  const question = ofKind(newQuestion(), 'order')
  const [first, second] = question.answers as [
    { id: string; text: string },
    { id: string; text: string },
  ]
  expect(question.right).toEqual([first.id, second.id])
  expect(withAnswers(question, [second, first]).right).toEqual([second.id, first.id])
})

test('a single answer stays right in another kind, several do not', () => {
  const answers = [newAnswer(), newAnswer(), newAnswer()]
  const [a = '', b = ''] = answers.map(({ id }) => id)
  const several = { ...newQuestion(), kind: 'multiple' as const, answers, right: [a, b] }
  expect(ofKind(several, 'single').right).toEqual([])
  expect(ofKind({ ...several, right: [a] }, 'true_false')).toMatchObject({
    right: [a],
    answers: answers.slice(0, 2),
  })
})

test('an answer that is taken away is not right any more', () => {
  const question = newQuestion()
  const [first, second] = question.answers
  if (!first || !second) throw new Error('two answers')
  expect(withAnswers({ ...question, right: [first.id] }, [second]).right).toEqual([])
})

test('what was left empty is not kept', () => {
  const quiz = emptyQuiz()
  const [question] = quiz.questions
  if (!question) throw new Error('a question')
  const filled = {
    ...quiz,
    questions: [
      {
        ...question,
        text: ' 一问 ',
        explanation: ' ',
        right: [question.answers[0]?.id ?? ''],
        answers: question.answers.map((answer, n) => ({ ...answer, text: `答${n}`, feedback: '' })),
      },
    ],
  }
  const read = Quiz.parse(tidied(filled))
  expect(quizProblems(read)).toEqual([])
  expect(read.questions[0]).toMatchObject({ text: '一问' })
  expect(read.questions[0]).not.toHaveProperty('explanation')
})
