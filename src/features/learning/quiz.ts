import * as z from 'zod/mini'

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max))
const Answer = z.strictObject({
  id: text(40),
  text: text(400),
  /** Shown to whoever chose it. */
  feedback: z.optional(text(1_000)),
})

/** `order`: the answers as they stand are the right order; the learner gets them shuffled. */
const Question = z.strictObject({
  id: text(40),
  kind: z.enum(['single', 'multiple', 'true_false', 'order']),
  text: text(1_000),
  answers: z.array(Answer).check(z.minLength(2), z.maxLength(12)),
  /** Ids of the right answers; for `order` all of them, in order. */
  right: z.array(z.string()).check(z.minLength(1)),
  /** Shown to everybody after answering. */
  explanation: z.optional(text(2_000)),
})
export type Question = z.output<typeof Question>

export const Quiz = z.strictObject({
  questions: z.array(Question).check(z.minLength(1), z.maxLength(100)),
  /** Percent of the questions that must be right to pass. */
  passPercent: z.int().check(z.gte(0), z.lte(100)),
  shuffle: z.boolean(),
})
export type Quiz = z.output<typeof Quiz>

export type QuizProblem = {
  question: string
  code: 'ids_twice' | 'right_unknown' | 'one_right' | 'two_answers' | 'order_incomplete'
}

/** What an author still has to mend, beyond the shape. */
export function quizProblems({ questions }: Quiz): QuizProblem[] {
  const problems: QuizProblem[] = []
  const ids = questions.map(({ id }) => id)
  for (const [n, question] of questions.entries()) {
    const say = (code: QuizProblem['code']) => problems.push({ question: question.id, code })
    const answerIds = question.answers.map(({ id }) => id)
    if (ids.indexOf(question.id) !== n || new Set(answerIds).size < answerIds.length) {
      say('ids_twice')
    }
    if (question.right.some((id) => !answerIds.includes(id))) say('right_unknown')
    if (/single|true_false/.test(question.kind) && question.right.length !== 1) say('one_right')
    if (question.kind === 'true_false' && question.answers.length !== 2) say('two_answers')
    if (question.kind === 'order' && new Set(question.right).size !== answerIds.length) {
      say('order_incomplete')
    }
  }
  return problems
}

/** Ids chosen, in the order they were put. */
export type Response = readonly string[]

/** All right answers and no other; half right is not right. */
export function isRight({ kind, right }: Question, response: Response): boolean {
  if (response.length !== right.length) return false
  return kind === 'order'
    ? right.every((id, n) => response[n] === id)
    : right.every((id) => response.includes(id))
}

export type Mark = {
  right: number
  of: number
  /** 0 to 1 */
  scaled: number
  passed: boolean
}

/** A question without an answer is wrong. */
export function markQuiz(
  { questions, passPercent }: Quiz,
  responses: ReadonlyMap<string, Response>,
): Mark {
  const right = questions.filter((question) =>
    isRight(question, responses.get(question.id) ?? []),
  ).length
  const scaled = right / questions.length
  return {
    right,
    of: questions.length,
    scaled,
    passed: right * 100 >= passPercent * questions.length,
  }
}

/**
 * The answers in another order, the same for the same attempt, so that whoever comes back finds his
 * page as he left it. An order to be found is never shown already found.
 */
export function shuffled(question: Question, seed: string): Question['answers'] {
  const dealt = question.answers
    .map((answer) => ({ answer, at: hashOf(`${seed} ${question.id} ${answer.id}`) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ answer }) => answer)
  const found =
    question.kind === 'order' &&
    isRight(
      question,
      dealt.map(({ id }) => id),
    )
  return found ? [...dealt.slice(1), ...dealt.slice(0, 1)] : dealt
}

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}
