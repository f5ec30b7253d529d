import type { Problem } from '../../../base/problem.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'

/** What is wrong with what is being filled in, each with what would be right. */
export function CalendarProblems({ problems }: { problems: readonly Problem[] }) {
  const say = useSay()
  return problems.map((problem) => {
    const { wrong, right } = say(problem)
    return (
      <Notice key={wrong} tone={problem.level === 'warning' ? 'soon' : 'bad'} title={wrong}>
        {right}
      </Notice>
    )
  })
}
