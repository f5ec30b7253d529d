import { describe, expect, test } from 'vitest'
import { isRight, markQuiz, type Question, Quiz, quizProblems, shuffled } from './quiz.ts'

const question = (more: Partial<Question> = {}): Question => ({
  id: 'q1',
  kind: 'single',
  text: '什么时候嫁接？',
  answers: ['a', 'b', 'c'].map((id) => ({ id, text: id })),
  right: ['a'],
  ...more,
})
const quiz = (...questions: Question[]): Quiz => ({ questions, passPercent: 60, shuffle: false })
const codes = (...questions: Question[]) => quizProblems(quiz(...questions)).map(({ code }) => code)

describe('O2-17 a quiz tells its author what is wrong', () => {
  test.each<[string, Question[], string[]]>([
    ['nothing', [question(), question({ id: 'q2' })], []],
    ['two questions of one id', [question(), question()], ['ids_twice']],
    ['a right answer that is none', [question({ right: ['z'] })], ['right_unknown']],
    ['two right answers where one is asked', [question({ right: ['a', 'b'] })], ['one_right']],
    ['true or false with three answers', [question({ kind: 'true_false' })], ['two_answers']],
    [
      'an order that leaves one out',
      [question({ kind: 'order', right: ['a', 'b'] })],
      ['order_incomplete'],
    ],
  ])('%s', (_what, questions, problems) => {
    expect(codes(...questions)).toEqual(problems)
  })

  test('a quiz without questions is no quiz', () => {
    expect(Quiz.safeParse(quiz()).success).toBe(false)
    expect(Quiz.safeParse(quiz(question())).success).toBe(true)
  })
})

describe('O2-17 an answer is right', () => {
  const several = question({ kind: 'multiple', right: ['a', 'c'] })
  const order = question({ kind: 'order', right: ['b', 'a', 'c'] })

  test('of several: all of them and no other, in any order', () => {
    expect(isRight(several, ['c', 'a'])).toBe(true)
    expect(isRight(several, ['a'])).toBe(false)
    expect(isRight(several, ['a', 'b', 'c'])).toBe(false)
  })

  test('of an order: only that one', () => {
    expect(isRight(order, ['b', 'a', 'c'])).toBe(true)
    expect(isRight(order, ['a', 'b', 'c'])).toBe(false)
  })

  test('just as many as are needed pass', () => {
    const five = [1, 2, 3, 4, 5].map((n) => question({ id: `q${n}` }))
    const given = (right: number) => new Map(five.slice(0, right).map(({ id }) => [id, ['a']]))
    expect(markQuiz(quiz(...five), given(3))).toEqual({
      right: 3,
      of: 5,
      scaled: 0.6,
      passed: true,
    })
    expect(markQuiz(quiz(...five), given(2)).passed).toBe(false)
  })
})

test('answers are dealt the same for one attempt, and an order never as it should become', () => {
  for (let n = 0; n < 200; n++) {
    const order = question({ kind: 'order', right: ['a', 'b', 'c'] })
    const dealt = shuffled(order, `attempt ${n}`).map(({ id }) => id)
    expect(dealt.toSorted()).toEqual(['a', 'b', 'c'])
    expect(isRight(order, dealt)).toBe(false)
    expect(shuffled(order, `attempt ${n}`).map(({ id }) => id)).toEqual(dealt)
  }
})
