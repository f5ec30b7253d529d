import { hubRegisters } from '../src/app/hub-registers.ts'
import { diagramOf, type Lifecycle, pathOf } from '../src/base/lifecycle.ts'
import { applicationLifecycle, batchLifecycle } from '../src/features/acceptance/batch.ts'
import { stationLifecycle } from '../src/features/founding/station-life.ts'
import { planLifecycle, townshipLifecycle } from '../src/features/programme/plan.ts'
import { phaseLifecycle } from '../src/features/programme/programme.ts'
import { surveyReturn } from '../src/features/schools/survey.ts'
import { entryLifecycle } from '../src/features/workload/entry.ts'

/** docs/lifecycles.md: every lifecycle that people move something along. */
export const lifecycleDocument = (): string =>
  [
    '# Lifecycles\n\nWritten by `npm run generate`. The first line of each is how it goes when nothing goes wrong.\n',
    section(surveyReturn),
    section(entryLifecycle),
    section(stationLifecycle),
    section(phaseLifecycle),
    section(planLifecycle),
    section(townshipLifecycle),
    section(batchLifecycle),
    section(applicationLifecycle),
    ...hubRegisters.flatMap(({ shape }) => (shape.lifecycle ? [section(shape.lifecycle)] : [])),
  ].join('\n')

function section<State extends string>(lifecycle: Lifecycle<State, never>): string {
  const path = pathOf(lifecycle).map((state) => lifecycle.states[state].en)
  return `## ${lifecycle.name}\n\n${path.join(' → ')}\n\n\`\`\`mermaid\nstateDiagram-v2\n${diagramOf(lifecycle)}\n\`\`\`\n`
}
